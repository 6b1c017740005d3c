"""How long a search for duplicates takes among a million open cases, in a database of its own that is gone afterwards."""

from __future__ import annotations

import json
import statistics

from _house import fresh_home, run_python, tanggap

LOOKS = 400
PERCENTILES = (50, 95, 99)

# Open cases as a city has them: two of three along streets of 800 m, the rest anywhere on its land; all kinds, a year of ages.
_FILL = """
from tanggap.web.cli.shared import database
with database():
    import sys
    from datetime import UTC, datetime
    import numpy as np
    from django.db import connection
    from tanggap.directory.models import Agency, Category
    from tanggap.places.grid import cell_of
    from tanggap.places.models import Area, City, Level

    count, city, dice = int(sys.argv[1]), City.objects.get(), np.random.default_rng(7)
    desk = Agency.objects.get(city=city, is_front_desk=True).pk
    kinds = np.array(Category.objects.filter(city=city, privacy="public").values_list("pk", flat=True))
    areas = np.array(list(Area.objects.filter(city=city, level=Level.VILLAGE, centre_lat__lt=-6.05)
        .values_list("pk", "centre_lat", "centre_lon")))
    words = ["jalan berlubang dalam di depan pasar no", "lampu mati gelap dekat Indomaret no", "sampah numpuk bau no", "got mampet no"]

    streets = np.column_stack([areas[dice.integers(len(areas), size=9000)], dice.uniform(-1, 1, 9000)])
    chosen = streets[dice.integers(9000, size=count)]
    on_street = dice.random(count) < 0.66
    along = dice.uniform(-1, 1, count) * np.where(on_street, 0.004, 0.012)
    lat = chosen[:, 1] + np.where(on_street, along * chosen[:, 3], dice.uniform(-0.012, 0.012, count)) + dice.normal(0, 0.0001, count)
    lon = chosen[:, 2] + along
    kind, age = kinds[dice.integers(len(kinds), size=count)], dice.exponential(60 * 86400, count) % (360 * 86400)
    accuracy, phash = dice.uniform(5, 40, count), dice.integers(1 << 62, size=count)
    now = datetime.now(UTC).timestamp()

    def spread(bits):
        for shift, mask in ((16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
                            (1, 0x5555555555555555)):
            bits = (bits | bits << np.uint64(shift)) & np.uint64(mask)
        return bits

    side = 1 << 26
    x = ((lon + 180) / 360 * side).astype(np.uint64)
    y = ((0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)) * side).astype(np.uint64)
    cell = spread(x) | spread(y) << np.uint64(1)
    assert all(int(cell[n]) == cell_of(lat[n], lon[n]) for n in range(50))

    def indexes():
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('cases_case', 'cases_report', 'cases_photo') "
                "AND indexdef NOT LIKE '%%UNIQUE%%'")
            return cursor.fetchall()

    def copied(table, columns, line):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the rows fit together; checking each takes longer than all
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for begin in range(0, count, 20000):
                    copy.write("".join(line(n) for n in range(begin, min(count, begin + 20000))))

    known = indexes()
    with connection.cursor() as cursor:
        for name, _how in known:  # made again afterwards: a sort is faster than a million insertions
            cursor.execute(f'DROP INDEX "{name}"')
    when = [datetime.fromtimestamp(now - seconds, UTC).isoformat() for seconds in age]
    place = [
        f"{int(a)}\\t{b:.6f}\\t{c:.6f}\\t{d}\\t{e:.1f}\\tgps\\t" for a, b, c, d, e in zip(chosen[:, 0], lat, lon, cell, accuracy)
    ]
    copied("cases_case", "id, city_id, code, category_id, asset_owner, agency_id, status, public_status, is_public, is_urgent, "
        "is_priority, is_guarded, opened_at, changed_at, report_count, reopen_count, return_count, event_count, head_hash, "
        "area_id, lat, lon, cell, accuracy_m, place_source, landmark",
        lambda n: f"{n + 1}\\t{city.pk}\\tB{n + 1}\\t{kind[n]}\\t\\t{desk}\\tassigned\\tmenunggu\\tt\\tf\\tf\\tf\\t"
                  f"{when[n]}\\t{when[n]}\\t1\\t0\\t0\\t0\\t\\t{place[n]}\\n")
    copied("cases_report", "id, city_id, case_id, code, channel, idempotency_key, text, language, category_id, answers, wants_public, "
        "said_at, received_at, area_id, lat, lon, cell, accuracy_m, place_source, landmark",
        lambda n: f"{n + 1}\\t{city.pk}\\t{n + 1}\\tB{n + 1}\\tweb\\tb{n}\\t{words[n % 4]} {n % 90}\\tid\\t{kind[n]}\\t{{}}\\tt\\t"
                  f"{when[n]}\\t{when[n]}\\t{place[n]}\\n")
    copied("cases_photo", "id, case_id, report_id, kind, file, thumb, width, height, added_at, look",
        lambda n: f"00000000-0000-4000-8000-{n + 1:012x}\\t{n + 1}\\t{n + 1}\\tbefore\\tx\\tx\\t1600\\t1200\\t{when[n]}\\t{phash[n]}\\n")
    with connection.cursor() as cursor:
        for _name, how in known:
            cursor.execute(how)
        cursor.execute("ANALYZE")
"""

_LOOK = """
from tanggap.web.cli.shared import database
with database():
    import json, random, sys, time
    from django.db import connection
    from django.utils import timezone
    from tanggap.cases.models import Case
    from tanggap.routing.duplicates.pair_features import PairMember
    from tanggap.routing.duplicates.search import duplicates_of_case, duplicates_of_draft

    looks, most, dice, now = int(sys.argv[1]), int(sys.argv[2]), random.Random(3), timezone.now()
    chosen = list(Case.objects.filter(pk__in=dice.sample(range(1, most + 1), looks + 20)).select_related("city", "category"))
    times = {"resident": [], "operator": [], "resident, own processor time": [], "operator, own processor time": []}
    found = 0
    for number, case in enumerate(chosen):
        draft = PairMember(kind=case.category_id, at=now, lat=case.lat, lon=case.lon, accuracy_m=15.0, phashes=(dice.getrandbits(62),))
        begin, cpu = time.perf_counter(), time.process_time()
        duplicates_of_draft(draft, case.city, case.area_id, at=now)
        middle, cpu_middle = time.perf_counter(), time.process_time()
        found += len(duplicates_of_case(case, at=now))
        end, cpu_end = time.perf_counter(), time.process_time()
        if number >= 20:  # the first ones warm the caches
            times["resident"].append(1000 * (middle - begin))
            times["operator"].append(1000 * (end - middle))
            times["resident, own processor time"].append(1000 * (cpu_middle - cpu))
            times["operator, own processor time"].append(1000 * (cpu_end - cpu_middle))
    from tanggap.cases import nearby
    case = chosen[0]
    asked = nearby.NearbyQuestion(case.city_id, case.lat, case.lon, case.area_id, [case.category_id], now, nearby.REACH_M, True, None)
    sql, values = nearby.statement(asked)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql, values)
        plan = "\\n".join(row[0] for row in cursor.fetchall())
    print(json.dumps({"times": times, "plan": plan, "found": found}))
"""


def lookup(count: int) -> None:
    """Fill, look up, print; nothing stays."""
    with fresh_home("jakarta") as env:
        tanggap(env, "migrate")
        tanggap(env, "city", "load", "tanggap/cities/jakarta")
        run_python(env, _FILL, str(count))
        told = json.loads(run_python(env, _LOOK, str(LOOKS), str(count)).splitlines()[-1])
    print(f"\nlooking among {count:,} open cases, {LOOKS} looks each, one process (search, words, scores, reasons):")
    for who, times in told["times"].items():
        shares = statistics.quantiles(times, n=100)
        print(f"  {who:30} " + "  ".join(f"p{share} {shares[share - 1]:.1f} ms" for share in PERCENTILES))
    print("the statement's plan:\n" + told["plan"])
