"""Versions of the learned model in a living city: trained, live, beaten, broken, taken back."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tanggap.directory.models import Category, WrittenExample
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.live import live_model
from tanggap.routing.models import ModelState, ModelVersion
from tanggap.routing.queries import suggest
from tanggap.routing.versions import roll_back, train_version
from tests.routing.learning import settle, trained
from tests.world import MONDAY, World

LATER = MONDAY + timedelta(days=2)


def test_the_citys_words_alone_make_a_first_model_that_sends_nothing_by_itself(world: World) -> None:
    settle(world)
    done = train_version(world.city, at=LATER)
    assert (done.version.state, done.version.auto_from) == (ModelState.LIVE, None)
    assert done.version.trained_on["cases"] == 0
    live = live_model(world.city)
    assert live is not None
    assert live.label == "1"


def test_a_word_that_the_city_wrote_once_is_learned_because_it_names_nobody(world: World) -> None:
    settle(world)
    litter = Category.objects.get(city=world.city, code="sampah")
    said = [(litter, f"tumpukan sampah di gang {number}") for number in range(200)] + [
        (world.pothole, "kejeblos semalam")
    ]
    WrittenExample.objects.bulk_create(
        WrittenExample(city=world.city, category=category, text=text) for category, text in said
    )
    train_version(world.city, at=LATER)
    found = suggest(world.report(at=LATER, category=None, text="kejeblos lagi").case)
    assert found.category == world.pothole


def test_cases_teach_and_are_measured_on_the_latest_ones(world: World) -> None:
    version = trained(world)
    assert version.trained_on["cases"] == 60
    assert version.figures["n"] == 12
    assert version.figures["top1"] >= 900
    found = suggest(world.report(at=LATER, category=None, text="aspal bolong di tikungan sekolah").case)
    assert (found.agency, found.category, found.version) == (world.roads_south, world.pothole, 1)
    assert found.sure is not None
    assert found.words


def test_the_same_litter_goes_to_the_village_of_its_own_place(world: World) -> None:
    """Melati's office swept all the litter of the training; in Mawar the office of Mawar does."""
    trained(world)
    here = suggest(world.report(at=LATER, category=None, text="tumpukan sampah bau di taman").case)
    there = suggest(
        world.report(at=LATER, category=None, text="tumpukan sampah bau di taman", place=world.place(world.mawar)).case
    )
    assert (here.agency, there.agency) == (world.kelurahan_melati, world.kelurahan_mawar)


def test_a_new_model_lives_only_if_it_beats_the_old_one_and_both_figures_are_told(world: World) -> None:
    first = trained(world, cases=200)
    again = train_version(world.city, at=LATER)
    assert again.old is not None
    assert again.version.state == ModelState.CANDIDATE
    assert "‰" in again.version.reason
    first.refresh_from_db()
    assert first.state == ModelState.LIVE


def test_rolling_back_needs_one_step_and_no_restart(world: World) -> None:
    first = trained(world)
    second = ModelVersion.objects.create(
        city=world.city, number=2, made_at=LATER, artefact=first.artefact, digest=first.digest
    )
    ModelVersion.objects.filter(pk=first.pk).update(state=ModelState.RETIRED)
    ModelVersion.objects.filter(pk=second.pk).update(state=ModelState.LIVE, live_at=LATER)
    assert live_model(world.city).version == 2  # type: ignore[union-attr]
    roll_back(world.city, at=LATER, why="Menyebut PAM untuk semua.")
    assert live_model(world.city).version == 1  # type: ignore[union-attr]
    second.refresh_from_db()
    assert (second.state, second.reason) == (ModelState.ROLLED_BACK, "Menyebut PAM untuk semua.")
    with pytest.raises(Refused) as caught:
        roll_back(world.city, at=LATER)
    assert caught.value.code == refusals.NOTHING_BEFORE
    assert roll_back(world.city, at=LATER, to=0) is None
    assert live_model(world.city) is None
    assert roll_back(world.city, at=LATER, to=2).number == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("harm", [b"", b"PK\x03\x04 rubbish", None])
def test_a_broken_artefact_is_left_aside_with_one_line_and_rules_judge(
    world: World, caplog: pytest.LogCaptureFixture, harm: bytes | None
) -> None:
    version = trained(world)
    whole = bytes(version.artefact or b"")
    changed = whole[: len(whole) // 2] if harm is None else harm
    ModelVersion.objects.filter(pk=version.pk).update(artefact=changed, digest="0" * 64)
    with caplog.at_level(logging.ERROR, logger="tanggap.routing.live"):
        found = suggest(world.report(at=LATER).case)
        suggest(world.report(at=LATER).case)
    assert (found.agency, found.model, found.why) == (world.roads_south, "", "Jalan diurus Suku Dinas Jalan.")
    assert len([one for one in caplog.records if "left aside" in one.message]) <= 1


def test_a_broken_artefact_is_read_once_and_not_again_with_every_report(world: World) -> None:
    version = trained(world)
    ModelVersion.objects.filter(pk=version.pk).update(artefact=b"rubbish", digest="0" * 64)
    assert _reads_of_artefacts(world) == 1
    assert _reads_of_artefacts(world) == 0
    good = bytes(version.artefact or b"")
    ModelVersion.objects.filter(pk=version.pk).update(artefact=good, digest=version.digest)
    assert live_model(world.city) is not None


def _reads_of_artefacts(world: World) -> int:
    """How often the artefact is fetched while one report is assessed."""
    case = world.report(at=LATER).case
    with CaptureQueriesContext(connection) as queries:
        assert suggest(case).model == ""
    return sum('"routing_modelversion"."artefact" FROM' in query["sql"] for query in queries)


def test_no_word_of_a_resident_stands_in_the_artefact(world: World) -> None:
    version = trained(world)
    data = bytes(version.artefact or b"")
    assert data
    assert not [word for word in (b"aspal", b"stasiun", b"kantor pos", b"meteran") if word in data]
