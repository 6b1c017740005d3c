"""`tanggap routing`: train, explain, roll back, status; bad input is answered in a sentence."""

from __future__ import annotations

import json

import pytest

from tanggap.routing.models import ModelVersion
from tests.routing.learning import settle, trained
from tests.web.command import Say
from tests.world import World


@pytest.fixture(autouse=True)
def _of_the_small_city(world: World, settings: object) -> None:
    settings.TANGGAP_CITY = world.city.slug  # type: ignore[attr-defined]


def test_a_first_training_and_what_it_says(world: World, say: Say) -> None:
    settle(world)
    said = say("routing", "train", "--json")
    facts = json.loads(said.stdout)
    assert (facts["version"], facts["state"], facts["auto_from"]) == (1, "live", None)
    again = json.loads(say("routing", "train", "--json").stdout)
    assert again["state"] == "candidate", "nothing new, so nothing changes"
    status = json.loads(say("routing", "status", "--json").stdout)
    assert (status["live"], status["auto_dispatch"], len(status["versions"])) == ("1", False, 2)


def test_a_case_and_loose_words_are_explained(world: World, say: Say) -> None:
    trained(world)
    case = world.report().case
    of_case = json.loads(say("routing", "explain", case.code.lower(), "--json").stdout)
    assert (of_case["case"], of_case["agency"]) == (case.code, "sudin-jalan")
    words = json.loads(
        say("routing", "explain", "--text", "sampah menumpuk di gang", "--area", world.mawar.code, "--json").stdout
    )
    assert (words["category"], words["agency"]) == ("sampah", "kel-mawar")
    assert words["offers"][0]["sure"] <= 99
    assert "1. " in say("routing", "explain", "--text", "sampah menumpuk", "--area", world.mawar.code).stdout


@pytest.mark.parametrize(
    ("text", "is_known"),
    [("😀😀", False), ("asdf qwer", False), ("lubang jalan " * 2500, True), ("jalan \udcff\udcfe bolong", True)],
    ids=["emoji", "nonsense", "5,000 words", "wrong encoding"],
)
def test_strange_words_are_judged_or_left_to_people(world: World, say: Say, text: str, is_known: bool) -> None:
    trained(world)
    facts = json.loads(say("routing", "explain", "--text", text, "--area", world.melati.code, "--json").stdout)
    assert (facts["category"] is not None) == is_known
    assert is_known or facts["band"] == "human"


def test_bad_input_is_answered_in_a_sentence(world: World, say: Say) -> None:
    trained(world)
    for words, sentence in (
        (("explain",), "--text"),
        (("explain", "--text", "   "), "--text"),
        (("explain", "KC-NOPE"), "does not exist"),
        (("explain", "--text", "lampu", "--area", "xx"), "xx"),
        (("explain", "--text", "lampu", "--kind", "xx"), "xx"),
        (("rollback", "--to", "9"), "9"),
        (("rollback",), "--to 0"),
        (("status", "--city", "atlantis"), "not loaded"),
    ):
        said = say("routing", *words)
        assert said.exit_code != 0, words
        assert sentence in said.output, words
        assert "Traceback" not in said.output


def test_rollback_and_a_broken_model_in_the_doctors_eyes(world: World, say: Say) -> None:
    from tanggap.web.cli.health import _routing, _try

    trained(world)
    assert "model 1" in _try("routing model", _routing, "").seen
    ModelVersion.objects.update(artefact=b"broken")
    found = _try("routing model", _routing, "")
    assert (found.ok, "1" in found.seen) == (False, True)
    assert json.loads(say("routing", "rollback", "--to", "0", "--json").stdout) == {"live": None}
    assert _try("routing model", _routing, "").ok
