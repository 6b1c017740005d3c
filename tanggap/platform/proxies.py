"""A proxy that no setting tells of: noticed when a request comes through it, told by `tanggap doctor`."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tanggap.platform.home import home
from tanggap.platform.networks import is_public

_SEEN: Final = "proxy-seen"
_HOUR: Final = 3600
_WEEK: Final = 7 * 24 * _HOUR


def note_unknown_proxy(meta: Mapping[str, object]) -> None:
    """Remember that a request came through a proxy; only one with a private address, for anybody may write the header."""
    if is_public(str(meta.get("REMOTE_ADDR", ""))) or _age() < _HOUR:
        return
    with contextlib.suppress(OSError):
        _file().touch()


def came_through_unknown_proxy() -> bool:
    """Whether that happened within a week."""
    return _age() < _WEEK


def _age() -> float:
    """Seconds since it was last noted; endless when never."""
    try:
        return time.time() - _file().stat().st_mtime
    except OSError:
        return float("inf")


def _file() -> Path:
    return home() / _SEEN
