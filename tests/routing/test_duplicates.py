"""The same problem, reported twice: what is found, what is not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tanggap.cases import actions
from tanggap.cases.actions import Move, Place
from tanggap.cases.events import DuplicatesFound, Received
from tanggap.cases.models import Case
from tanggap.directory.models import Category
from tanggap.places.grid import cell_of
from tanggap.routing.actions import record_duplicates
from tanggap.routing.duplicates.confusable import confusable_kinds, kinds_of_city
from tanggap.routing.duplicates.pair_features import PairMember, compare
from tanggap.routing.duplicates.scoring import ASKED_FROM, probability
from tanggap.routing.duplicates.search import duplicates_of_case, duplicates_of_draft
from tests.world import LAT, LON, MONDAY, World, photo

LATER = MONDAY + timedelta(hours=5)
METRE = 1 / 111_320
VOCABULARY = {"lubang": 1.0, "lampu": 1.0, "sampah": 1.0}
LOOK = 0x1234_5678_9ABC_DEF0


def at(world: World, metres: float, **changed: Any) -> Place:
    """A place so many metres north of the market."""
    lat = LAT + metres * METRE
    return replace(world.place(), lat=lat, cell=cell_of(lat, LON), **changed)


def side(metres: float = 0, **changed: Any) -> PairMember:
    given: dict[str, Any] = {"kind": 1, "at": MONDAY, "lat": LAT + metres * METRE, "lon": LON, "accuracy_m": 12.0}
    return PairMember(**{**given, **changed})


def likely(one: PairMember, other: PairMember, **confusable: float) -> float:
    [common] = compare(one, [other], VOCABULARY, {int(key[1:]): value for key, value in confusable.items()})
    return probability(common)


class TestJudging:
    def test_nearer_is_likelier(self) -> None:
        by_distance = [likely(side(), side(metres)) for metres in (5, 20, 40, 60, 100)]
        assert by_distance == sorted(by_distance, reverse=True)
        assert by_distance[0] > 0.8
        assert by_distance[-1] < 0.02

    def test_poor_points_forgive_distance(self) -> None:
        good, poor = side(45, accuracy_m=6), side(45, accuracy_m=40)
        assert likely(side(accuracy_m=40), poor) > likely(side(accuracy_m=6), good)

    def test_the_same_photo_speaks_louder_than_thirty_metres(self) -> None:
        far = side(45, phashes=(LOOK ^ 0b101,))
        assert likely(side(phashes=(LOOK,)), far) > 0.8 > likely(side(), side(45))

    def test_another_landmark_and_another_house_speak_against(self) -> None:
        one = side(text="lubang depan Indomaret no 12")
        assert likely(one, side(20, text="lubang dpn indomaret")) > likely(one, side(20, text="lubang depan masjid"))
        assert likely(one, side(20, text="lubang no 13")) > likely(one, side(20, text="lubang no 45"))

    def test_a_kind_confusable_with_it_may_be_it_and_weighs_less(self) -> None:
        other = side(5, kind=2)
        assert likely(side(), side(5)) > likely(side(), other, k2=0.6) > likely(side(), other, k2=0.13)

    def test_an_old_problem_is_less_likely_than_a_fresh_one(self) -> None:
        ages = [likely(side(at=MONDAY + timedelta(days=days)), side(5)) for days in (1, 14, 60)]
        assert ages == sorted(ages, reverse=True)

    def test_strange_input_gives_a_number(self) -> None:
        for text in ("", "🙂🙂🙂", "no no no no", "a" * 5000, "lubang " * 700, "\udcff"):
            assert 0 <= likely(side(text=text), side(3, text=text)) <= 1
        assert 0 <= likely(side(lat=None, lon=None), side()) < ASKED_FROM
        assert 0 <= likely(side(accuracy_m=0), side(accuracy_m=0)) <= 1


class TestKinds:
    def test_kinds_of_one_group_with_rare_words_in_common_are_confusable(self, world: World) -> None:
        sunk = Category.objects.create(
            city=world.city, code="jalan-ambles", group="umum", name="Jalan ambles", name_en="Sunk road",
            synonyms=["jalan berlubang besar", "jalan rusak ambles"], privacy="public", deadline_hours=24,
        )  # fmt: skip
        found = confusable_kinds(kinds_of_city(world.city))
        assert set(found[sunk.pk]) == {world.pothole.pk}
        assert not found[world.lamp.pk]


class TestSearch:
    def test_the_likeliest_open_case_of_the_kind_comes_first_with_reasons(self, world: World) -> None:
        far = world.report(place=at(world, 40), photos=[]).case
        near = world.report(place=at(world, 10), photos=[photo(phash=LOOK)]).case
        world.report(place=at(world, 300))
        world.report(place=at(world, 5), category=world.lamp)
        world.closed(place=at(world, 5))
        case = world.report(at=LATER, photos=[photo(phash=LOOK ^ 1)]).case
        found = duplicates_of_case(case, at=LATER)
        assert [one.case_id for one in found] == [near.pk, far.pk]
        assert found[0].is_likely
        assert found[0].reasons[:3] == ("foto yang sama", "di tempat yang sama", "jenis sama")
        assert "40 m dari sini" in found[1].reasons

    def test_a_merged_case_is_found_through_the_one_that_stays(self, world: World) -> None:
        kept, gone = world.report(place=at(world, 5)).case, world.report(place=at(world, 6)).case
        actions.merge(gone.pk, Move(by=world.rina, at=MONDAY, target=kept, reason="same_problem"))
        case = world.report(at=LATER).case
        assert [one.case_id for one in duplicates_of_case(case, at=LATER)] == [kept.pk]

    def test_what_was_split_is_not_proposed_again(self, world: World) -> None:
        kept, gone = world.report(place=at(world, 5)).case, world.report(place=at(world, 6)).case
        actions.merge(gone.pk, Move(by=world.rina, at=MONDAY, target=kept, reason="same_problem"))
        actions.split(gone.pk, Move(by=world.rina, at=LATER, reason="other_problem", text="Dua lubang."))
        for case in (kept, gone):
            case.refresh_from_db()
            assert not duplicates_of_case(case, at=LATER)

    def test_without_a_kind_the_words_say_what_is_compared(self, world: World) -> None:
        hole = world.report(place=at(world, 5)).case
        world.report(place=at(world, 5), category=world.lamp)
        case = world.report(at=LATER, category=None, text="ada jalan bolong").case
        assert [one.case_id for one in duplicates_of_case(case, at=LATER)][:1] == [hole.pk]

    def test_guarded_cases_are_proposed_to_nobody(self, world: World) -> None:
        secret, case = world.report(place=at(world, 2)).case, world.report(at=LATER).case
        Case.objects.filter(pk=secret.pk).update(is_guarded=True, is_public=False)
        assert not duplicates_of_case(case, at=LATER)
        secret.refresh_from_db()
        assert not duplicates_of_case(secret, at=LATER)

    def test_a_resident_is_shown_public_cases_by_public_words_only(self, world: World) -> None:
        private = world.report(place=at(world, 3), wants_public=False, photos=[photo(phash=LOOK)]).case
        public = world.report(place=at(world, 25), photos=[]).case
        asked = side(kind=world.pothole.pk, phashes=(LOOK,), at=LATER)
        assert [it.case_id for it in duplicates_of_draft(asked, world.city, world.melati.pk, at=LATER)] == [public.pk]
        assert private.pk in {it.case_id for it in duplicates_of_case(world.report(at=LATER).case, at=LATER)}

    def test_a_private_joiner_does_not_move_what_a_resident_is_shown(self, world: World) -> None:
        public = world.report(place=at(world, 25), photos=[]).case
        asked = side(kind=world.pothole.pk, phashes=(LOOK,), at=LATER)
        [before] = duplicates_of_draft(asked, world.city, world.melati.pk, at=LATER)
        hidden = world.report(place=at(world, 1), wants_public=False, photos=[photo(phash=LOOK)]).case
        actions.merge(hidden.pk, Move(by=world.rina, at=MONDAY, target=public, reason="same_problem"))
        [after] = duplicates_of_draft(asked, world.city, world.melati.pk, at=LATER)
        assert (after.case_id, after.metres, after.reasons) == (public.pk, before.metres, before.reasons)
        assert "foto" not in " ".join(after.reasons)

    def test_a_resident_is_told_the_distance_of_the_rounded_point(self, world: World) -> None:
        world.report(place=at(world, 3), photos=[])
        [found] = duplicates_of_draft(side(kind=world.pothole.pk, at=LATER), world.city, world.melati.pk, at=LATER)
        assert found.metres == 0

    def test_a_draft_without_point_or_kind_is_not_compared(self, world: World) -> None:
        world.report()
        for asked in (side(kind=None), side(kind=world.pothole.pk, lat=None, lon=None)):
            assert not duplicates_of_draft(asked, world.city, world.melati.pk, at=LATER)


class TestAfterwards:
    def test_the_job_notes_once_what_may_be_the_same(self, world: World) -> None:
        other, case = world.report(place=at(world, 5)).case, world.report(at=LATER).case
        cause = case.events.get(kind=Received.kind)
        event = record_duplicates(event_id=cause.pk, at=LATER)
        assert event is not None
        assert event.visibility == "staff"
        assert event.facts["twins"] == [other.code]
        assert event.facts["percents"][0] >= 80
        assert "jenis sama" in event.facts["reasons"][0]
        assert record_duplicates(event_id=cause.pk, at=LATER) is None
        assert case.events.filter(kind=DuplicatesFound.kind).count() == 1

    def test_nothing_is_noted_where_nothing_is_near_or_the_case_has_ended(self, world: World) -> None:
        lonely = world.report().case
        assert record_duplicates(event_id=lonely.events.get(kind=Received.kind).pk, at=LATER) is None
        case = world.report(at=LATER).case
        actions.reject(case.pk, Move(by=world.rina, at=LATER, reason="spam", text="Iklan."))
        assert record_duplicates(event_id=case.events.get(kind=Received.kind).pk, at=LATER) is None


@pytest.mark.parametrize("metres", [0, 149, 151, 400])
def test_nobody_looks_beyond_the_reach(world: World, metres: float) -> None:
    world.report(place=at(world, metres), photos=[photo(phash=LOOK)])
    case = world.report(at=LATER, photos=[photo(phash=LOOK)]).case
    found = duplicates_of_case(case, at=LATER, least=0)
    assert bool(found) == (metres <= 150)
