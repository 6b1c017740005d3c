"""The public list under load: `python bench/list.py`. Locust against the served site with 7,197 imported public cases."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from _house import (
    ALL,
    RUNS,
    SECONDS,
    USERS,
    Env,
    fresh_home,
    import_records,
    line_of,
    locust,
    records,
    run_python,
    site,
    whole,
)

_LIST = "/laporan/"
_WORDS = ("jalan", "lampu mati", "sampah", "banjir", "pohon tumbang")
_CODES = """
import json
from tanggap.web.cli.shared import database
with database():
    from django.db.models import Count
    from tanggap.cases.models import Case
    def most(field):
        rows = Case.objects.exclude(**{field: None}).values_list(field).annotate(n=Count("pk")).order_by("-n")[:10]
        return [code for code, _n in rows]
    print(json.dumps({"kategori": most("category__code"), "wilayah": most("area__code")}))
"""


def paths(env: Env) -> dict[str, list[str]]:
    """What readers ask for, by kind."""
    codes = json.loads(run_python(env, _CODES))
    asked = {
        "?kategori=": [{"kategori": code} for code in codes["kategori"]],
        "?wilayah=": [{"wilayah": code} for code in codes["wilayah"]],
        "?status=": [{"status": status} for status in ("selesai", "menunggu", "terbuka")],
        "?q=": [{"q": words} for words in _WORDS],
        "?halaman=": [{"halaman": str(number)} for number in (2, 10, 100)],
    }
    ways = {_LIST + name: [f"{_LIST}?{urlencode(one)}" for one in ones] for name, ones in asked.items()}
    return {_LIST: [_LIST] * 5, **ways}


def main() -> None:
    """Print a line for each kind of page and one for all."""
    with records() as path, fresh_home("surabaya") as env:
        done = import_records(env, path, "--public")
        wanted = paths(env)
        with site(env) as address:
            runs = [locust("_readers.py", address, env, BENCH_PATHS=json.dumps(wanted)) for _ in range(RUNS)]
    print(f"{done['taken']} cases, {USERS} readers without a pause, {RUNS} runs of {SECONDS} s")
    for name in wanted:
        print(line_of(name, runs))
    print(line_of(ALL, [[whole(run)] for run in runs]))


if __name__ == "__main__":
    main()
