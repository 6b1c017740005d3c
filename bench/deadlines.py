"""A million open cases under the clock: how long a sweep takes when nothing, a busy minute, or two days' worth is due.

    python bench/deadlines.py [cases]

The database is one of its own. Rows are made by PostgreSQL itself (generate_series) with promises spread over seven days, warnings
at three and six of them, as in Jakarta's policy; then `deadlines.actions.sweep` runs as the worker runs it. Prints the median of
BENCH_RUNS looks, the plan of the query that finds the work, and what a preview of the national policy costs on the same cases.
"""

from __future__ import annotations

import json
import sys

from _house import RUNS, fresh_home, run_python, tanggap

CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000

MOST_FOR_PREVIEW = 200_000

FILL = """
import sys, time
from datetime import UTC, datetime, timedelta
import django; django.setup()
from django.db import connection
from tanggap.cases.models import Case
from tanggap.directory.models import Category
from tanggap.places.models import City
count = int(sys.argv[1])
started = time.perf_counter()
with connection.cursor() as cursor:
    cursor.execute("SELECT array_agg(id) FROM places_area WHERE level = 'village'"); areas = cursor.fetchone()[0]
    cursor.execute("SELECT array_agg(id) FROM directory_agency WHERE kind = 'subdepartment'"); agencies = cursor.fetchone()[0]
    cursor.execute("SELECT id FROM directory_deadlinepolicy"); policy = cursor.fetchone()[0]
    start = datetime(2026, 11, 16, tzinfo=UTC)
    first = Case.objects.create(
        city=City.objects.get(), code="B0", category=Category.objects.get(code="jalan-berlubang"), agency_id=agencies[0],
        area_id=areas[0], place_source="area", status="assigned", public_status="menunggu", is_public=True,
        opened_at=start, changed_at=start, due_at=start + timedelta(days=7),
    )
    # Each is the first one's row with other values, whatever columns there are.
    cursor.execute('''
        INSERT INTO cases_case SELECT (jsonb_populate_record(c, jsonb_build_object(
            'id', c.id + n, 'code', 'B' || n, 'agency_id', (%s::bigint[])[1 + n %% %s], 'area_id', (%s::bigint[])[1 + n %% %s],
            'opened_at', t, 'changed_at', t, 'due_at', t + interval '7 days'))).*
        FROM cases_case c, LATERAL (SELECT n, c.opened_at + n * (interval '7 days' / %s) AS t FROM generate_series(1, %s) n) AS made
        WHERE c.id = %s
    ''', [agencies, len(agencies), areas, len(areas), count, count - 1, first.pk])
    cursor.execute('''
        INSERT INTO deadlines_deadline (case_id, step, serial, agency_id, policy_id, starts_at, due_at, next_at, warn_at, warned_at,
            rung_at, rungs_climbed, cause)
        SELECT id, 'completion', 1, agency_id, %s, opened_at, due_at,
            CASE WHEN opened_at + interval '3 days' > timestamptz '2026-11-23 00:00Z' THEN opened_at + interval '3 days'
                 WHEN opened_at + interval '6 days' > timestamptz '2026-11-23 00:00Z' THEN opened_at + interval '6 days'
                 ELSE due_at END,
            ARRAY[opened_at + interval '3 days', opened_at + interval '6 days'], timestamptz '2026-11-23 00:00Z',
            ARRAY[due_at, due_at + interval '1 day', due_at + interval '2 days', due_at + interval '3 days'], 0, ''
        FROM cases_case
    ''', [policy])
    cursor.execute("ANALYZE")
print(f"{count} open cases with their clocks made in {time.perf_counter() - started:.0f} s")
"""

SWEEPS = """
import json, statistics, sys, time
from datetime import UTC, datetime, timedelta
import django; django.setup()
from django.db import connection
from tanggap.deadlines.actions import sweep
runs = int(sys.argv[1])
at = datetime(2026, 11, 23, tzinfo=UTC)
def timed(moment):
    started = time.perf_counter()
    done = sweep(at=moment)
    return time.perf_counter() - started, done
sweep(at=at)
nothing = [timed(at)[0] for _ in range(runs)]
minutes = []
for _ in range(runs):
    at += timedelta(minutes=1)
    minutes.append(timed(at))
with connection.cursor() as cursor:
    cursor.execute("EXPLAIN SELECT id, case_id, next_at FROM deadlines_deadline WHERE next_at <= %s ORDER BY next_at, id LIMIT 1000", [at])
    plan = [row[0] for row in cursor.fetchall()]
hour = timed(at + timedelta(hours=1))
def part(moment, batches):
    started = time.perf_counter()
    done = sweep(at=moment, most_batches=batches)
    return time.perf_counter() - started, done
days = part(at + timedelta(days=2), 20)
def said(pair):
    seconds, done = pair
    return {"seconds": seconds, "reminded": done.warned, "missed": done.missed, "rungs": done.climbed}
print(json.dumps({"nothing": statistics.median(nothing), "minute": statistics.median([m[0] for m in minutes]),
    "slowest_minute": max(m[0] for m in minutes), "one_minute": said(minutes[-1]), "hour": said(hour), "days": said(days), "plan": plan}))
"""

PREVIEW = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import django; django.setup()
from tanggap.deadlines.previewing import names_of, preview
from tanggap.directory.city_files.deadlines import read_policy
from tanggap.places.models import City
city = City.objects.get()
row = read_policy(Path(sys.argv[1]), names_of(city))
started = time.perf_counter()
found = preview(city, row, at=datetime(2026, 11, 23, tzinfo=UTC))
print(f"{time.perf_counter() - started:.1f} {found.total.cases} {found.total.changed}")
"""


def main() -> None:
    with fresh_home("jakarta") as env:
        env = {**env, "DJANGO_SETTINGS_MODULE": "tanggap.web.settings"}
        tanggap(env, "city", "load", "tanggap/cities/jakarta")
        started = "import os; from pathlib import Path; from tanggap.platform.postgres import ensure_running; "
        started += "ensure_running(Path(os.environ['TANGGAP_HOME']))\n"
        print(run_python(env, started + FILL, str(CASES)).strip())
        found = json.loads(run_python(env, started + SWEEPS, str(RUNS)))
        print(f"nothing due:      {found['nothing'] * 1000:8.1f} ms (median of {RUNS})")
        print(
            f"a busy minute:    {found['minute'] * 1000:8.1f} ms (median of {RUNS}; slowest {found['slowest_minute'] * 1000:.0f} ms)"
        )
        print(f"  of which one:   {_said(found['one_minute'])}")
        print(f"after an hour:    {_said(found['hour'])}")
        print(f"after two days:   {_said(found['days'])}, the first 20,000 clocks of them")
        print("plan: " + " / ".join(line.strip() for line in found["plan"]))
        if CASES > MOST_FOR_PREVIEW:
            return
        file = "tanggap/cities/jakarta/deadlines-sp4n-lapor.toml"
        seconds, cases, changed = run_python(env, started + PREVIEW, file).split()
        print(f"preview of the national policy: {seconds} s for {cases} open cases, {changed} promises change")


def _said(sweep: dict[str, float]) -> str:
    found = sweep["reminded"] + sweep["missed"]
    rate = found / sweep["seconds"] if sweep["seconds"] else 0
    facts = f"{sweep['reminded']:.0f} reminded, {sweep['missed']:.0f} missed, {sweep['rungs']:.0f} rungs"
    return f"{sweep['seconds']:8.1f} s  ({facts}; {rate:.0f} clocks/s)"


if __name__ == "__main__":
    main()
