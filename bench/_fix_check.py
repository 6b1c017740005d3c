"""The inside of `bench/evidence.py --part check`: what the whole check of a fix costs the worker, beside how many photos its case holds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np
from _photo_index import _pictures, _store, _upload
from _retakes import RETAKES
from PIL import Image

from tanggap.cases import actions as cases
from tanggap.cases.actions import Move, NewPhoto
from tanggap.cases.models import Event
from tanggap.evidence import actions
from tanggap.evidence.photos import clean_photo, store
from tests.world import MONDAY, World, build_world

_HELD: Final = (1, 2, 6)  # before-photos of the case


def main(folder: str, fixes: int, _rows: int) -> None:
    """Store photos of others, fix cases with honest retakes, check each, print CPU of the process; PostgreSQL's own comes on top."""
    pictures = _pictures(Path(folder))
    world, dice, others = build_world(), np.random.default_rng(5), pictures[1::2]
    _store(pictures[::2], world)
    for held in _HELD:
        spent = [_checked(world, others, n, held, dice) for n in range(fixes)]
        figures = f"CPU p50 {statistics.median(spent):.0f}, most {max(spent):.0f} ms (n = {fixes})"
        print(f"whole check of a fix, {held} before-photos: {figures}")


def _checked(world: World, pictures: Sequence[Image.Image], n: int, held: int, dice: np.random.Generator) -> float:
    shown = [pictures[(n * 7 + k) % len(pictures)] for k in range(held)]
    case = world.started(photos=[_kept(one) for one in shown])
    retake = RETAKES["middle"].make(shown[0], dice, list(pictures[:4]))
    at = MONDAY + timedelta(hours=5)
    cases.fix(case.pk, Move(by=world.sari, at=at, text="Ditambal.", photos=[_kept(retake)]))
    event = Event.objects.get(case=case.pk, kind="fixed")
    begin = time.process_time()
    actions.check_fix(event_id=event.pk, at=at + timedelta(minutes=1))
    return 1000 * (time.process_time() - begin)


def _kept(picture: Image.Image) -> NewPhoto:
    return store(clean_photo(_upload(picture), size=1))
