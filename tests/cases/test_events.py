"""Kinds of event as classes: what they store, what they say, and what the type of a fact prevents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import (
    EVENTS,
    AgencyCode,
    AreaCode,
    Coordinated,
    DueChanged,
    Facts,
    Held,
    Names,
    PlaceCorrected,
    Returned,
    Suggested,
    codes_in,
    event,
    event_of,
    unregister,
)
from tanggap.cases.events.base import CaseEvent
from tanggap.cases.workflow import BY_VERB, Verb
from tanggap.desk.timeline import lines_of
from tanggap.places.models import Level
from tests.world import MONDAY, World
from tests.world import area as an_area

UNTIL = datetime(2026, 12, 1, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Stored:
    """A stored row, as far as reading its facts needs one."""

    kind: str
    facts: Facts


class TestWhatIsStored:
    def test_a_moment_is_stored_as_text_and_read_as_a_moment(self) -> None:
        stored = Held(until=UNTIL).facts()
        assert stored == {"until": "2026-12-01T07:00:00+00:00"}
        assert Held.of(Stored(Held.kind, stored)).until == UNTIL

    def test_an_event_of_another_kind_is_not_read_as_this_one(self) -> None:
        with pytest.raises(TypeError):
            Held.of(Stored(Returned.kind, {"better": None, "returned_by": None}))

    def test_older_rows_may_lack_what_was_added_later(self) -> None:
        said = Suggested.of(
            Stored(Suggested.kind, {"agency": "sudin", "category": None, "rule": 3, "why": "", "words": []})
        )
        assert (said.agency, said.rule, said.sure, said.ranked) == ("sudin", 3, None, [])

    def test_every_verb_has_an_event_and_every_kind_a_label(self) -> None:
        assert {event_of(verb).verb for verb in BY_VERB} == set(BY_VERB)
        assert all(str(cls.label) for cls in EVENTS.values())

    def test_a_kind_or_a_verb_is_registered_once(self) -> None:
        class Again(CaseEvent, frozen=True):
            pass

        with pytest.raises(ValueError, match="registered already"):
            event("held", "Ditunda")(Again)
        with pytest.raises(ValueError, match="registered already"):
            event("held_again", "Ditunda", verb=Verb.HOLD)(Again)

    def test_what_a_test_registers_it_takes_away(self) -> None:
        @event("ripened", "Matang")
        class Ripened(CaseEvent, frozen=True):
            pass

        assert EVENTS["ripened"] is Ripened
        unregister("ripened")
        assert "ripened" not in EVENTS


class TestNames:
    def test_only_codes_are_looked_up_and_each_among_its_own(self) -> None:
        assert codes_in(Coordinated(task=31, agency=AgencyCode("dinas"))) == {AgencyCode: {"dinas"}}
        moved = PlaceCorrected(from_=AreaCode("31"), to=AreaCode("32"))
        assert codes_in(moved) == {AreaCode: {"31", "32"}}
        several = Suggested(agency=AgencyCode("a"), offers=(AgencyCode("a"), AgencyCode("b")))
        assert codes_in(several)[AgencyCode] == {"a", "b"}

    def test_a_code_without_a_name_stands_for_itself(self) -> None:
        said = PlaceCorrected(from_=AreaCode("31"), to=AreaCode("32"))
        assert said.details(Names(areas={"31": "Melati"})) == ["Dari: Melati", "Menjadi: 32"]

    @pytest.mark.django_db
    def test_a_number_is_not_printed_as_the_name_of_an_area_with_that_code(self, world: World) -> None:
        """The first part of a case has the number 1; that an area has the code 1 is no reason to print its name."""
        an_area(world.city, "1", "Pulau Satu", Level.VILLAGE, world.kenanga)
        case = world.started()
        actions.coordinate(case.pk, Move(by=world.sari, at=MONDAY, agency=world.water, text="Tutup pipa."))
        details = lines_of(case, [])[0].details
        assert "Bagian nomor 1" in details
        assert not [one for one in details if "Pulau Satu" in one]


class TestWords:
    def test_a_moved_promise_says_from_when_to_when_and_why(self) -> None:
        said = DueChanged(from_=MONDAY, to=UNTIL, why="category", policy=1)
        sentence = said.announcement()
        assert "karena jenis masalahnya diperbaiki" in sentence
        assert said.details(Names()) == [sentence]
