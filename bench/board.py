"""The supervisor's board and the public ageing list with many open cases: `python bench/board.py` (BENCH_CASES=100000).

Pages are asked of the site's own code without a network between; printed are the median, the 95th of a hundred, and the queries.
"""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path

from _house import ROOT, fresh_home, run_python, tanggap

CASES = int(os.environ.get("BENCH_CASES", "100000"))
TIMES = int(os.environ.get("BENCH_TIMES", "25"))
CODE = (Path(__file__).parent / "_board_pages.py").read_text()


def main() -> None:
    """Fill a city, ask for each page, print a line for each."""
    with fresh_home("jakarta") as env:
        tanggap(env, "city", "load", str(ROOT / "tanggap" / "cities" / "jakarta"))
        told = json.loads(run_python(env, CODE, str(CASES), str(TIMES)).splitlines()[-1])
    print(f"{told['cases']} cases, {told['open']} open; each page {TIMES} times; milliseconds")
    for name, page in told["pages"].items():
        ms = sorted(page["ms"])
        p95 = ms[min(len(ms) - 1, round(0.95 * len(ms)))]
        print(
            f"{name:<36} p50 {statistics.median(ms):6.0f}   p95 {p95:6.0f}   own processor time p50 "
            f"{statistics.median(page['own']):4.0f}   {page['queries']} queries   {page['kb']} kB"
        )
    for name, plan in told["plans"].items():
        print(f"{name}: {plan}")


if __name__ == "__main__":
    main()
