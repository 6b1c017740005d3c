"""A made-up city full of problems that are reported once, twice, or beside another (docs/duplicates.md describes the set).

Streets have names and landmarks, problems lie on streets, residents describe them in their own words with the error of their
phones. The hard part is made on purpose: another hole some houses on, the same kind of problem 300 m away at a shop of the same
chain, another problem in the same place, an older one that was mended, and rain that floods a whole quarter within an hour.
Nothing is drawn from any real report.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance

from tanggap.evidence.hashing import perceptual_hash

BEGIN: Final = datetime(2026, 9, 1, tzinfo=UTC)
DAYS: Final = 60
SOUTH, WEST = -6.35, 106.70
_M_PER_LAT: Final = 111_320.0
_M_PER_LON: Final = _M_PER_LAT * math.cos(math.radians(6.25))

_STREET_NAMES = (
    "Cipinang Raya|Kebon Nanas|Pisangan Lama|Kayu Manis|Otista|Bekasi Timur|Pemuda|Balai Pustaka|Sunan Giri|Waru|Daksinapati|"
    "Velodrome|Tenggiri|Layur|Rawa Kuning|Penggilingan|Dermaga|Teratai Putih|Pahlawan Revolusi|Delima|Kramat Asem|Matraman Dalam|"
    "Tegalan|Slamet Riyadi|Kesatrian|Palmeriam|Berland|Salemba Tengah|Paseban|Kramat Sentiong|Tanah Tinggi|Galur|Rawa Selatan|"
    "Johar Baru|Mardani|Percetakan Negara|Rawasari|Cempaka Putih|Letjen Suprapto|Pramuka Sari|Haji Ten|Gading Raya|Pulo Asem|"
    "Jatinegara Kaum|Bujana Tirta|Persahabatan|Paus|Hiu|Sodong|Bangunan Barat|Kayu Jati|Nusantara|Mahoni|Cendana|Anggrek Loka|"
    "Bungur|Kebon Kosong|Sumur Batu|Serdang|Utan Panjang|Harapan Mulya|Cempaka Baru|Gang Langgar|Haji Ung|Kemayoran Gempol"
)
_LANDMARK_NAMES = (
    "Indomaret|Alfamart|masjid Al Ikhlas|masjid Nurul Huda|SD Negeri 03|SMP 92|pos ronda|warung Bu Tini|bengkel Jaya|apotek Sehat|"
    "laundry Kita|kantor pos|halte|pangkalan ojek|tukang cukur|warteg Bahari|gereja Santo Yosef|puskesmas|pom bensin|toko bangunan|"
    "rumah makan Sederhana|kos Melati|klinik Medika|balai warga|lapangan futsal|taman kecil|gardu listrik|jembatan kecil|"
    "sekolah Kartini|toko kelontong Abadi"
)
_NAMES, _LANDMARKS = _STREET_NAMES.split("|"), _LANDMARK_NAMES.split("|")
_CHAINS = ("Indomaret", "Alfamart", "pos ronda", "warteg Bahari", "halte")

# kind: (kinds it is confused with, what people say of it)
_SAYINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "jalan-berlubang": (("jalan-rusak", "jalan-ambles"), (
        "jalan bolong gede banget|ada lubang dalam di aspal|jln berlubang bahaya buat motor|aspal bolong udah sebulan|lobang di jalan "
        "bikin motor jatuh|tolong tambal jalan berlubang|lubang jalan makin lebar|aspal terkelupas sampe batu keliatan"
    )),
    "jalan-rusak": (("jalan-berlubang",), (
        "jalan rusak parah|aspal keriting ga rata|jalan bergelombang|jalanan hancur kalo hujan becek|paving lepas semua|jalan retak retak"
    )),
    "trotoar-rusak": (("jalan-rusak",), (
        "trotoar pecah|ubin trotoar lepas|trotoar bolong bahaya pejalan kaki|trotoar ambrol|keramik trotoar hancur"
    )),
    "lampu-jalan-mati": ((), (
        "lampu jalan mati gelap banget|pju padam|lampu penerangan ga nyala|jalan gelap lampu mati|lampu jalan kedap kedip|pju mati sudah "
        "3 hari|gelap gulita lampu tiang mati"
    )),
    "sampah-menumpuk": (("sampah-tidak-diangkut", "tps-liar"), (
        "sampah numpuk bau|tumpukan sampah di pinggir jalan|sampah berserakan|sampah ga diangkut seminggu|sampah menggunung|banyak "
        "sampah plastik numpuk"
    )),
    "saluran-mampet": (("genangan", "saluran-rusak"), (
        "got mampet air meluap|selokan tersumbat sampah|saluran air mampet|got bau ga ngalir|gorong gorong mampet|air got naik ke jalan"
    )),
    "genangan": (("saluran-mampet",), (
        "genangan air habis hujan|air tergenang ga surut|becek tergenang semata kaki|jalan tergenang air|genangan air di jalan"
    )),
    "pohon-rawan": (("pohon-tumbang",), (
        "pohon miring mau roboh|dahan pohon kena kabel|pohon perlu dipangkas|ranting rimbun nutup lampu|pohon keropos bahaya"
    )),
    "kabel-semrawut": (("kabel-bahaya",), (
        "kabel semrawut menjuntai|kabel internet kusut|kabel optik rendah|kabel menjuntai ke jalan|kabel berantakan di tiang"
    )),
    "parkir-liar": (("pelanggaran-lalu-lintas",), (
        "mobil parkir sembarangan|parkir liar bikin macet|motor parkir di trotoar|truk parkir di badan jalan|parkir sembarangan tiap malam"
    )),
    "pkl-liar": ((), "pkl di trotoar|pedagang makan jalan|lapak liar nutup trotoar|gerobak mangkal di trotoar|jualan di badan jalan"),
    "banjir": ((), "banjir selutut|jalan banjir ga bisa lewat|banjir masuk rumah|air naik terus banjir|banjir motor mogok|kebanjiran lagi"),
}  # fmt: skip
KINDS: Final = tuple(sorted({*_SAYINGS, *(other for others, _said in _SAYINGS.values() for other in others)}))
_PHOTOS_PREPARED: Final = 400


@dataclass(frozen=True)
class Street:
    """A straight street of some 800 m with landmarks along it, each at so many metres."""

    name: str
    lat: float
    lon: float
    bearing: float
    landmarks: tuple[tuple[int, str], ...]

    def at(self, metres: float) -> tuple[float, float]:
        """The point so far along it."""
        north, east = metres * math.cos(self.bearing), metres * math.sin(self.bearing)
        return self.lat + north / _M_PER_LAT, self.lon + east / _M_PER_LON

    def nearest(self, metres: float, *, within: float = 60) -> str:
        """The landmark that somebody standing there would name."""
        far, name = min((abs(place - metres), name) for place, name in self.landmarks)
        return name if far <= within else ""


@dataclass(frozen=True)
class Problem:
    """What is really there: one thing to be mended."""

    number: int
    kind: str
    street: Street
    metres: float
    begins: datetime
    ends: datetime | None  # mended and closed then
    house: int
    scene: int


@dataclass(frozen=True)
class Told:
    """What one resident said and showed of a problem; `problem` is the truth that only the judge of the figures sees."""

    problem: int
    kind: str  # empty: not chosen
    lat: float
    lon: float
    accuracy_m: float
    at: datetime
    text: str
    landmark: str
    phashes: tuple[int, ...]
    hard: str  # why it was made: "", or the name of the trap


@dataclass
class Made:
    """The set: problems, and everything that was said of them in the order of time."""

    problems: list[Problem] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    traps: dict[int, str] = field(default_factory=dict)


def make(*, seed: int, problems: int) -> Made:
    """The whole set of a seed; another seed shares no street, no scene and no photo with it."""
    return _Maker(seed, streets=max(20, problems // 8)).make(problems)


class _Maker:
    def __init__(self, seed: int, streets: int) -> None:
        self.dice = random.Random(seed)
        self.seed = seed
        self.streets = [self._street(number) for number in range(streets)]
        self.made = Made()
        self.phashes: dict[tuple[int, int], int] = {}

    def make(self, count: int) -> Made:
        while len(self.made.problems) < count:
            first = self._problem(self.dice.choice(list(_SAYINGS)))
            self._neighbours_of(first)
        for _number in range(count // 150):
            self._rain()
        for problem in list(self.made.problems):
            self._tell(problem)
        self.made.told.sort(key=lambda told: told.at)
        return self.made

    def _street(self, number: int) -> Street:
        dice = self.dice
        name = _NAMES[(number + 7 * self.seed) % len(_NAMES)]
        lat, lon = SOUTH + dice.random() * 0.2 + 0.5 * self.seed, WEST + dice.random() * 0.25
        names = dice.sample(_LANDMARKS, 9)
        names[8] = (
            names[0] if names[0] in _CHAINS else dice.choice(_CHAINS)
        )  # a chain has a second shop down the street
        places = sorted(dice.sample(range(0, 800, 20), 9))
        return Street(name, lat, lon, dice.random() * 2 * math.pi, tuple(zip(places, names, strict=True)))

    def _problem(
        self,
        kind: str,
        *,
        street: Street | None = None,
        metres: float | None = None,
        begins: datetime | None = None,
        trap: str = "",
    ) -> Problem:
        dice = self.dice
        where = dice.uniform(0, 800) if metres is None else metres
        begins = begins or BEGIN + timedelta(days=dice.uniform(0, DAYS))
        made = Problem(
            number=len(self.made.problems),
            kind=kind,
            street=street or dice.choice(self.streets),
            metres=where,
            begins=begins,
            ends=begins + timedelta(days=dice.uniform(5, 30)) if dice.random() < 0.3 else None,
            house=int(where // 8) + 1,
            scene=self.seed * 1_000_000 + len(self.made.problems),
        )
        self.made.problems.append(made)
        if trap:
            self.made.traps[made.number] = trap
        return made

    def _neighbours_of(self, first: Problem) -> None:
        """The traps: problems that look like `first` and are none of it."""
        dice, street = self.dice, first.street
        soon = first.begins + timedelta(days=dice.uniform(-4, 4))
        if dice.random() < 0.25:
            step = dice.choice((-1, 1)) * dice.uniform(70, 140)
            self._problem(first.kind, street=street, metres=first.metres + step, begins=soon, trap="some houses on")
        if dice.random() < 0.25:
            away = dice.choice((-1, 1)) * dice.uniform(260, 340)
            self._problem(first.kind, street=street, metres=first.metres + away, begins=soon, trap="300 m away")
        if dice.random() < 0.30:
            kinds = [kind for kind in _SAYINGS if kind != first.kind and not _are_confusable(kind, first.kind)]
            step = dice.uniform(-30, 30)
            self._problem(
                dice.choice(kinds), street=street, metres=first.metres + step, begins=soon, trap="other problem"
            )
        others = [kind for kind in _SAYINGS[first.kind][0] if kind in _SAYINGS]
        if others and dice.random() < 0.10:
            step = dice.choice((-1, 1)) * dice.uniform(20, 60)
            kind = dice.choice(others)
            self._problem(kind, street=street, metres=first.metres + step, begins=soon, trap="kind that is confused")
        if first.ends is not None and dice.random() < 0.5:
            again = first.ends + timedelta(days=dice.uniform(1, 10))
            self._problem(first.kind, street=street, metres=first.metres, begins=again, trap="mended before")

    def _rain(self) -> None:
        """Within three hours the low places of a quarter are under water, each a problem of its own."""
        dice, begins = self.dice, BEGIN + timedelta(days=self.dice.uniform(0, DAYS))
        street = dice.choice(self.streets)
        for place in range(0, 800, 130):
            hour = begins + timedelta(hours=dice.uniform(0, 3))
            self._problem("banjir", street=street, metres=place + dice.uniform(-10, 10), begins=hour, trap="rain")

    def _tell(self, problem: Problem) -> None:
        dice = self.dice
        trap = self.made.traps.get(problem.number, "")
        count = dice.choices((1, 2, 3, 4, 6), (62, 20, 10, 5, 3))[0]
        at, shared = problem.begins, self._look(problem.scene, 0)
        for number in range(count):
            if problem.ends is not None and at >= problem.ends:
                return
            self.made.told.append(self._said_by_one(problem, at, trap, shared if number else None))
            # Many speak on the first days, some much later.
            at += timedelta(days=dice.expovariate(1 / 0.2) if problem.kind == "banjir" else dice.expovariate(1 / 4))

    def _said_by_one(self, problem: Problem, at: datetime, trap: str, shared: int | None) -> Told:
        dice = self.dice
        accuracy = dice.uniform(5, 40)
        stands = problem.metres + dice.gauss(0, 4)
        lat, lon = problem.street.at(stands)
        # The accuracy that a phone tells is the radius that holds two of three points.
        lat += dice.gauss(0, accuracy * 0.66) / _M_PER_LAT
        lon += dice.gauss(0, accuracy * 0.66) / _M_PER_LON
        confusable, _said = _SAYINGS[problem.kind]
        kind = problem.kind
        if confusable and dice.random() < 0.12:
            kind = dice.choice(confusable)
        elif dice.random() < 0.04:
            kind = ""
        text, landmark = self._words(problem, stands, accuracy)
        return Told(problem.number, kind, lat, lon, accuracy, at, text, landmark, self._photos(problem, shared), trap)

    def _words(self, problem: Problem, metres: float, accuracy: float) -> tuple[str, str]:
        """Three in ten write nothing, for nothing has to be written."""
        dice, street = self.dice, problem.street
        near = street.nearest(metres)
        # The flow asks "di dekat mana?" when the phone knows the place to more than 25 m.
        landmark = near if near and dice.random() < (0.6 if accuracy > 25 else 0.15) else ""
        if dice.random() < 0.3:
            return "", landmark
        parts = [dice.choice(_SAYINGS[problem.kind][1].split("|"))]
        if dice.random() < 0.45:
            parts.append(f"{dice.choice(('di', 'jl', 'jln', 'jalan'))} {street.name.lower()}")
        if near and dice.random() < 0.5:
            parts.append(f"{dice.choice(('depan', 'dpn', 'dekat', 'samping', 'seberang'))} {near}")
        elif dice.random() < 0.25:
            parts.append(f"dpn rumah no {problem.house}")
        if dice.random() < 0.3:
            parts.append(
                dice.choice(("tolong segera", "udah lama", "bahaya", "mohon ditindaklanjuti", "tiap hari lewat sini"))
            )
        if dice.random() < 0.5:
            dice.shuffle(parts)
        return _with_slips(" ".join(parts), dice), landmark

    def _photos(self, problem: Problem, shared: int | None) -> tuple[int, ...]:
        """Eight in ten send a photo: some the one that goes round in the neighbours' chat, some from nearly the same spot."""
        dice = self.dice
        if dice.random() < 0.2:
            return ()
        way = dice.random()
        if shared is not None and way < 0.12:
            return (_worn(shared, dice, 3),)
        if way < 0.40:
            return (self._look(problem.scene, dice.randint(1, 3)),)
        return (self._look(problem.scene * 31 + dice.randint(1, 10_000), 0),)

    def _look(self, scene: int, take: int) -> int:
        if (scene, take) not in self.phashes:
            self.phashes[scene, take] = look_of(scene, take)
        return self.phashes[scene, take]


def look_of(scene: int, take: int) -> int:
    """The hash of a made-up scene; another take is from a step aside, in another light, with somebody in the way."""
    dice = np.random.default_rng(scene)
    picture = Image.fromarray((dice.random((5, 7, 3)) * 255).astype("uint8")).resize(
        (160, 120), Image.Resampling.BICUBIC
    )
    draw = ImageDraw.Draw(picture)
    for _shape in range(14):
        x, y, width, height = (int(dice.integers(low, high)) for low, high in ((0, 150), (0, 110), (8, 60), (8, 50)))
        colour = tuple(int(value) for value in dice.integers(0, 255, 3))
        (draw.rectangle if dice.random() < 0.5 else draw.ellipse)([x, y, x + width, y + height], fill=colour)
    if take:
        other = np.random.default_rng(scene * 7 + take)
        left, top = int(other.integers(0, 12)), int(other.integers(0, 9))
        picture = picture.crop((left, top, 160 - int(other.integers(0, 12)), 120 - int(other.integers(0, 9))))
        picture = ImageEnhance.Brightness(picture).enhance(float(other.uniform(0.6, 1.3)))
        ImageDraw.Draw(picture).ellipse([20 * take, 60, 20 * take + 18, 110], fill="#333")
    return perceptual_hash(picture) or 0


def of_day(told: Told, day: datetime) -> Told:
    """The same words on another day."""
    return replace(told, at=day)


def _are_confusable(kind: str, other: str) -> bool:
    return other in _SAYINGS[kind][0] or kind in _SAYINGS[other][0]


def _worn(phash: int, dice: random.Random, most: int) -> int:
    """The same photo after a few chats: some bits differ."""
    for _bit in range(dice.randint(0, most)):
        phash ^= 1 << dice.randrange(62)
    return phash


def _with_slips(text: str, dice: random.Random) -> str:
    """Fingers slip: one letter in sixty is left out."""
    return "".join(letter for letter in text if letter == " " or dice.random() > 1 / 60)


def kinds_index(codes: Sequence[str]) -> dict[str, int]:
    """Keys for the kinds, where no database gives any."""
    return {code: number for number, code in enumerate(codes, start=1)}
