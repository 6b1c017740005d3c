"""The figures of a backtest, for people and for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tanggap.routing.backtest import BacktestScores

_DIGITS, _SHOWN, _WIDE = 4, 15, 44


@dataclass(frozen=True)
class BacktestRun:
    """How right the classifier was on the later records, and how many seconds it had learned."""

    scores: BacktestScores
    train_s: float
    target: float

    @property
    def facts(self) -> Mapping[str, object]:
        """The same as plain numbers, for machines."""
        scores, auto = self.scores, self.scores.auto
        return {
            "n": scores.n,
            "agency_top1": round_figure(scores.agency_top1),
            "agency_top3": round_figure(scores.agency_top3),
            "topic_top1": round_figure(scores.topic_top1),
            "auto": {
                "target_precision": self.target,
                "precision": round_figure(auto.top1),
                "coverage": round_figure(auto.share),
            },
            "train_s": round(self.train_s, 2),
            "predict_ms_p50": round_figure(scores.predict_ms_p50),
            "predict_ms_p99": round_figure(scores.predict_ms_p99),
            "bands": [{name: round_figure(value) for name, value in asdict(band).items()} for band in scores.bands],
            "agency_confusion": scores.agency_confusion[:_SHOWN],
            "topic_confusion": scores.topic_confusion[:_SHOWN],
        }


def round_figure(value: object) -> object:
    """A figure as it is printed for machines."""
    return round(value, _DIGITS) if isinstance(value, float) else value


def say_run(done: BacktestRun) -> None:
    """The figures for people."""
    scores, auto = done.scores, done.scores.auto
    click.echo(f"{scores.n} later complaints, learned in {done.train_s:.2f} s.")
    click.echo(f"agency   first guess {share(scores.agency_top1)}, one of three {share(scores.agency_top3)}")
    click.echo(f"topic    first guess {share(scores.topic_top1)}")
    click.echo(f"alone    {share(auto.share)} of all, of these right {share(auto.top1)} (wanted {done.target:.0%})")
    click.echo(f"answers  p50 {round_figure(scores.predict_ms_p50)} ms, p99 {round_figure(scores.predict_ms_p99)} ms")
    click.echo("\nband      part of all   first right   one of three right")
    for band in scores.bands:
        click.echo(f"{band.band:<8} {share(band.share):>12} {share(band.top1):>13} {share(band.top3):>20}")
    _say_confusion("Agencies: right, said instead, times", scores.agency_confusion, click.echo)
    _say_confusion("Topics: right, said instead, times", scores.topic_confusion, click.echo)


def _say_confusion(title: str, rows: Sequence[tuple[str, str, int]], say: Callable[[str], None]) -> None:
    say(f"\n{title}")
    for right, said, times in rows[:_SHOWN]:
        say(f"{right[:_WIDE]:<{_WIDE}}  {said[:_WIDE]:<{_WIDE}} {times:>4}")
    rest = sum(times for _right, _said, times in rows[_SHOWN:])
    say(f"{'and all others' if rest else 'and no other':<{2 * _WIDE + 2}} {rest:>4}")


def share(value: float | None) -> str:
    """A share as people read it."""
    return "-" if value is None else f"{value:.1%}"
