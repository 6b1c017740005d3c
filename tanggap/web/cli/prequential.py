"""`tanggap routing evaluate --prequential`: the second half of the records in order of time, as a city would have lived it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.backtest_figures import BacktestRun, round_figure, say_run, share
from tanggap.web.cli.shared import report

if TYPE_CHECKING:
    from tanggap.routing.backtest import LabelledComplaint, PrequentialRun
    from tanggap.routing.backtest.prequential import SpanScore


@dataclass(frozen=True)
class FiguresOverTime:
    """How the bands held as time went by; `low` and `high` bound the precision of what was sent with 90 per cent."""

    trainings: int
    sent: int
    low: float
    high: float
    fourths: Sequence[float]
    months: Sequence[SpanScore]

    @property
    def facts(self) -> Mapping[str, object]:
        """The same as plain numbers, for machines."""
        return {
            "trainings": self.trainings,
            **_rhythm(),
            "sent": self.sent,
            "precision_90": [round_figure(self.low), round_figure(self.high)],
            "fourths_of_sent": [round_figure(one) for one in self.fourths],
            "months": [{name: round_figure(value) for name, value in asdict(one).items()} for one in self.months],
        }


def evaluate_in_order(records: Sequence[LabelledComplaint], target: float, as_json: bool) -> None:
    """Answer, count, print. Raises Refused when there are too few records."""
    from tanggap.routing.backtest import run_prequential
    from tanggap.routing.classifier import TrainingSettings

    run = run_prequential(records, settings=TrainingSettings(target_precision=target))
    done, over_time = BacktestRun(run.scores, run.train_s, target), _over_time(run)
    report(as_json, {**done.facts, "prequential": over_time.facts}, lambda: _say(done, over_time))


def _over_time(run: PrequentialRun) -> FiguresOverTime:
    from tanggap.routing.backtest import prequential
    from tanggap.routing.backtest.scores import is_first

    sent = [is_first(*one) for one in run.answered if one[1].band == "auto"]
    low, high = prequential.interval(sum(sent), len(sent))
    fourths, months = prequential.fourths_of_sent(run.answered), list(prequential.by_month(run.answered))
    return FiguresOverTime(run.trainings, len(sent), low, high, fourths, months)


def _rhythm() -> Mapping[str, int]:
    from tanggap.routing.backtest import prequential

    return {
        "trained_every_days": prequential.TRAINED_EVERY.days,
        "bands_renewed_every_days": 1,
        "known_after_days": prequential.KNOWN_AFTER.days,
    }


def _say(done: BacktestRun, over_time: FiguresOverTime) -> None:
    say_run(done)
    said = ", ".join(f"{name.replace('_', ' ')}: {days}" for name, days in _rhythm().items())
    click.echo(f"\n{over_time.trainings} trainings; {said}")
    click.echo(
        f"sent alone {over_time.sent}; the precision lies between {share(over_time.low)} and {share(over_time.high)} (90 %)"
    )
    fourths = ", ".join(share(one) for one in over_time.fourths)
    click.echo(f"each fourth part of these, in order of time: {fourths or '-'}")
    click.echo("\nmonth     answers   sent alone   of these right   agency 1st")
    for month in over_time.months:
        click.echo(
            f"{month.name:<9} {month.n:>7} {share(month.coverage):>12} {share(month.precision):>16} {share(month.agency_top1):>12}"
        )
