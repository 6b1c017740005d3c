"""OpenCV, loaded when first asked for. Everything else of the product works without it."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any, TypeAlias

OpenCV: TypeAlias = Any  # its stubs do not know our arrays from theirs; what comes out is made an array of ours at once


class LibraryMissing(Exception):
    """OpenCV is not installed, or cannot be loaded on this machine."""


@cache
def cv2() -> OpenCV:
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
