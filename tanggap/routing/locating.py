"""Words that only say where: "depan halte", "samping pasar", "dekat SDN 05" say nothing of what is wrong, nor whose it is. Pure.

A phrase begins with a word of nearness and goes on with what stands there: a kind of place, a name that the city knows, a number. It ends
at the first other word, or with the part of the sentence. A name of the gazetteer is taken out wherever it stands, for "Pasar Minggu" is a
district and no market; of a street, "jalan" stays, and of a place within which something is, its kind ("di Taman Menteng": "di taman").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from tanggap.places.gazetteer import NameIndex
from tanggap.places.gazetteer.mentions import Manner, mentions
from tanggap.places.gazetteer.words import FACILITY, STREET, Word, plain_set, plain_words, read_words

# Shipped for Indonesian; a city adds its own in [routing] of city.toml (`locating_near`, `locating_places`).
NEAR: Final = plain_set(
    "depan dpan ddepan dekat deket dket dkt samping smping smpg belakang blakang blkang blkg seberang sebrang sbrang sebrg sebelah sblh "
    "seblah sekitar seputar pinggir tepi arah menuju antara sampai sampe sampek sebelum sblm sesudah setelah stlh lewat bawah "
    "from near opposite behind beside before after outside front"
)
_BETWEEN: Final = plain_set(
    "pas persis sama dengan dgn dari di ke nya itu area kawasan lokasi pintu masuk keluar gerbang gapura the of to a in"
)
PLACES: Final = tuple(
    plain_words(line)
    for line in """
halte|halte busway|halte bus|halte transjakarta|bus stop|terminal|stasiun|stasiun krl|stasiun mrt|
stasiun lrt|stasiun kereta|bandara|pelabuhan|dermaga|rel|rel kereta|pintu rel|perlintasan|palang kereta|
busway|transjakarta|krl|mrt|lrt|kereta|jpo|jembatan|jembatan penyeberangan|flyover|fly over|underpass|
kolong|tol|pintu tol|gerbang tol|lampu merah|lampu lalu lintas|perempatan|pertigaan|simpang|bundaran|
tikungan|belokan|putaran|u turn|trotoar|masjid|mesjid|masjit|musholla|mushola|musola|mushalla|langgar|
gereja|pura|vihara|wihara|kelenteng|klenteng|pesantren|majelis|sekolah|sekolahan|sd|sdn|smp|smpn|sma|
sman|smk|smkn|mi|mts|man|tk|paud|kampus|universitas|pasar|pasar induk|mal|mall|plaza|supermarket|
minimarket|indomaret|alfamart|alfamidi|toko|warung|warteg|warkop|ruko|kios|restoran|rumah makan|hotel|
kos|kosan|bank|atm|spbu|pom bensin|pom|bengkel|pabrik|gudang|kantor|kantor pos|kantor lurah|kantor camat|
kantor kelurahan|kantor kecamatan|kelurahan|kecamatan|balai|balai kota|walikota|pos|pos polisi|pos ronda|
pos hansip|pos satpam|polsek|polres|koramil|polisi|puskesmas|posyandu|klinik|apotek|rumah sakit|rs|rsud|
rsu|rsia|rumah|rumah warga|rumah saya|rumah pak rt|rt|rw|taman|rptra|hutan kota|lapangan|lapangan bola|
gor|stadion|kolam renang|monumen|museum|monas|kebun binatang|makam|pemakaman|kuburan|tpu|kali|sungai|got|
selokan|saluran|waduk|situ|danau|pintu air|rumah pompa|tanggul|gang|komplek|kompleks|perumahan|perum|
rusun|rusunawa|apartemen|gedung|menara|tower|gardu|gardu listrik|tiang|tiang listrik|pohon|tps|
tempat sampah|bak sampah|proyek|pangkalan ojek|pangkalan|ojek|parkiran|tempat parkir|kampung|village|school|
mosque|church|market|station|hospital|office|bridge
""".replace("\n", "").split("|")
)
# What may itself be broken: after another place it is no more of the phrase ("dekat smp got mampet").
TROUBLES: Final = plain_set(
    "got selokan saluran pohon trotoar jembatan jpo tiang lampu kali sungai sampah tps rambu jalan kabel"
)
_MOST_NAME: Final = 4  # words of a name after the kind of place


@dataclass(frozen=True)
class LocatingWords:
    """What a city's residents say to locate: words of nearness, and kinds of place as words in a row."""

    near: Set[str] = NEAR
    places: Set[tuple[str, ...]] = field(default_factory=lambda: frozenset(PLACES))

    def with_more(self, near: Sequence[str], places: Sequence[str]) -> LocatingWords:
        """The same with a city's own."""
        return LocatingWords(
            self.near | {word for one in near for word in plain_words(one)}, self.places | set(map(plain_words, places))
        )

    @property
    def longest(self) -> int:
        """Words of the longest kind of place."""
        return max(map(len, self.places), default=0)


def without_locating(text: str, names: NameIndex | None = None, locating: LocatingWords | None = None) -> str:
    """The text without what only locates in it; empty when it says nothing else."""
    locating = locating or LocatingWords()
    words, named = read_words(text), _named(text, names)
    cut = [*_after_nearness(words, named, locating), *_names(words, named)]
    rest = _without(text, cut)
    return rest if read_words(rest) else ""


@dataclass(frozen=True)
class _Span:
    """Letters `start` to `end` (exclusive) of the text."""

    start: int
    end: int


def _named(text: str, names: NameIndex | None) -> list[_Span]:
    """Names of the gazetteer that were surely meant: mistyped ones only after a marker."""
    if names is None:
        return []
    found = mentions(text, names, is_address=False)
    sure = [one for one in found if not one.typos or one.manner is Manner.MARKED]
    return [_Span(one.start, one.end) for one in sure]


def _after_nearness(words: Sequence[Word], named: Sequence[_Span], locating: LocatingWords) -> Iterator[_Span]:
    at = 0
    while at < len(words):
        end = _end_of_phrase(words, at, named, locating) if _is_near(words[at], locating) else at
        if end > at:
            yield _Span(_begin(words, at), words[end - 1].end)
        at = max(end, at + 1)


def _is_near(word: Word, locating: LocatingWords) -> bool:
    """Also joined to "di" and "nya": `didepan`, `deketnya`."""
    plain = word.plain.removesuffix("nya")
    return plain in locating.near or plain.removeprefix("di") in locating.near


def _begin(words: Sequence[Word], at: int) -> int:
    """With the "di" or "pas" before it."""
    while at and words[at - 1].part == words[at].part and words[at - 1].plain in _BETWEEN:
        at -= 1
    return words[at].start


def _end_of_phrase(words: Sequence[Word], near: int, named: Sequence[_Span], locating: LocatingWords) -> int:
    """After the last word of the place that stands near; `near` itself when nothing of a place follows."""
    at, end = near + 1, near
    while at < len(words) and words[at].part == words[near].part:
        step = _place_at(words, at, named, locating)
        if step and (end == near or words[at].plain not in TROUBLES):
            at = end = at + step
        elif end == near and (words[at].plain in _BETWEEN or _is_near(words[at], locating)):
            at += 1
        else:
            break
    return end


def _place_at(words: Sequence[Word], at: int, named: Sequence[_Span], locating: LocatingWords) -> int:
    """How many words from here are a place: a kind of place, a name that the city knows, a number, a word with a capital."""
    word = words[at]
    for length in range(min(locating.longest, len(words) - at), 0, -1):
        if tuple(one.plain for one in words[at : at + length]) in locating.places:
            return length
    name = next((one for one in named if one.start <= word.start < one.end), None)
    if name is not None:
        return sum(one.start < name.end for one in words[at : at + _MOST_NAME + 2])
    return int(word.is_number or word.is_name)


def _names(words: Sequence[Word], named: Sequence[_Span]) -> Iterator[_Span]:
    """Names by themselves; the word that says what kind of thing bears it stays where that may be what is meant."""
    for name in named:
        inside = [word for word in words if name.start <= word.start < name.end]
        keeps = len(inside) > 1 and (inside[0].plain in STREET or inside[0].plain in FACILITY)
        yield _Span(inside[1].start if keeps else name.start, name.end)


def _without(text: str, cut: Sequence[_Span]) -> str:
    kept, at = [], 0
    for span in sorted(cut, key=lambda one: one.start):
        kept.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    return " ".join(" ".join([*kept, text[at:]]).split())
