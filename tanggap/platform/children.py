"""Processes that end with the one that started them, however it ends."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Ask Linux to send us this signal when our parent dies, for one that is killed cannot end its children itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)


def ending_with_parent(number: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before its program (`preexec_fn`): it ends with us, also when we die before it has asked for it."""
    parent = os.getpid()

    def prepare() -> None:
        end_with_parent(number)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def end(child: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM, *, patience_s: float = 15) -> None:
    """Ask a child that leads a group of its own to end; after some seconds kill it and all that it started."""
    if child.poll() is None:
        child.send_signal(number)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=patience_s)
    kill_group(child)
    child.wait()


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child and of all that it started; it must have been started with `start_new_session`."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
