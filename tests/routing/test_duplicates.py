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
from tanggap.directory.duplicate_rules import NOTHING, with_defaults
from tanggap.directory.models import Category
from tanggap.places.grid import cell_of
from tanggap.routing.actions import record_duplicates
from tanggap.routing.duplicates.city_kinds import city_kinds, kinds_of_city
from tanggap.routing.duplicates.confusable import ComparedKind
from tanggap.routing.duplicates.pair_features import PairMember, SceneMatch, compare
from tanggap.routing.duplicates.reasons import checks
from tanggap.routing.duplicates.scoring import ASKED_FROM, LIKELY_FROM, probability
from tanggap.routing.duplicates.search import compared_kinds, duplicates_of_case, duplicates_of_draft
from tests.world import LAT, LON, MONDAY, World, photo

LATER = MONDAY + timedelta(hours=5)
METRE = 1 / 111_320
KINDS = (
    ComparedKind(1, "jalan-berlubang", "jalan", ("Jalan berlubang", "jalan bolong", "lubang di jalan")),
    ComparedKind(2, "jalan-rusak", "jalan", ("Jalan rusak", "aspal rusak", "aspal retak")),
    ComparedKind(3, "banjir", "air", ("Banjir", "kebanjiran", "air masuk rumah")),
    ComparedKind(4, "pipa-bocor", "utilitas", ("Pipa bocor", "pipa pecah", "air nyembur")),
    ComparedKind(5, "genangan", "air", ("Genangan", "air tergenang")),
    ComparedKind(6, "halte", "angkutan", ("Halte", "halte rusak", "kaca halte pecah")),
    ComparedKind(7, "bus", "angkutan", ("Bus", "bus telat", "bus lewat halte")),
    ComparedKind(8, "parkir-liar", "jalan", ("Parkir liar", "mobil parkir", "motor parkir")),
    ComparedKind(9, "ktp", "layanan", ("KTP", "ktp belum jadi")),
    ComparedKind(10, "lain", "lain", ("Lainnya",)),
)
CITY = city_kinds(
    KINDS,
    with_defaults(
        {
            **NOTHING,
            "kinds": {"halte": {"many_problems": True}, "ktp": {"reach_m": 0}, "lain": {"anything": True}},
            "confused": ({"kinds": ("pipa-bocor", "genangan"), "alike": 55},),
            "never": (("halte", "bus"),),
        }
    ),
)
LOOK = 0x1234_5678_9ABC_DEF0


def at(world: World, metres: float, **changed: Any) -> Place:
    """A place so many metres north of the market."""
    lat = LAT + metres * METRE
    return replace(world.place(), lat=lat, cell=cell_of(lat, LON), **changed)


def side(metres: float = 0, **changed: Any) -> PairMember:
    given: dict[str, Any] = {"kind": 1, "at": MONDAY, "lat": LAT + metres * METRE, "lon": LON, "accuracy_m": 12.0}
    return PairMember(**{**given, **changed})


def likely(one: PairMember, other: PairMember) -> float:
    [pair] = compare(one, [other], CITY)
    return probability(pair)


def told(one: PairMember, other: PairMember, **kinds: Any) -> tuple[str, ...]:
    [pair] = compare(one, [other], CITY, **kinds)
    return checks(pair)


class TestTelling:
    def test_what_speaks_against_is_told_and_all_of_it(self) -> None:
        pole = told(side(text="lubang dekat tiang 7"), side(text="lubang dekat tiang 9"))
        assert "nomor yang disebut berbeda" in pole
        across = told(side(text="lubang di seberang masjid, no 3"), side(text="lubang di depan masjid, no 40"))
        assert {"nomor yang disebut berbeda", "sisi atau arah berbeda"} <= set(across)
        fine = told(
            side(text="lubang depan masjid, yang dekat pasar sudah diperbaiki"), side(text="lubang dekat pasar")
        )
        assert "salah satunya menyebut di sana tidak bermasalah" in fine
        parked = told(side(kind=8, text="mobil parkir"), side(kind=8, text="truk parkir"))
        assert "hal yang disebut berbeda" in parked

    def test_a_kind_that_only_the_words_speak_of_is_not_said_to_be_often_confused(self) -> None:
        assert "jenis yang mungkin tertukar" in told(side(), side(kind=4), confusable_with={4: 0.5})
        assert "jenis yang sering tertukar" in told(side(kind=4), side(kind=5))


class TestJudging:
    def test_nearer_is_likelier(self) -> None:
        by_distance = [likely(side(), side(metres)) for metres in (5, 20, 40, 60, 100)]
        assert by_distance == sorted(by_distance, reverse=True)
        assert by_distance[0] > LIKELY_FROM
        assert by_distance[-1] < 0.03

    @pytest.mark.parametrize("accuracy", [3, 5, 10, 15])
    def test_neighbours_across_a_street_are_asked_however_sure_their_phones_are(self, accuracy: float) -> None:
        assert likely(side(accuracy_m=accuracy), side(30, accuracy_m=accuracy)) > ASKED_FROM

    def test_a_lane_is_one_however_its_number_is_written(self) -> None:
        written = likely(side(text="lubang di gang 12"), side(20, text="jalan bolong gg XII"))
        assert written > ASKED_FROM > likely(side(text="lubang di gang 12"), side(20, text="jalan bolong gg XI"))

    def test_the_next_house_may_be_asked_but_is_not_nearly_certain(self) -> None:
        here, next_door = side(text="lubang depan rumah no 3"), side(8, text="lubang depan rumah no 5")
        assert (
            ASKED_FROM <= likely(here, next_door) < LIKELY_FROM <= likely(here, side(8, text="lubang depan rumah no 3"))
        )

    def test_another_lane_does_not_divide_a_flood(self) -> None:
        assert likely(side(kind=3, text="banjir RT 7"), side(60, kind=3, text="kebanjiran RT 8")) > ASKED_FROM

    def test_poor_points_forgive_distance(self) -> None:
        good, poor = side(45, accuracy_m=6), side(45, accuracy_m=40)
        assert likely(side(accuracy_m=40), poor) > ASKED_FROM > likely(side(accuracy_m=6), good)

    def test_a_flood_reaches_further_than_a_hole(self) -> None:
        assert likely(side(kind=3), side(90, kind=3)) > ASKED_FROM > likely(side(), side(90))

    def test_yesterdays_flood_is_not_that_of_last_week_but_the_hole_is(self) -> None:
        week = MONDAY + timedelta(days=8)
        assert (
            likely(side(kind=3, at=week), side(5, kind=3)) < ASKED_FROM < LIKELY_FROM < likely(side(at=week), side(5))
        )

    def test_the_same_photo_speaks_louder_than_forty_metres(self) -> None:
        far = side(45, phashes=(LOOK ^ 0b101,))
        assert likely(side(phashes=(LOOK,)), far) > LIKELY_FROM > likely(side(), side(45))

    @pytest.mark.parametrize(
        ("landmark", "retold"),
        [
            ("depan Alfamart", "dkt alfa"),
            ("depan SD Negeri 03", "deket sekolahan"),
            ("samping SPBU", "sebelah pom bensin"),
            ("dekat masjid", "depan mushola Al Hidayah"),
            ("dekat minimarket", "depan Indomaret"),
        ],
    )
    def test_a_landmark_retold_speaks_for_it(self, landmark: str, retold: str) -> None:
        told, silent = side(35, text=f"lubang {retold}"), side(35, text="lubang")
        assert likely(side(text=f"jalan bolong {landmark}"), told) > likely(side(text="jalan bolong"), silent)

    def test_a_landmark_of_another_kind_costs_nothing_at_one_point_and_another_of_one_kind_does(self) -> None:
        one, silent = side(text="lubang depan SD 03"), side(20, text="lubang")
        assert likely(one, side(0, text="lubang depan masjid")) > ASKED_FROM
        assert (
            likely(one, side(45, text="lubang depan masjid"))
            < ASKED_FROM
            < likely(one, side(45, text="lubang depan sekolah"))
        )
        assert likely(one, side(20, text="lubang depan SD 07")) < likely(one, silent)
        assert likely(one, side(20, text="lubang belakang SD 03")) < likely(one, silent)

    def test_numbers_of_houses_and_lanes_far_from_one_another_speak_against(self) -> None:
        one = side(text="lubang depan rumah no 12 RT 03")
        assert likely(one, side(20, text="lubang no 13")) > likely(one, side(20, text="lubang no 45"))
        assert likely(one, side(20, text="lubang rt 3")) > likely(one, side(20, text="lubang rt 09"))

    @pytest.mark.parametrize(
        "text", ["depan Indomaret", "dekat SD Negeri", "seberang masjid", "samping halte", "depan pasar"]
    )
    def test_words_that_only_locate_are_no_words_of_the_problem(self, text: str) -> None:
        [pair] = compare(side(text=f"lubang {text}"), [side(kind=2, text=f"aspal rusak {text}")], CITY)
        assert pair.words.problem == 0
        assert not pair.words.shares_words

    def test_a_car_is_no_motorcycle_where_it_is_parked_but_both_fall_into_a_hole(self) -> None:
        car, bike = "mobil parkir di trotoar", "motor parkir di trotoar"
        assert likely(side(kind=8, text=car), side(10, kind=8, text=bike)) < LIKELY_FROM
        assert likely(side(text="lubang, ban mobil pecah"), side(10, text="lubang, motor jatuh")) > LIKELY_FROM

    def test_whoever_knows_of_another_says_so(self) -> None:
        one = side(text="lampu yang satunya lagi mati")
        assert likely(one, side(15, text="lampu mati")) < likely(side(text="lampu mati"), side(15, text="lampu mati"))

    def test_strange_input_gives_a_number(self) -> None:
        for text in ("", "🙂🙂🙂", "no no no no", "a" * 5000, "lubang " * 700, "\udcff", "jalan", "depan", "sd", "rt"):
            assert 0 <= likely(side(text=text, landmark=text), side(3, text=text)) <= 1
        assert 0 <= likely(side(lat=None, lon=None), side()) < ASKED_FROM
        assert 0 <= likely(side(accuracy_m=0), side(accuracy_m=0)) <= 1


class TestKinds:
    def test_a_confused_kind_may_be_it_and_is_nearly_certain_only_with_words(self) -> None:
        pipe, pool = side(kind=4, text="pipa pecah, air nyembur"), side(3, kind=5, text="tiap hari begini")
        assert likely(pipe, pool) < LIKELY_FROM
        assert likely(pipe, side(3, kind=5, text="air menggenang dari pipa pecah, nyembur terus")) > ASKED_FROM
        one_hash = replace(pipe, phashes=(7,)), replace(pool, phashes=(7,))
        [pair] = compare(one_hash[0], [one_hash[1]], CITY)
        assert pair.photo == SceneMatch.SAME_PICTURE
        assert probability(pair) < LIKELY_FROM

    def test_the_citys_table_reaches_across_groups(self) -> None:
        assert CITY.confusable_with(4) == {5: 0.55, 10: 0.4}

    def test_what_is_never_one_problem_is_not_compared_although_words_are_shared(self) -> None:
        assert 7 not in CITY.confusable_with(6)
        assert CITY.is_never(6, 7)
        assert 7 not in compared_kinds(side(kind=6, text="bus telat, bus tidak lewat"), CITY)

    def test_the_words_may_speak_of_another_kind_than_the_chosen_one(self) -> None:
        assert compared_kinds(side(kind=8, text="ada pipa pecah air nyembur"), CITY)[4] == 0.5

    def test_where_one_place_has_many_problems_of_a_kind_words_must_agree(self) -> None:
        pane = side(kind=6, text="kaca halte pecah")
        assert likely(pane, side(3, kind=6, text="lift halte mati")) < ASKED_FROM
        assert likely(pane, side(3, kind=6, text="kacanya bolong")) > ASKED_FROM

    def test_kinds_of_one_group_with_rare_words_in_common_are_confusable(self, world: World) -> None:
        sunk = Category.objects.create(
            city=world.city, code="jalan-turun", group="umum", name="Jalan turun", name_en="Sunk road",
            synonyms=["jalan berlubang besar", "lubang dalam"], privacy="public", deadline_hours=24,
        )  # fmt: skip
        found = kinds_of_city(world.city)
        assert set(found.confusable_with(sunk.pk)) == {world.pothole.pk}
        assert not found.confusable_with(world.lamp.pk)


class TestSearch:
    def test_the_likeliest_open_case_of_the_kind_comes_first_with_reasons(self, world: World) -> None:
        far = world.report(place=at(world, 35), photos=[]).case
        near = world.report(place=at(world, 10), photos=[photo(phash=LOOK)]).case
        world.report(place=at(world, 300))
        world.report(place=at(world, 5), category=world.lamp)
        world.closed(place=at(world, 5))
        case = world.report(at=LATER, photos=[photo(phash=LOOK ^ 1)]).case
        found = duplicates_of_case(case, at=LATER)
        assert [one.case_id for one in found] == [near.pk, far.pk]
        assert found[0].is_likely
        assert found[0].reasons[:3] == ("foto yang sama", "di tempat yang sama", "jenis sama")
        assert "35 m dari sini" in found[1].reasons

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
