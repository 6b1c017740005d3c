"""The inside of `bench/evidence.py --part index`: runs in a process of its own, where Django knows the benchmark's own database."""

from __future__ import annotations

import io
import resource
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from _cheats import CHEATS
from _index_filling import fill
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from tanggap.cases.models import Photo, PhotoKind
from tanggap.evidence import index
from tanggap.evidence.geometry.features import PictureFeatures, features_of
from tanggap.evidence.photos import clean_photo, store
from tanggap.evidence.words import PhotoQuestion, question_of
from tests.evidence.scenes import scene
from tests.world import World, build_world

_OTHERS: Final = 6  # photos that a cheat may take parts from
_MADE: Final = 60  # pictures, where no photographs are at hand


@dataclass(frozen=True)
class Asked:
    """A cheated photo that is looked up: which stored one it was made from, by which cheat."""

    cheat: str
    original: uuid.UUID
    features: PictureFeatures
    question: PhotoQuestion


def main(folder: str, originals: int, rows: int) -> None:
    """Store, fill, measure, print."""
    pictures = _pictures(Path(folder))
    stored = _store(pictures, build_world())
    # What is looked up was made from photos of even number; made-up ones are drawn from those of odd number.
    even, odd = range(0, len(pictures), 2), stored[1::2]
    _print_near_strangers(pictures, stored, even)
    asked = list(_asked(pictures, stored, [even[n * len(even) // originals] for n in range(originals)]))
    fill(rows - len(stored), odd)
    _print_found(asked)
    _print_times(asked)


def _pictures(folder: Path) -> Sequence[Image.Image]:
    files = sorted((folder / "distinct").glob("*.jpg"))
    if not files:
        print(
            f"!!! NO PHOTOGRAPHS in {folder}: {_MADE} MADE-UP PICTURES instead. These figures say nothing about real photos."
        )
        return [scene(number) for number in range(_MADE)]
    print(f"{len(files)} photographs from {folder}")
    return [Image.open(file).convert("RGB") for file in files]


def _store(pictures: Sequence[Image.Image], world: World) -> Sequence[uuid.UUID]:
    """Stored as the site does it: cleaned, drawn anew, indexed from the stored file."""
    case = world.report().case
    ids = []
    for picture in pictures:
        new = store(clean_photo(_upload(picture), size=1))
        photo = Photo.objects.create(
            case=case, kind=PhotoKind.AFTER, file=new.file, thumb=new.thumb, width=new.width, height=new.height,
            added_at=case.opened_at,
        )  # fmt: skip
        ids.append(photo.pk)
    begin = _cpu()
    index.remember(Photo.objects.filter(pk__in=ids))
    print(f"indexing one photo: {1000 * (_cpu() - begin) / len(ids):.0f} ms of CPU")
    return ids


def _upload(picture: Image.Image) -> SimpleUploadedFile:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=92)
    return SimpleUploadedFile("photo.jpg", data.getvalue())


def _asked(pictures: Sequence[Image.Image], stored: Sequence[uuid.UUID], originals: Sequence[int]) -> Iterator[Asked]:
    for at, (name, cheat) in enumerate(CHEATS.items()):
        for number in originals:
            dice = np.random.default_rng([2026, at, number])
            others = [pictures[n] for n in dice.permutation(len(pictures))[: _OTHERS + 1] if n != number][:_OTHERS]
            features = features_of(cheat.make(pictures[number], dice, others))
            yield Asked(name, stored[number], features, question_of(features))


def _print_near_strangers(pictures: Sequence[Image.Image], stored: Sequence[uuid.UUID], asked: Sequence[int]) -> None:
    """How often a photo of something else would be opened to be compared: costs time, accuses nobody."""
    opened = [
        len(index.candidates(question_of(features_of(pictures[number])), without=[stored[number]])) for number in asked
    ]
    share = 100 * statistics.mean(count > 0 for count in opened)
    print(
        f"photos of other things with votes enough to be opened: {sum(opened)} for {len(opened)} photos ({share:.0f} %)"
    )


def _print_found(asked: Sequence[Asked]) -> None:
    print(
        f"{'the original stands among the candidates, %':<46} {'first':>6} {'in 3':>6} {'in 12':>6}  votes p5  p50     n"
    )
    ranks: dict[str, list[tuple[int, int]]] = {}
    for one in asked:
        found = index.candidates(one.question)
        place = next((at for at, seen in enumerate(found) if seen.photo == one.original), None)
        ranks.setdefault(one.cheat, []).append((99, 0) if place is None else (place, found[place].votes))
    for name, seen in [*ranks.items(), ("all", [one for some in ranks.values() for one in some])]:
        shares = [100 * statistics.mean(rank < most for rank, _votes in seen) for most in (1, 3, 12)]
        votes = np.percentile([votes for _rank, votes in seen], [5, 50])
        print(
            f"{name:<46} {shares[0]:6.1f} {shares[1]:6.1f} {shares[2]:6.1f}  {votes[0]:8.0f} {votes[1]:4.0f} {len(seen):5}"
        )


def _print_times(asked: Sequence[Asked]) -> None:
    for one in asked[:20]:
        index.candidates(one.question)
    some = asked[:: max(1, len(asked) // 400)]
    print(f"words asked for one photo: median {statistics.median(len(one.question.words) for one in some):.0f}")
    _print_time("features into words", lambda one: question_of(one.features), some)
    _print_time("look-up in PostgreSQL", lambda one: index._sharing(one.question.words), some)
    _print_time("look-up, codes and votes of the likeliest", lambda one: index.candidates(one.question), some)


def _print_time(what: str, do: Callable[[Asked], object], asked: Sequence[Asked]) -> None:
    wall, ours, theirs = [], [], []
    for one in asked:
        begin = time.perf_counter(), _cpu(), _cpu_of_postgres()
        do(one)
        wall.append(1000 * (time.perf_counter() - begin[0]))
        ours.append(1000 * (_cpu() - begin[1]))
        theirs.append(1000 * (_cpu_of_postgres() - begin[2]))
    p50, p95 = np.percentile(wall, [50, 95])
    print(
        f"{what:<46} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  CPU: ours {statistics.mean(ours):5.1f}, "
        f"PostgreSQL {statistics.mean(theirs):5.1f} ms  n={len(wall)}"
    )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _cpu_of_postgres() -> float:
    """Seconds that our connection's process of the server has used."""
    pid: Any = connection.connection.info.backend_pid
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
