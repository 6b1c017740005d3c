"""`tanggap routing evaluate`: how well the classifier does on later records. It needs no database and no loaded city."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tanggap.web.cli.backtest_figures import BacktestRun, say_run, share
from tanggap.web.cli.prequential import evaluate_in_order
from tanggap.web.cli.shared import json_option, load_django, report

if TYPE_CHECKING:
    from tanggap.routing.backtest import LabelledComplaint

_SHOWN = 15
_FEWEST_SPLITS, _MOST_SPLITS = 1, 12


@click.command(
    epilog="Examples:\n\n  tanggap routing evaluate --train early.jsonl --test late.jsonl --json\n\n"
    "  tanggap routing evaluate --train all.jsonl --rolling 4\n\n"
    "  tanggap routing evaluate --train all.jsonl --prequential"
)
@click.option("--train", "train_file", type=click.Path(path_type=Path), required=True, help="Records to learn from.")
@click.option("--test", "test_file", type=click.Path(path_type=Path), help="Later records to answer.")
@click.option(
    "--rolling",
    type=click.IntRange(_FEWEST_SPLITS, _MOST_SPLITS),
    help="Instead of --test: cut the second half of --train by time into so many parts; learn from all before each.",
)
@click.option(
    "--prequential",
    is_flag=True,
    help="Instead of --test: go through the second half of --train day by day, training and renewing the bands as a city does.",
)
@click.option(
    "--target",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="Precision wanted of what no person looks at.",
)
@json_option
def evaluate(
    train_file: Path, *, test_file: Path | None, rolling: int | None, prequential: bool, target: float, as_json: bool
) -> None:
    """Learn from records (JSONL or CSV: text, address, kelurahan, kecamatan, topic, agency, created_at) and answer later ones.

    Nothing of the right answers of --test is read before they are all answered.
    """
    if (test_file is not None) + (rolling is not None) + prequential != 1:
        raise click.UsageError("Say exactly one of --test FILE, --rolling N and --prequential.")
    load_django()
    known = _records(train_file)
    if prequential:
        evaluate_in_order(known, target, as_json)
        return
    if test_file is not None:
        done = _backtest(known, _records(test_file), target)
        report(as_json, done.facts, lambda: say_run(done))
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


def _backtest(early: Sequence[LabelledComplaint], late: Sequence[LabelledComplaint], target: float) -> BacktestRun:
    from tanggap.routing.backtest import train_on
    from tanggap.routing.classifier import TrainingSettings

    trained = train_on(early, settings=TrainingSettings(target_precision=target))
    return BacktestRun(trained.evaluate(late), trained.train_s, target)


def _say_spans(spans: Sequence[BacktestRun]) -> None:
    click.echo("complaints   agency 1st   one of 3   topic   alone: part   precision   learned in")
    for one in spans:
        scores, auto = one.scores, one.scores.auto
        click.echo(
            f"{scores.n:>10} {share(scores.agency_top1):>12} {share(scores.agency_top3):>10} {share(scores.topic_top1):>7}"
            f" {share(auto.share):>13} {share(auto.top1):>11} {one.train_s:>10.2f} s"
        )
