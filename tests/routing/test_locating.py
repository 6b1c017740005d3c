"""What only says where is no word of what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanggap.places.gazetteer import GazetteerName, NameIndex
from tanggap.routing.locating import LocatingWords, without_locating

NAMES = NameIndex(
    [
        ("Pasar Minggu", GazetteerName("Pasar Minggu", "district", (0,))),
        ("Jalan Kemang Raya", GazetteerName("Jalan Kemang Raya", "street", (1,))),
        ("Taman Menteng", GazetteerName("Taman Menteng", "park", (2,))),
    ]
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("depan halte", ""),
        ("lubang gede dpn halte transjakarta, tadi ada motor jatuh", "lubang gede , tadi ada motor jatuh"),
        ("lampu depan masjid mati", "lampu mati"),
        ("sampah numpuk disamping pasar", "sampah numpuk"),
        ("pohon miring deketnya sekolah", "pohon miring"),
        ("got mampet seberang SDN 05 Pagi", "got mampet"),
        ("dkt smp got mampet", "got mampet"),
        ("lubang dekat lampu merah", "lubang"),
        ("mati semua lampunya", "mati semua lampunya"),
        ("lampu depan mati", "lampu depan mati"),
        ("hole in front of the mosque", "hole"),
        ("sampah di Taman Menteng", "sampah di Taman"),
        ("Jalan Kemang Raya berlubang", "Jalan berlubang"),
        ("banyak sampah Pasar Minggu", "banyak sampah Pasar"),
    ],
)
def test_a_phrase_of_the_place_is_taken_out_and_nothing_else(said: str, left: str) -> None:
    assert without_locating(said, NAMES) == left


def test_a_city_adds_its_own_words() -> None:
    assert without_locating("got mampet cerak warkop cak Di") == "got mampet cerak warkop cak Di"
    own = LocatingWords().with_more(["cerak"], ["warkop cak Di"])
    assert without_locating("got mampet cerak warkop cak Di", locating=own) == "got mampet"


@given(st.text(max_size=200))
def test_any_text_is_read_and_only_ever_gets_shorter(text: str) -> None:
    assert len(without_locating(text, NAMES)) <= len(text)
