"""How well and how fast reports find their agency: `python bench/routing.py`. Learns from the first three quarters of the records.

`python bench/routing.py --rolling` adds four spans of the second half, each answered by what was learned before it.
`python bench/routing.py --prequential` prints only the second half in order of time, trained weekly, its bands renewed nightly.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from pathlib import Path

from _house import ROOT, records

sys.path.insert(0, str(ROOT))


def main() -> None:
    """Print the figures of `tanggap routing evaluate` on a split by time, then memory and the speed of corrections."""
    from click.testing import CliRunner

    from tanggap.web.cli.evaluation import evaluate

    if "--prequential" in sys.argv:
        with records() as path:
            print(CliRunner().invoke(evaluate, ["--train", str(path), "--prequential"], catch_exceptions=False).output)
        return
    with records() as path, tempfile.TemporaryDirectory() as folder:
        early, late = _split(path, Path(folder))
        done = CliRunner().invoke(evaluate, ["--train", str(early), "--test", str(late)], catch_exceptions=False)
        print(done.output)
        print(f"memory   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
        if "--rolling" in sys.argv:
            done = CliRunner().invoke(evaluate, ["--train", str(path), "--rolling", "4"], catch_exceptions=False)
            print(done.output)
        _corrections(early, late)


def _split(path: Path, folder: Path) -> tuple[Path, Path]:
    lines = sorted(path.read_text(encoding="utf-8").splitlines(), key=lambda line: str(json.loads(line)["created_at"]))
    cut = len(lines) * 3 // 4
    for name, part in (("early.jsonl", lines[:cut]), ("late.jsonl", lines[cut:])):
        (folder / name).write_text("\n".join(part) + "\n", encoding="utf-8")
    return folder / "early.jsonl", folder / "late.jsonl"


def _corrections(early: Path, late: Path) -> None:
    import time

    from tanggap.routing.backtest import record_of, train_on
    from tanggap.routing.classifier import TrainingExample, from_bytes, to_bytes

    known, news = ([record_of(json.loads(line)) for line in path.open(encoding="utf-8")] for path in (early, late))
    trained = train_on(known[-2_000:])
    corrections = [
        TrainingExample(one.complaint.features, one.topic, trained.offices.label_of(one.agency)) for one in news[:100]
    ]
    begin = time.perf_counter()
    trained.classifier.with_corrections(corrections)
    print(f"100 corrections learned in {(time.perf_counter() - begin) * 1000:.0f} ms")
    data = to_bytes(trained.classifier)
    begin = time.perf_counter()
    from_bytes(data)
    print(f"model of 2,000 records: {len(data) / 1e6:.1f} MB, loaded in {(time.perf_counter() - begin) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
