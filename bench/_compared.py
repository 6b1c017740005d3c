"""The inside of bench/evidence.py: pairs of pictures through the comparison that the checks use, counted by verdict."""

from __future__ import annotations

import itertools
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import numpy as np
from _cheats import CHEATS
from _plain import PLAIN, Sources, plain_pair
from _retakes import RETAKES
from PIL import Image

from tanggap.evidence.geometry.comparing import compare, compare_features, features_of
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tests.evidence.scenes import scene

_MADE: Final = 60  # pictures, where no photographs are at hand
_OTHERS: Final = 6  # photos that a cheat may take parts from
_NAMED: Final = 8  # pairs with a verdict that nobody wanted, told by name
_ACCUSED: Final = frozenset({PictureVerdict.SAME_PICTURE})
_ANY: Final = frozenset({PictureVerdict.SAME_PICTURE, PictureVerdict.SAME_PLACE})

Pair = tuple[str, Callable[[], Comparison]]


@dataclass(frozen=True)
class Photos:
    """Photographs of different things, and groups of photographs of one place each; by name."""

    distinct: Sequence[tuple[str, Image.Image]]
    places: Sequence[Sequence[tuple[str, Image.Image]]]

    @cached_property
    def pictures(self) -> Sequence[Image.Image]:
        return [picture for _name, picture in self.distinct]

    def others(self, number: int, dice: np.random.Generator) -> Sequence[Image.Image]:
        """Some photographs, never this one."""
        drawn = dice.permutation(len(self.pictures))[: _OTHERS + 1]
        return [self.pictures[n] for n in drawn if n != number][:_OTHERS]


def photos_in(folder: Path) -> Photos:
    """`distinct/*.jpg` and `same-place/PLACE-*.jpg`; made-up pictures where the folder is not there, and says so."""
    if not (folder / "distinct").is_dir():
        print(
            f"!!! NO PHOTOGRAPHS in {folder}: {_MADE} MADE-UP PICTURES instead. These figures say nothing about real photos."
        )
        return Photos([(f"scene-{n}", scene(n)) for n in range(_MADE)], [])
    distinct = [_opened(path) for path in sorted((folder / "distinct").glob("*.jpg"))]
    near = [_opened(path) for path in sorted((folder / "same-place").glob("*.jpg"))]
    places = [list(group) for _place, group in itertools.groupby(near, lambda pair: pair[0].rsplit("-", 1)[0])]
    print(
        f"{len(distinct)} photographs of different things, {len(places)} places with {len(near)} photographs, from {folder}"
    )
    return Photos(distinct, places)


def _opened(path: Path) -> tuple[str, Image.Image]:
    with Image.open(path) as picture:
        return path.stem, picture.convert("RGB")


@dataclass
class Tally:
    """What came out for one kind of pair."""

    verdicts: Counter[PictureVerdict] = field(default_factory=Counter)
    reasons: Counter[MatchReason] = field(default_factory=Counter)
    cpu_ms: list[float] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)

    def take(self, pairs: Iterable[Pair], unwanted: frozenset[PictureVerdict]) -> Tally:
        """Compare them all; itself."""
        for name, compared in pairs:
            begin = time.process_time()
            found = compared()
            self.cpu_ms.append(1000 * (time.process_time() - begin))
            self.verdicts[found.verdict] += 1
            self.reasons[found.reason] += 1
            if found.verdict in unwanted:
                self.unwanted.append(
                    f"{name} ({found.verdict}, {found.reason}, {found.score}, {found.matched} matched)"
                )
        return self

    def share(self, verdict: PictureVerdict) -> float:
        """0 to 100."""
        return 100 * self.verdicts[verdict] / max(1, len(self.cpu_ms))

    def line(self, name: str, wanted: str = "") -> str:
        """A row of the table."""
        shares = "".join(f"{self.share(verdict):9.1f}" for verdict in PictureVerdict)
        p50, p95 = statistics.median(self.cpu_ms), float(np.percentile(self.cpu_ms, 95))
        return f"{name:<26}{shares}   n={len(self.cpu_ms):<6} cpu p50 {p50:4.0f} p95 {p95:4.0f} ms  {wanted}"


def _print_head(what: str) -> None:
    print(f"\n{what:<26}{'picture %':>9}{'place %':>9}{'none %':>9}")


def _print(name: str, tally: Tally, wanted: str) -> None:
    print(tally.line(name, wanted), flush=True)
    if tally.unwanted:
        print("".join(f"    {told}\n" for told in tally.unwanted[:_NAMED]), end="")


def print_cheats(photos: Photos, originals: int, seed: int, only: str = "") -> None:
    """A row for each cheat, tried on so many originals; a star where it falls short of what is wanted."""
    _print_head("cheat")
    together = Tally()
    for number, (name, cheat) in enumerate(CHEATS.items()):
        if only not in name:
            continue
        tally = Tally().take(_cheated(photos, number, originals, seed), frozenset())
        short = "  *" if tally.share(PictureVerdict.SAME_PICTURE) < cheat.wanted else ""
        print(tally.line(name, f"wanted {cheat.wanted}{short}"), flush=True)
        together.verdicts.update(tally.verdicts)
        together.cpu_ms.extend(tally.cpu_ms)
    if together.cpu_ms:
        print(together.line("all cheats together"))


def _cheated(photos: Photos, cheat: int, originals: int, seed: int) -> Iterator[Pair]:
    make = list(CHEATS.values())[cheat].make
    for number in spread(len(photos.distinct), originals):
        dice = np.random.default_rng([seed, cheat, number])
        name, picture = photos.distinct[number]
        sent = make(picture, dice, photos.others(number, dice))
        yield name, partial(compare, sent, picture)


def spread(count: int, wanted: int) -> Sequence[int]:
    """So many numbers below `count`, evenly; all of them when there are fewer."""
    return sorted({round(n) for n in np.linspace(0, count - 1, min(count, wanted))})


def print_distinct(photos: Photos, most: int) -> None:
    """All pairs of photographs of different things: none has anything in common."""
    _print_head("different things")
    begin = time.process_time()
    known = [
        (name, features_of(picture))
        for name, picture in (photos.distinct[n] for n in spread(len(photos.distinct), most))
    ]
    each = 1000 * (time.process_time() - begin) / len(known)
    pairs = (
        (f"{new} / {old}", partial(compare_features, a, b)) for (old, b), (new, a) in itertools.combinations(known, 2)
    )
    _print("all pairs", Tally().take(pairs, _ANY), "wanted: none 100, picture 0")
    print(f"features {each:.0f} ms CPU a picture, once; the rows' CPU is for a pair of known features")


def print_places(photos: Photos) -> None:
    """All pairs within each place: never the same picture."""
    _print_head("one place, walked around")
    if not photos.places:
        print("no photographs of one place at hand")
    for place in photos.places:
        pairs = ((f"{new} / {old}", partial(compare, a, b)) for (old, b), (new, a) in itertools.combinations(place, 2))
        _print(place[0][0].rsplit("-", 1)[0], Tally().take(pairs, _ACCUSED), "wanted: picture 0")


def print_retakes(photos: Photos, originals: int, seed: int) -> None:
    """Honest retakes with a repair: the same place, never the same picture."""
    _print_head("honest retake, repaired")
    for level, (name, retake) in enumerate(RETAKES.items()):
        tally = Tally().take(_retaken(photos, retake.make, originals, [seed, 1000 + level]), _ACCUSED)
        _print(name, tally, f"wanted: picture 0, place 95  {dict(tally.reasons)}")


def _retaken(photos: Photos, make: Callable[..., Image.Image], originals: int, seed: Sequence[int]) -> Iterator[Pair]:
    for number in spread(len(photos.distinct), originals):
        dice = np.random.default_rng([*seed, number])
        name, picture = photos.distinct[number]
        new = make(picture, dice, photos.others(number, dice))
        yield name, partial(compare, new, picture)


def print_plain(photos: Photos, pairs: int, seed: int) -> None:
    """Lamps, sky and walls: pictures that show little and other things, except for the one street at night."""
    _print_head("little to see")
    sources = Sources(photos.pictures)
    for kind in PLAIN:
        is_one_place = kind.endswith("one street")
        tally = Tally().take(_plain(kind, sources, pairs, seed), _ACCUSED if is_one_place else _ANY)
        _print(kind, tally, "wanted: picture 0" if is_one_place else "wanted: none 100, picture 0")


def _plain(kind: str, sources: Sources, pairs: int, seed: int) -> Iterator[Pair]:
    for number in range(pairs):
        new, old = plain_pair(kind, np.random.default_rng([seed, list(PLAIN).index(kind), number]), sources)
        yield f"pair {number}", partial(compare, new, old)
