"""The cheats and retakes that the benchmark measures with: each makes a picture that differs, and the same dice make the same one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image, ImageChops

from tests.evidence.scenes import scene

BENCH = str(Path(__file__).resolve().parents[2] / "bench")
SMALL = (240, 180)


@pytest.fixture(scope="module")
def bench() -> Iterator[tuple[ModuleType, ModuleType, ModuleType]]:
    """Modules of bench/, which is no package: they find each other where their scripts lie."""
    sys.path.insert(0, BENCH)
    yield import_module("_cheats"), import_module("_retakes"), import_module("_plain")
    sys.path.remove(BENCH)


@pytest.fixture(scope="module")
def photos() -> list[Image.Image]:
    return [scene(number).resize(SMALL) for number in range(5)]


def test_every_cheat_changes_the_picture_as_its_dice_say(
    bench: tuple[ModuleType, ...], photos: list[Image.Image]
) -> None:
    stored = bench[0].CHEATS["as it is"].make(photos[0], np.random.default_rng(7), photos[1:])
    unchanged = []
    for name, cheat in bench[0].CHEATS.items():
        one, same = (cheat.make(photos[0], np.random.default_rng(7), photos[1:]) for _time in range(2))
        assert ImageChops.difference(one, same).getbbox() is None, name
        if one.size == SMALL and np.abs(np.asarray(one, float) - np.asarray(stored, float)).mean() < 0.3:
            unchanged.append(name)
    assert unchanged == ["as it is"]


def test_a_retake_shows_the_scene_from_elsewhere_with_a_repair(
    bench: tuple[ModuleType, ...], photos: list[Image.Image]
) -> None:
    for name, retake in bench[1].RETAKES.items():
        taken = retake.make(photos[0], np.random.default_rng(7), photos[1:])
        away = np.abs(np.asarray(taken, float) - np.asarray(photos[0], float)).mean()
        other = np.abs(np.asarray(photos[1], float) - np.asarray(photos[0], float)).mean()
        assert taken.size == SMALL
        assert 3 < away < other, name


def test_plain_pairs_are_two_pictures(bench: tuple[ModuleType, ...], photos: list[Image.Image]) -> None:
    sources = bench[2].Sources(photos)
    for kind in bench[2].PLAIN:
        new, old = bench[2].plain_pair(kind, np.random.default_rng(7), sources)
        assert new.size == old.size, kind
        assert ImageChops.difference(new, old).getbbox() is not None, kind
