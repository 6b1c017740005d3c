"""How fast the ledger is proved: `python bench/ledger.py`. Verifies the events of 7,197 imported complaints, sealed."""

from __future__ import annotations

import json

from _house import RUNS, fresh_home, import_records, records, run_python, spread, tanggap

# Prints one JSON list: seconds of each run, events, seals.
_MEASURE = """
import json, sys, time
from tanggap.web.cli.shared import database
with database():
    from tanggap.cases import ledger
    took = []
    for _ in range(int(sys.argv[1])):
        begin = time.perf_counter()
        verdict = ledger.verify()
        took.append(time.perf_counter() - begin)
        assert verdict.is_whole, verdict.findings[:3]
    print(json.dumps([took, verdict.events, verdict.anchors]))
"""


def main() -> None:
    """Print events per second."""
    with records() as path, fresh_home("surabaya") as env:
        import_records(env, path)
        tanggap(env, "ledger", "anchor")
        said = run_python(env, _MEASURE, str(RUNS))
    took, events, seals = json.loads(said)
    print(f"{events} events and {seals} seal, every hash recomputed")
    print(f"verify    {spread((events / seconds for seconds in took), 'events/s')}")


if __name__ == "__main__":
    main()
