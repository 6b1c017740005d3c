"""OpenCV, loaded when first asked for. Everything else of the product works without it."""

from __future__ import annotations

import importlib
from functools import cache
from types import ModuleType


class LibraryMissing(Exception):
    """OpenCV is not installed, or cannot be loaded on this machine."""


@cache
def cv2() -> ModuleType:
    """The module, with one thread: a worker has other jobs beside it. Raises LibraryMissing."""
    try:
        module = importlib.import_module("cv2")
    except ImportError as error:
        raise LibraryMissing(str(error)) from error
    module.setNumThreads(1)
    return module


def is_there() -> bool:
    """Whether pictures can be compared on this machine."""
    try:
        cv2()
    except LibraryMissing:
        return False
    return True
