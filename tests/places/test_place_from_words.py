"""What area a text means: names with and without markers, slips, streets through several areas, contradictions, usual words."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.places.gazetteer import (
    AreaLineages,
    GazetteerName,
    NameIndex,
    PlaceCertainty,
    PlaceInference,
    infer_place,
    sisters,
)
from tanggap.places.gazetteer.offers import MOST_OFFERED
from tanggap.places.gazetteer.street_learning import StreetLearner
from tanggap.places.gazetteer.typos import is_typo
from tanggap.places.gazetteer.words import read_words

# kota -> kecamatan -> kelurahan, as in Jakarta
CITY = {
    "Jakarta Timur": {
        "Pulogadung": ["Pulo Gadung", "Pisangan Timur", "Cipinang", "Rawamangun", "Kayu Putih", "Jati"],
        "Pasar Rebo": ["Gedong", "Baru", "Cijantung", "Kalisari"],
    },
    "Jakarta Pusat": {
        "Menteng": ["Menteng", "Pegangsaan", "Cikini", "Gondangdia"],
        "Gambir": ["Gambir", "Petojo Utara", "Petojo Selatan", "Cideng"],
        "Sawah Besar": ["Pasar Baru", "Kartini"],
    },
    "Jakarta Selatan": {"Tebet": ["Tebet Timur", "Tebet Barat", "Manggarai", "Menteng Dalam"]},
}
LISTED = {
    ("Jalan Cipinang Raya", "street"): ("Pulogadung",),
    ("Jalan Balai Pustaka", "street"): ("Rawamangun",),
    ("Jalan Diponegoro", "street"): ("Menteng", "Pegangsaan"),
    ("Jalan Pemuda", "street"): ("Rawamangun", "Jati"),
    ("Stasiun Manggarai", "station"): ("Manggarai",),
    ("Jalan Panjang Sekali", "street"): ("Rawamangun", "Gambir", "Cikini", "Kartini", "Manggarai", "Kalisari"),
}
LINES = [(kota, f"Kec. {kec}", kel) for kota, inside in CITY.items() for kec, kels in inside.items() for kel in kels]
NUMBER = {kel: n for n, (_kota, _kec, kel) in enumerate(LINES)}
AREAS = {area: n for n, area in enumerate(dict.fromkeys(area for line in LINES for area in line))}
LABEL = {n: area for area, n in AREAS.items()}


def _named() -> list[tuple[str, GazetteerName]]:
    inside: dict[str, list[int]] = defaultdict(list)
    for n, line in enumerate(LINES):
        for area in line:
            inside[area].append(n)
    villages = [GazetteerName(kel, "village", (n,)) for kel, n in NUMBER.items()]
    larger = [
        GazetteerName(a.removeprefix("Kec. "), "district" if a[:4] == "Kec." else "city", tuple(inside[a]))
        for a in inside
    ]
    found = [(name.name, name) for name in [*villages, *(name for name in larger if len(name.leaves) > 1)]]
    for (street, kind), areas in LISTED.items():
        leaves = {leaf for area in areas for leaf in (inside[area] or inside[f"Kec. {area}"])}
        found.append((street, GazetteerName(street, kind, tuple(sorted(leaves)))))
    return [*found, *sisters(villages), ("Jakarta", GazetteerName("Jakarta", "city", ()))]


NAMES = NameIndex(_named())
LINEAGES = AreaLineages([tuple(AREAS[area] for area in line) for line in LINES])


def said(text: str, address: str = "") -> PlaceInference:
    return infer_place(text, address, NAMES, LINEAGES)


def certain(text: str) -> str | None:
    found = said(text)
    return LABEL[found.area] if found.area is not None else None


def offered(text: str) -> list[str]:
    return [LABEL[one.area] for one in said(text).candidates]


@pytest.mark.parametrize(
    "text",
    [
        "depan Indomaret Jl. Cipinang Raya, Kel. Rawamangun",
        "dpn indomaret jln cipinang raya no.12 RT 05/RW 03 kel rawa mangun",
        "DEPAN INDOMARET JALAN CIPINANG RAYA KELURAHAN RAWAMANGUN",
        "Jl.Cipinang Raya,kel.Rawamngun",
        "lurah rawamangun, got mampet",
    ],
)
def test_street_and_kelurahan_agree_however_they_are_written(text: str) -> None:
    assert certain(text) == "Rawamangun"


def test_every_reason_is_told_in_the_words_of_the_resident() -> None:
    reasons = said("depan Indomaret Jl. Cipinang Raya, Kel. Rawamangun").reasons
    assert [(one.said, one.name, one.agrees) for one in reasons] == [
        ("Jl. Cipinang Raya", "Jalan Cipinang Raya", True),
        ("Kel. Rawamangun", "Rawamangun", True),
    ]


def test_a_contradiction_lowers_the_score_and_is_told() -> None:
    alone, against = said("Kel. Rawamangun"), said("Jl. Diponegoro, Kel. Rawamangun")
    assert alone.certainty is PlaceCertainty.CERTAIN
    assert all(reason.agrees for reason in alone.reasons)
    assert against.candidates[0].score < alone.candidates[0].score
    told = {one.said: one.agrees for one in against.candidates[0].reasons}
    assert told == {"Kel. Rawamangun": True, "Jl. Diponegoro": False}


def test_a_named_kecamatan_picks_among_the_areas_of_a_street() -> None:
    assert certain("Jl. Panjang Sekali, Kec. Sawah Besar") == "Kartini"
    assert said("Jl. Panjang Sekali").certainty is PlaceCertainty.AMBIGUOUS
    assert len(offered("Jl. Panjang Sekali")) == MOST_OFFERED


def test_a_name_of_kelurahan_and_kecamatan_follows_its_marker() -> None:
    assert certain("Kel. Menteng") == "Menteng"
    assert certain("Kec. Menteng") == "Kec. Menteng"
    assert certain("jalan rusak di Menteng") in {None, "Kec. Menteng"}  # never the kelurahan for sure


def test_sisters_are_asked_about() -> None:
    assert certain("petojo") == "Kec. Gambir"
    assert set(offered("petojo")) == {"Petojo Utara", "Petojo Selatan"}


def test_only_a_larger_area_is_known() -> None:
    assert certain("sampah di jakarta timur") in {None, "Jakarta Timur"}
    assert certain("Kecamatan Tebet") == "Kec. Tebet"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀😀🙏",
        "\x00\x00",
        "\ud800\udfff",
        "Ã¢Â€Â™ ï¿½",
        "got mampet sejak baru dibangun",
        "banjir di jakarta",
        "jati pohon tumbang",
        "<b></b>",
    ],
)
def test_what_names_no_place_is_nothing(text: str) -> None:
    assert said(text) == PlaceInference(PlaceCertainty.NOTHING)


def test_usual_words_count_with_a_marker_or_a_capital() -> None:
    assert certain("kelurahan jati") == "Jati"
    assert "Jati" in offered("pohon tumbang di Jati dekat masjid")
    assert said("para pemuda berkumpul").certainty is PlaceCertainty.NOTHING  # Jalan Pemuda needs its "Jalan"
    assert set(offered("jl pemuda")) >= {"Rawamangun", "Jati"}


def test_tags_are_words_like_others() -> None:
    assert certain("<script>alert('Kel. Gambir')</script>") == "Gambir"


def test_the_way_is_not_the_place() -> None:
    found = said("dari cikini ke arah Kel. Rawamangun")
    assert all(reason.agrees for reason in found.reasons)
    assert found.candidates[0].area == AREAS["Rawamangun"]


def test_five_thousand_words_are_read_as_far_as_people_read() -> None:
    assert certain("Kel. Rawamangun. " + "lampu mati " * 5000) == "Rawamangun"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("rawamangun", "rawamangun", True),
        ("rawamngun", "rawamangun", True),
        ("rawamamgun", "rawamangun", True),
        ("rawamanguun", "rawamangun", True),
        ("rawamagnun", "rawamangun", True),
        ("lawamangun", "rawamangun", False),
        ("rawamngn", "rawamangun", False),
    ],
)
def test_one_typo(one: str, other: str, near: bool) -> None:
    assert (one == other or is_typo(one, other)) is near


def test_streets_are_learned_from_what_residents_wrote_before() -> None:
    learner = StreetLearner[str]()
    for number in range(5):
        learner.add_record(f"lampu mati di jl. kembang sepatu gg {number}", "", "Melati")
        learner.add_record("", f"Tunjungan {number}, depan toko", "Mawar")
        learner.add_record("jalan raya macet", "", f"area {number}")  # from everywhere: no name
    learner.add_record("jalan sekali saja", "", "Melati")  # too seldom
    found = {street.name: street.areas for street in learner.streets({"kembang"})}
    assert found == {"Jalan Kembang Sepatu": ("Melati",), "Jalan Tunjungan": ("Mawar",)}


@given(st.text(max_size=200), st.text(max_size=80))
def test_any_text_is_answered_and_scores_are_shares(text: str, address: str) -> None:
    found = said(text, address)
    assert 0 <= found.score <= 1
    assert len(found.candidates) <= MOST_OFFERED
    assert sum(one.score for one in found.candidates) <= 1.0001 or found.certainty is PlaceCertainty.CERTAIN
    assert [one.score for one in found.candidates] == sorted((one.score for one in found.candidates), reverse=True)


@given(st.sampled_from(sorted(NUMBER)), st.sampled_from(["Kelurahan {}", "kel {}", "KELURAHAN {}", "Kel.{} RT 1/2"]))
def test_a_marked_name_is_always_found(village: str, written: str) -> None:
    assert certain(written.format(village)) == village


@given(st.text(max_size=120))
def test_words_stand_where_they_were_read(text: str) -> None:
    for word in read_words(text):
        assert text[word.start : word.end] == word.raw
