"""How long a look for twins takes among a million open cases, in a database of its own that is gone afterwards."""

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
    import random, sys
    from datetime import timedelta
    from django.db import connection
    from django.utils import timezone
    from tanggap.cases.models import Case, Photo, Report
    from tanggap.cases.workflow import Status
    from tanggap.directory.models import Agency, Category
    from tanggap.places.grid import cell_of
    from tanggap.places.models import Area, City, Level

    count, city, dice = int(sys.argv[1]), City.objects.get(), random.Random(7)
    desk = Agency.objects.get(city=city, is_front_desk=True).pk
    kinds = list(Category.objects.filter(city=city, privacy="public").values_list("pk", flat=True))
    areas = list(Area.objects.filter(city=city, level=Level.VILLAGE, centre_lat__lt=-6.05).values_list("pk", "centre_lat", "centre_lon"))
    now, words = timezone.now(), "jalan berlubang dalam di depan pasar no|lampu mati gelap dekat Indomaret|sampah numpuk bau|got mampet".split("|")
    streets = [(*dice.choice(areas), dice.random() * 2 - 1) for _number in range(9000)]

    def rows():
        for number in range(1, count + 1):
            area, lat, lon, slope = dice.choice(streets) if dice.random() < 0.66 else (*dice.choice(areas), 0.0)
            spread = 0.004 if slope else 0.012
            along = dice.uniform(-spread, spread)
            lat, lon = lat + along * slope + dice.gauss(0, 0.0001), lon + (along if slope else dice.uniform(-spread, spread))
            yield number, area, lat, lon, dice.choice(kinds), now - timedelta(days=dice.expovariate(1 / 60) % 360)

    def copied(table, columns, lines):
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)

    held = list(rows())
    copied(Case._meta.db_table,
        "id, city_id, code, category_id, asset_owner, agency_id, status, public_status, is_public, is_urgent, is_priority, is_guarded, "
        "opened_at, changed_at, report_count, reopen_count, return_count, event_count, head_hash, area_id, lat, lon, cell, accuracy_m, "
        "place_source, landmark",
        ((n, city.pk, f"B{n}", kind, "", desk, Status.ASSIGNED, "menunggu", True, False, False, False, at, at, 1, 0, 0, 0, b"", area, lat, lon,
          cell_of(lat, lon), dice.uniform(5, 40), "gps", "") for n, area, lat, lon, kind, at in held))
    copied(Report._meta.db_table,
        "id, city_id, case_id, code, channel, idempotency_key, text, language, category_id, answers, wants_public, said_at, received_at, "
        "area_id, lat, lon, cell, accuracy_m, place_source, landmark",
        ((n, city.pk, n, f"B{n}", "web", f"b{n}", dice.choice(words) + f" {n % 90}", "id", kind, "{}", True, at, at, area, lat, lon,
          cell_of(lat, lon), dice.uniform(5, 40), "gps", "") for n, area, lat, lon, kind, at in held))
    copied(Photo._meta.db_table,
        "id, case_id, report_id, kind, file, thumb, width, height, added_at, look",
        ((f"00000000-0000-4000-8000-{n:012x}", n, n, "before", "x", "x", 1600, 1200, at, dice.getrandbits(62))
         for n, area, lat, lon, kind, at in held))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
"""

_LOOK = """
from tanggap.web.cli.shared import database
with database():
    import json, random, sys, time
    from django.db import connection
    from django.utils import timezone
    from tanggap.cases.models import Case
    from tanggap.routing.twins.pairs import Side
    from tanggap.routing.twins.search import twins_of_case, twins_of_draft

    looks, most, dice, now = int(sys.argv[1]), int(sys.argv[2]), random.Random(3), timezone.now()
    chosen = list(Case.objects.filter(pk__in=dice.sample(range(1, most + 1), looks + 20)).select_related("city", "category"))
    times = {"resident": [], "operator": []}
    found = 0
    for number, case in enumerate(chosen):
        side = Side(kind=case.category_id, at=now, lat=case.lat, lon=case.lon, accuracy_m=15.0, looks=(dice.getrandbits(62),))
        begin = time.perf_counter()
        twins_of_draft(side, case.city, case.area_id, at=now)
        middle = time.perf_counter()
        found += len(twins_of_case(case, at=now))
        end = time.perf_counter()
        if number >= 20:  # the first ones warm the caches
            times["resident"].append(1000 * (middle - begin))
            times["operator"].append(1000 * (end - middle))
    from tanggap.cases import nearby
    case = chosen[0]
    query = nearby._nearest(Case.objects.filter(city=case.city, ended_at=None, is_guarded=False, category__in=[case.category_id]),
        case.lat, case.lon, case.area_id)
    plan = query.values("pk").explain(analyze=True, buffers=True)
    print(json.dumps({"times": times, "plan": plan, "found": found}))
"""


def lookup(count: int) -> None:
    """Fill, look, print; nothing stays."""
    with fresh_home("jakarta") as env:
        tanggap(env, "migrate")
        tanggap(env, "city", "load", "tanggap/cities/jakarta")
        run_python(env, _FILL, str(count))
        told = json.loads(run_python(env, _LOOK, str(LOOKS), str(count)).splitlines()[-1])
    print(f"\nlooking among {count:,} open cases, {LOOKS} looks each, one process (search, words, scores, reasons):")
    for who, times in told["times"].items():
        shares = statistics.quantiles(times, n=100)
        print(f"  {who:9} " + "  ".join(f"p{share} {shares[share - 1]:.1f} ms" for share in PERCENTILES))
    print("the statement's plan, inner part:\n" + told["plan"])
