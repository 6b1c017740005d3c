"""How many plain reports reach their office by themselves on the first day: `python bench/auto_dispatch.py`.

A fresh database, Jakarta as shipped, its first model (learned from the city's own words alone), and notes that we wrote ourselves
(tests/routing/written). Wrong ones count double. Then, on records of other hands, how often a word of the place changes the owner.
"""

from __future__ import annotations

import json
import sys

from _house import ROOT, fresh_home, run_python, tanggap

_PLAY = """
import json, sys
from dataclasses import asdict
from datetime import datetime, timezone
from tanggap.web.cli.shared import database
with database():
    from tanggap.places.queries import city_of_the_site
    from tanggap.routing.versions import train_version
    from tests.routing import written_cases as written
    now, city = datetime.now(timezone.utc), city_of_the_site("jakarta")
    train_version(city, at=now)
    for name in ("clear.csv", "never.csv"):
        for one in written.send(city, written.read(name), at=now):
            print(json.dumps({"file": name, **asdict(one), "is_right": name == "clear.csv" and one.is_right}))
"""


def main() -> None:
    """Print the figure, then every case that was not sent or sent wrongly, and why."""
    with fresh_home("jakarta") as env:
        tanggap(env, "city", "load", str(ROOT / "tanggap" / "cities" / "jakarta"))
        lines = [json.loads(line) for line in run_python(env, _PLAY).splitlines() if line.startswith("{")]
    clear = [line for line in lines if line["file"] == "clear.csv"]
    never = [line for line in lines if line["file"] == "never.csv"]
    right = sum(line["is_right"] for line in clear)
    wrong = [line for line in clear if line["is_sent"] and not line["is_right"]]
    print(
        f"sent by itself to the right office: {right} of {len(clear)}; to a wrong one: {len(wrong)} (figure {right - 2 * len(wrong)})"
    )
    print(f"must wait for a person: {sum(not line['is_sent'] for line in never)} of {len(never)} waited")
    for line in [*(one for one in clear if not one["is_right"]), *(one for one in never if one["is_sent"])]:
        _say(line)


def _say(line: dict[str, object]) -> None:
    written = line["written"]
    assert isinstance(written, dict)
    did = f"sent to {line['office']}" if line["is_sent"] else "not sent"
    print(f"- {did}, {line['sure']} %: {written['kind']}, {written['village']}: {written['note']!r} {line['held']}")


if __name__ == "__main__":
    sys.exit(main())
