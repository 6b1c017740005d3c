"""Words of a search that tell nothing, words that are written in several ways, and what is compared of a word. Pure."""

from __future__ import annotations

from typing import Final

from tanggap.places.gazetteer.words import DISTRICT, EMPTY, NEAR, STREET, VILLAGE, WAY, plain_set

_POLITE: Final = plain_set(
    "halo hallo hai min admin minta mau ingin cari lihat lapor laporan laporkan aduan kasus status masalah ada kah apa apakah "
    "kapan mana dimana kok sih dong deh nih ya nya lagi lg masih sudah udah banget bgt sekali terus aja saja gak ga nggak tidak "
    "enggak kenapa gimana bagaimana gede besar parah pls please report reports about on out is a an my jakarta dki kota "
    "area lokasi tempat alamat yang yg dengan buat"
)
# Words that neither narrow nor order what is found.
STOP_WORDS: Final = EMPTY | NEAR | WAY | STREET | VILLAGE | DISTRICT | _POLITE - frozenset({"tol", "gang"})
# Ways to write a word in notes and landmarks, the first as this house writes it.
_WAYS: Final = (
    ("masjid", "mesjid", "mosque"),
    ("mushola", "musholla", "musala"),
    ("sekolah", "sd", "sdn", "smp", "sma", "school"),
    ("rs", "rsud", "hospital"),
    ("bolong", "lubang", "lobang", "berlubang"),
    ("gang", "gg"),
    ("pasar", "market"),
    ("halte", "shelter"),
    ("jembatan", "jpo", "bridge"),
    ("stasiun", "station"),
    ("rumah", "house"),
)
_VARIANTS: Final = {word: ways for ways in _WAYS for word in ways}
_BEFORE: Final = ("meng", "meny", "men", "mem", "me", "peng", "pen", "pem", "ber", "ter", "di", "ke", "se")
_AFTER: Final = ("nya", "kan", "lah", "an", "i")
_SHORTEST_ROOT: Final = 4


def variants(word: str) -> tuple[str, ...]:
    """The ways in which this word may stand in a note, itself first."""
    return tuple(dict.fromkeys((word, *_VARIANTS.get(word, ()))))


def root(word: str) -> str:
    """The word without one affix before and one behind, as far as four letters stay: "digenangi" and "genangan" are "genang".

    Rough on purpose: both what was typed and what was written are cut alike, and nobody reads the result.
    """
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _SHORTEST_ROOT:
            word = word.removeprefix(before)
            break
    for after in _AFTER:
        if word.endswith(after) and len(word) - len(after) >= _SHORTEST_ROOT:
            return word.removesuffix(after)
    return word
