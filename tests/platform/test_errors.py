"""The catalogue of refusals: one sentence for each, in the reader's language, and a problem document for machines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from tanggap.platform import errors, postgres_programs
from tanggap.platform.errors import Refused, catalogue, register


@pytest.fixture
def ripe() -> Iterator[str]:
    yield register("test_not_ripe", "%(fruit)s belum matang.", status=409)
    del errors._SENTENCES["test_not_ripe"], errors._STATUS["test_not_ripe"]


def test_a_refusal_says_its_sentence_with_its_facts(ripe: str) -> None:
    refused = Refused(ripe, field="fruit", fruit="Mangga")
    assert str(refused) == refused.sentence == "Mangga belum matang."
    assert refused.status == 409
    assert refused.as_problem() == {
        "type": "urn:tanggap:refused:test_not_ripe",
        "title": "test_not_ripe",
        "status": 409,
        "detail": "Mangga belum matang.",
        "field": "fruit",
    }


def test_a_refusal_speaks_the_language_of_the_moment() -> None:
    refused = Refused(postgres_programs.NO_BINARIES)
    with translation.override("id"):
        assert "tidak ditemukan" in refused.sentence
    with translation.override("en"):
        assert "was not found" in refused.sentence


def test_a_per_cent_sign_without_facts_is_only_a_sign(ripe: str) -> None:
    errors._SENTENCES[ripe] = "100% penuh"
    assert Refused(ripe).sentence == "100% penuh"


def test_a_code_is_entered_once_and_must_be_entered(ripe: str) -> None:
    assert ripe in catalogue()
    with pytest.raises(ValueError, match="registered twice"):
        register(ripe, "lagi")
    with pytest.raises(ValueError, match="not in the catalogue"):
        Refused("never_heard_of")


def test_every_status_is_one_of_a_refusal() -> None:
    assert all(400 <= errors._STATUS[code] < 600 for code in catalogue())
