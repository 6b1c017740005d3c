"""Run by bench/board.py in a process with the bench's own home: makes the cases and times the pages. Prints JSON last."""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import timedelta
from typing import Any

from tanggap.web.cli.shared import database


def main(cases: int, times: int) -> None:
    """Cases, a supervisor of the city and one of a district, the pages."""
    with database():
        from django.conf import settings
        from django.core.cache import cache
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        settings.ALLOWED_HOSTS = ["*"]
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        is_open, people = _fill(cases)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE cases_case, cases_event")
        pages: dict[str, Any] = {}
        for name, who, path in (
            ("board, the whole city", people["city"], "/petugas/papan/"),
            ("board, one kecamatan", people["district"], "/petugas/papan/"),
            ("board, one agency and step", people["city"], "/petugas/papan/?tahap=dikerjakan&lihat=semua"),
            ("ranking (kept for ten minutes)", people["city"], f"/petugas/peringkat/?bulan={people['month']}"),
            ("ranking, counted anew", people["city"], f"/petugas/peringkat/?bulan={people['month']}"),
            ("oldest, the whole city", None, "/terlama/"),
            ("oldest, one kecamatan", None, "/terlama/?wilayah=31.74.02"),
            ("league table (kept for ten minutes)", None, f"/peringkat/?bulan={people['month']}"),
            ("league table, counted anew", None, f"/peringkat/?bulan={people['month']}"),
        ):
            client = _browser(Client(), who)
            spans, own, answer = [], [], None
            for number in range(times + 1):
                if name.startswith("oldest") or "anew" in name:
                    cache.clear()
                begun, worked = time.perf_counter(), time.process_time()
                answer = client.get(path)
                assert answer.status_code == 200, (path, answer.status_code)
                if number:  # the first warms up
                    spans.append(1000 * (time.perf_counter() - begun))
                    own.append(1000 * (time.process_time() - worked))
            with CaptureQueriesContext(connection) as seen:
                client.get(path)
            pages[name] = {"ms": spans, "own": own, "queries": len(seen), "kb": round(len(answer.content) / 1000)}  # type: ignore[union-attr]
        print(json.dumps({"cases": cases, "open": is_open, "pages": pages, "plans": _plans()}))


def _fill(cases: int) -> tuple[int, dict[str, Any]]:
    from django.utils import timezone

    from tanggap.accounts.models import Membership, Person, Role
    from tanggap.cases.models import Case, PlaceSource
    from tanggap.cases.states import ENDED, Status
    from tanggap.directory.models import Agency, Category
    from tanggap.places.models import Area, City
    from tanggap.platform.copying import copy_rows, take_ids

    chance, now, city = random.Random(7), timezone.now(), City.objects.get(slug="jakarta")
    villages = list(Area.objects.filter(city=city, level="village").values_list("pk", flat=True))
    agencies = list(Agency.objects.filter(city=city, kind="subdepartment").values_list("pk", flat=True))
    kinds = list(Category.objects.filter(city=city, privacy="public").values_list("pk", flat=True))
    officers = [Person(username=f"o{n}", full_name=f"Petugas {n}") for n in range(200)]
    Person.objects.bulk_create(officers)
    stages = [Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS, Status.IN_PROGRESS, Status.FIXED, Status.CLOSED]
    is_open = 0
    for begin in range(0, cases, 20_000):
        some = []
        count = min(20_000, cases - begin)
        for number, pk in enumerate(take_ids(Case, count)):
            status, opened = chance.choice(stages), now - timedelta(days=chance.random() * 60)
            ended = opened + timedelta(days=chance.random() * 12) if status in ENDED else None
            is_open += ended is None
            some.append(
                Case(
                    pk=pk, city=city, code=f"BN-{begin + number:06}", category_id=chance.choice(kinds),
                    agency_id=chance.choice(agencies), area_id=chance.choice(villages), status=status,
                    public_status="selesai" if ended else "proses", is_public=chance.random() < 0.9, opened_at=opened,
                    changed_at=opened, due_at=opened + timedelta(days=chance.choice([3, 7, 60])), ended_at=ended,
                    paused_at=opened if status == Status.FIXED else None, place_source=PlaceSource.AREA,
                    officer=chance.choice(officers) if status == Status.IN_PROGRESS else None,
                )
            )  # fmt: skip
        # Those that ended have their beginning and their fix, which the signs of gaming are read from.
        told = [event for case in some if case.ended_at for event in _fixed(case)]
        copy_rows(some)
        copy_rows(told)
    people: dict[str, Any] = {"month": f"{now - timedelta(days=20):%Y-%m}"}
    for name, area in (
        ("city", Area.objects.get(city=city, parent=None)),
        ("district", Area.objects.get(code="31.74.02")),
    ):
        people[name] = Person.objects.create(username=f"bench-{name}", full_name=f"Pengawas {name}")
        Membership.objects.create(person=people[name], city=city, role=Role.SUPERVISOR, area=area)
    return is_open, people


def _fixed(case: Any) -> list[Any]:
    from tanggap.cases.events import Fixed, Started
    from tanggap.cases.history import SYSTEM, next_event

    middle = case.opened_at + (case.ended_at - case.opened_at) / 2
    began = next_event(case, Started(), at=middle, actor=SYSTEM)
    return [began, next_event(case, Fixed(), at=case.ended_at, actor=SYSTEM)]


def _browser(client: Any, who: Any) -> Any:
    if who is not None:
        from django_otp.plugins.otp_totp.models import TOTPDevice

        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        device = TOTPDevice.objects.get_or_create(user=who, confirmed=True, defaults={"name": "bench"})[0]
        session["otp_device_id"] = device.persistent_id
        session.save()
    return client


def _plans() -> dict[str, str]:
    """Which index the two hot reads go along."""
    from tanggap.places.models import City
    from tanggap.portal.ageing import waiting
    from tanggap.portal.filters import Filters

    plan = waiting(City.objects.get(slug="jakarta"), Filters())[:24].explain()
    return {"oldest": next((line.strip() for line in plan.splitlines() if "Scan" in line), plan)}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
