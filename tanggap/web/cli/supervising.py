"""Keeping the parts of an installation alive: each that ends is started again, until it clearly cannot live."""

from __future__ import annotations

import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import click

from tanggap.platform import children
from tanggap.platform.errors import Refused

_PAUSES_S = (0.2, 1, 2, 4, 8)
_MOST_ENDS, _WITHIN_S = 6, 120


@dataclass
class Part:
    """One process that must live. `may_start` says whether what it needs is there; while it is not, it is no fault of the part."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    may_start: Callable[[], bool] = lambda: True
    process: subprocess.Popen[bytes] | None = None
    again_at: float | None = None
    ended_at: deque[float] = field(default_factory=lambda: deque(maxlen=_MOST_ENDS))

    def look_after(self, now: float) -> None:
        """Start it again some time after it ended. Raises ClickException when it has ended too often."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.again_at is None:
            self.again_at = now + self._pause(now)
        elif now >= self.again_at and self.may_start():
            self._start()

    def _pause(self, now: float) -> float:
        if self.process is not None:
            children.kill_group(self.process)
        self.ended_at.append(now)
        recent = [moment for moment in self.ended_at if now - moment < _WITHIN_S]
        how = f"exit status {self.process.returncode}" if self.process is not None else "it did not start"
        if len(recent) >= _MOST_ENDS:
            raise click.ClickException(
                f"The {self.name} ended {len(recent)} times within {_WITHIN_S} seconds ({how}). Its last words stand above."
            )
        pause = _PAUSES_S[min(len(recent), len(_PAUSES_S)) - 1]
        click.echo(f"The {self.name} ended ({how}); starting it again in {pause:g} s.", err=True)
        return pause

    def _start(self) -> None:
        self.again_at = None
        try:
            self.process = self.start()
        except Refused as refused:  # the database; it may hold on to what a killed one has left for a moment
            click.echo(refused.sentence, err=True)
            self.process = None


def supervise(parts: Sequence[Part], stopping: Sequence[int]) -> None:
    """Keep all parts alive until somebody asks to stop. Raises ClickException when one cannot live."""
    while not stopping:
        for part in parts:
            part.look_after(time.monotonic())
        time.sleep(0.1)


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a command that ends with us, with all that it starts."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=children.ending_with_parent())


def end(parts: Sequence[Part]) -> None:
    """Ask every part to end, then wait for each."""
    living = [part.process for part in parts if part.process is not None]
    for process in living:
        if process.poll() is None:
            process.terminate()
    for process in living:
        children.end(process)
