"""How people write a place, made comparable: words with their sentence, their capitals and what they shorten. Pure.

"Jl. Cipinang Raya No.12, kel. Rawa Mangun" and "jalan cipinang raya, KELURAHAN RAWAMANGUN" must read alike, while what tells them
apart from usual words (a marker before, a capital inside a sentence, a comma on both sides) is kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final


def plain_set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


# So much of a text is read; who writes more has said the place by then.
MOST_LETTERS: Final = 6000
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|\n", re.UNICODE)
_ENDS_PART: Final = frozenset(",;()\n:|–—-/")
_ENDS_SENTENCE: Final = frozenset(".!?\n")
_MOSTLY_CAPITALS: Final = 0.6

# What people shorten -> how it is written out here. Sources: the addresses of the records of Surabaya and of Jakarta's own signs.
LONG_FORMS: Final = {
    **dict.fromkeys(("jl", "jln", "jlan", "jlm", "jalanan", "street", "dijl", "dijln", "dijalan", "dijlan"), "jalan"),
    **dict.fromkeys(("gg", "gng", "gank", "digang", "alley"), "gang"),
    **dict.fromkeys(("kel", "klurahan", "kelurahn", "kelurahaan", "lurah", "desa", "ds"), "kelurahan"),
    **dict.fromkeys(("kec", "kecamatn", "camat", "kecamatann", "district"), "kecamatan"),
    **dict.fromkeys(("kp", "kmp", "kmpg", "kamp", "kampong"), "kampung"),
    **dict.fromkeys(("jend", "jendral", "jendr", "jenderal"), "jenderal"),
    **dict.fromkeys(("tim", "tmr", "tmur"), "timur"),
    **dict.fromkeys(("sel", "slt", "sltn"), "selatan"),
    **dict.fromkeys(("utr", "utra"), "utara"),
    **dict.fromkeys(("brt", "bar"), "barat"),
    **dict.fromkeys(("sta", "stas", "station"), "stasiun"),
    **dict.fromkeys(("psr", "pasr", "market"), "pasar"),
    **dict.fromkeys(("univ", "university"), "universitas"),
    **dict.fromkeys(("ps", "plaza"), "plaza"),
    **dict.fromkeys(("mesjid", "masjit", "mosque"), "masjid"),
    **dict.fromkeys(("musholla", "mushala", "mushalla", "musala", "musolla", "langgar"), "mushola"),
    **dict.fromkeys(("hospital",), "rs"),
    "rsu": "rsud",
    "dpn": "depan",
    "dkt": "dekat",
    "dket": "dekat",
    "blkg": "belakang",
    "sbrg": "seberang",
    "smpg": "samping",
}
STREET: Final = frozenset({"jalan", "gang", "lorong", "boulevard", "flyover", "underpass", "tol", "blok"})
VILLAGE: Final = frozenset({"kelurahan"})
DISTRICT: Final = frozenset({"kecamatan", "polsek", "koramil"})
# A facility is often named after its area, and mostly stands in it.
FACILITY: Final = plain_set(
    "pasar stasiun terminal puskesmas pustu rsud rs sdn sd smp smpn sma sman smk smkn masjid mushola gereja kampung perum "
    "perumahan komplek kompleks rusun rusunawa apartemen taman tpu makam jembatan kali sungai halte lapangan mal mall "
    "bundaran pertigaan perempatan simpang swk sentra balai posyandu waduk situ rumah"
)
# The place lies somewhere along the way, not there.
WAY: Final = plain_set("arah menuju jurusan dari ke sampai hingga antara via lewat menuju asal pindah")
# Said before a place that is near the one meant.
NEAR: Final = plain_set("depan dekat samping belakang seberang sebelah pinggir sekitar daerah wilayah kawasan di")
# Words that no name begins or ends with, so that no name is read across them.
EMPTY: Final = plain_set(
    "di ke dari dan yang yg ada ini itu untuk utk dengan dg dgn pada saya kami pak bu bapak ibu mohon tolong tidak tdk sudah "
    "sdh belum blm akan atau juga karena krn agar supaya bisa dapat oleh nya no nomor rt rw the of in at near"
)
# Names that are also usual words: they count only with a marker, a capital inside a sentence, or a part of their own.
USUAL: Final = plain_set(
    "atas baru bawah bali bangka barat batu besar biru bungur dalam damai darat dukuh duri gading gambir "
    "gelora genteng gunung guntur hilir ilir jaya jati jembatan jeruk kampung kapuk karet kartini kebon kecil "
    "keramat kenari kota kramat kuning lama made makam mangga mawar melati menara merah "
    "munjul pasar pelita pemuda pinang pintu pulau pulo rambutan rawa sawah sebelah selatan "
    "serdang setu situ sumber taman tambak tanah tengah timur ujung utara wetan kulon karah pakis "
    "merdeka pahlawan veteran mangkunegaran nanas jagung cempaka kenanga anggrek dahlia teratai flamboyan garuda"
)
# Endings that tell sister areas apart; without one, any of the sisters may be meant.
SISTER: Final = plain_set(
    "utara selatan timur barat tengah baru lama dalam wetan kulon kidul lor besar kecil satu dua atas bawah"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or number. `part` counts what stands between commas; `is_name` is a capital that no sentence asks for."""

    plain: str
    raw: str
    start: int
    end: int
    part: int
    is_name: bool

    @property
    def is_number(self) -> bool:
        """Digits, or the letter or Roman numeral that counts alleys and houses."""
        return self.plain.isdigit() or self.plain in _COUNTING


_COUNTING: Final = plain_set("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xx a b c d e f g h k")


def read_words(text: str) -> list[Word]:
    """The words of the text in order; what is no text (emoji, NUL, tags' brackets) falls out."""
    text = text[:MOST_LETTERS]
    shouts = _shouts(text)
    found: list[Word] = []
    part, begins = 0, True
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if not raw[0].isalnum():
            if raw in _ENDS_PART or (raw == "." and not _is_short(found, match.start())):
                part += 1
            begins = begins or (raw in _ENDS_SENTENCE and not _is_short(found, match.start()))
            continue
        word = plain(raw)
        if word:
            is_name = raw[0].isupper() and not begins and not shouts
            found.append(Word(LONG_FORMS.get(word, word), raw, match.start(), match.end(), part, is_name))
            begins = False
    return found


def plain(raw: str) -> str:
    """Small Latin letters and digits without marks."""
    letters = unicodedata.normalize("NFKD", raw.lower())
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def plain_words(name: str) -> tuple[str, ...]:
    """A name's words as texts are read, long forms written out."""
    return tuple(word.plain for word in read_words(name))


def _is_short(found: list[Word], at: int) -> bool:
    """Whether the dot at this letter ends a shortened word ("Jl.", "Dr.", "H.") and no sentence."""
    if not found or found[-1].end != at:
        return False
    raw = found[-1].raw.lower()
    return raw in LONG_FORMS or len(raw) <= 3


def _shouts(text: str) -> bool:
    """Whether capitals mean nothing, because nearly everything is written in them."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > _MOSTLY_CAPITALS * len(letters)
