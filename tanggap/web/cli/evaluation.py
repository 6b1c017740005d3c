"""`tanggap routing evaluate`: how well the classifier does on later records. It needs no database and no loaded city."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.shared import json_option, load_django, report

if TYPE_CHECKING:
    from tanggap.routing.backtest import BacktestScores, LabelledComplaint

_DIGITS, _SHOWN, _WIDE = 4, 15, 44
_FEWEST_SPLITS, _MOST_SPLITS = 1, 12


@click.command(
    epilog="Examples:\n\n  tanggap routing evaluate --train early.jsonl --test late.jsonl --json\n\n"
    "  tanggap routing evaluate --train all.jsonl --rolling 4"
)
@click.option("--train", "train_file", type=click.Path(path_type=Path), required=True, help="Records to learn from.")
@click.option("--test", "test_file", type=click.Path(path_type=Path), help="Later records to answer.")
@click.option(
    "--rolling",
    type=click.IntRange(_FEWEST_SPLITS, _MOST_SPLITS),
    help="Instead of --test: cut the second half of --train by time into so many parts; learn from all before each.",
)
@click.option(
    "--target",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="Precision wanted of what no person looks at.",
)
@json_option
def evaluate(train_file: Path, test_file: Path | None, rolling: int | None, target: float, as_json: bool) -> None:
    """Learn from records (JSONL or CSV: text, address, kelurahan, kecamatan, topic, agency, created_at) and answer later ones.

    Nothing of the right answers of --test is read before they are all answered.
    """
    if (test_file is None) == (rolling is None):
        raise click.UsageError("Say exactly one of --test FILE and --rolling N.")
    load_django()
    known = _records(train_file)
    if test_file is not None:
        done = _backtest(known, _records(test_file), target)
        report(as_json, done.facts, lambda: _say(done))
        return
    spans = [_backtest(early, late, target) for early, late in _spans(known, rolling or 1)]
    report(as_json, {"spans": [one.facts for one in spans]}, lambda: _say_spans(spans))


def _records(path: Path) -> list[LabelledComplaint]:
    """The records of a file; rows that cannot be read are named on standard error and left out."""
    from tanggap.intake.bulk_files import read_rows
    from tanggap.platform.errors import Refused
    from tanggap.routing.backtest import record_of

    records, broken = [], []
    for row in read_rows(path):
        if isinstance(row.values, Refused):
            broken.append(f"{path.name}, line {row.line}: {row.values.sentence}")
        else:
            records.append(record_of(row.values))
    for sentence in broken[:_SHOWN]:
        click.echo(sentence, err=True)
    if broken:
        click.echo(
            f"{path.name}: {len(broken)} of {len(broken) + len(records)} rows could not be read and were left out.",
            err=True,
        )
    if not records:
        raise click.ClickException(f"{path.name} holds no record that can be read.")
    return records


def _spans(
    records: Sequence[LabelledComplaint], count: int
) -> list[tuple[Sequence[LabelledComplaint], Sequence[LabelledComplaint]]]:
    ordered = sorted(records, key=lambda one: one.complaint.at.isoformat() if one.complaint.at else "")
    half = len(ordered) // 2
    cuts = [half + (len(ordered) - half) * part // count for part in range(count + 1)]
    return [(ordered[:begin], ordered[begin:end]) for begin, end in pairwise(cuts)]


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
            "agency_top1": _round(scores.agency_top1),
            "agency_top3": _round(scores.agency_top3),
            "topic_top1": _round(scores.topic_top1),
            "auto": {"target_precision": self.target, "precision": _round(auto.top1), "coverage": _round(auto.share)},
            "train_s": round(self.train_s, 2),
            "predict_ms_p50": _round(scores.predict_ms_p50),
            "predict_ms_p99": _round(scores.predict_ms_p99),
            "bands": [{name: _round(value) for name, value in asdict(band).items()} for band in scores.bands],
            "agency_confusion": scores.agency_confusion[:_SHOWN],
            "topic_confusion": scores.topic_confusion[:_SHOWN],
        }


def _backtest(early: Sequence[LabelledComplaint], late: Sequence[LabelledComplaint], target: float) -> BacktestRun:
    from tanggap.routing.backtest import train_on
    from tanggap.routing.classifier import TrainingSettings

    trained = train_on(early, settings=TrainingSettings(target_precision=target))
    return BacktestRun(trained.evaluate(late), trained.train_s, target)


def _round(value: object) -> object:
    return round(value, _DIGITS) if isinstance(value, float) else value


def _say(done: BacktestRun) -> None:
    scores, auto = done.scores, done.scores.auto
    click.echo(f"{scores.n} later complaints, learned in {done.train_s:.2f} s.")
    click.echo(f"agency   first guess {_share(scores.agency_top1)}, one of three {_share(scores.agency_top3)}")
    click.echo(f"topic    first guess {_share(scores.topic_top1)}")
    click.echo(f"alone    {_share(auto.share)} of all, of these right {_share(auto.top1)} (wanted {done.target:.0%})")
    click.echo(f"answers  p50 {_round(scores.predict_ms_p50)} ms, p99 {_round(scores.predict_ms_p99)} ms")
    click.echo("\nband      part of all   first right   one of three right")
    for band in scores.bands:
        click.echo(f"{band.band:<8} {_share(band.share):>12} {_share(band.top1):>13} {_share(band.top3):>20}")
    _say_confusion("Agencies: right, said instead, times", scores.agency_confusion, click.echo)
    _say_confusion("Topics: right, said instead, times", scores.topic_confusion, click.echo)


def _say_confusion(title: str, rows: Sequence[tuple[str, str, int]], say: Callable[[str], None]) -> None:
    say(f"\n{title}")
    for right, said, times in rows[:_SHOWN]:
        say(f"{right[:_WIDE]:<{_WIDE}}  {said[:_WIDE]:<{_WIDE}} {times:>4}")
    rest = sum(times for _right, _said, times in rows[_SHOWN:])
    say(f"{'and all others' if rest else 'and no other':<{2 * _WIDE + 2}} {rest:>4}")


def _say_spans(spans: Sequence[BacktestRun]) -> None:
    click.echo("complaints   agency 1st   one of 3   topic   alone: part   precision   learned in")
    for one in spans:
        scores, auto = one.scores, one.scores.auto
        click.echo(
            f"{scores.n:>10} {_share(scores.agency_top1):>12} {_share(scores.agency_top3):>10} {_share(scores.topic_top1):>7}"
            f" {_share(auto.share):>13} {_share(auto.top1):>11} {one.train_s:>10.2f} s"
        )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
