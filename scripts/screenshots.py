"""Renew the README's pictures from a running demo, or photograph every screen for a look.

make run                                   # in another terminal
.venv/bin/python scripts/screenshots.py    # docs/screenshots/
.venv/bin/python scripts/screenshots.py --all FOLDER   # each screen: phone and desktop, light and dark, id and en
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")

from PIL import Image  # noqa: E402

from tests.support.browser import DESKTOP, HERE, PHONE, chromium  # noqa: E402

OPERATOR, OFFICER, SECOND = "sari.operator", "budi.binamarga", "dewi.verifikasi"
WATCHER = "inspektur.wilayah"


@dataclass(frozen=True)
class Screen:
    """A page: its name, its address, and as whom it is seen ('' for a resident)."""

    name: str
    path: str
    who: str = ""


def screens(codes: dict[str, str]) -> list[Screen]:
    """Every screen that can be reached by an address."""
    fixed, open_one = codes["fixed"], codes["open"]
    return [
        Screen("home", "/"),
        Screen("reports", "/laporan/"),
        Screen("reports-empty", "/laporan/?q=zzzzzz"),
        Screen("report-fixed", f"/laporan/{fixed}/"),
        Screen("report-open", f"/laporan/{open_one}/"),
        Screen("no-report", "/laporan/JK-2222-22/"),
        Screen("my-reports", "/laporan-saya/"),
        Screen("oldest", "/terlama/"),
        Screen("league", "/peringkat/"),
        Screen("city", "/wilayah/"),
        Screen("area", "/wilayah/31.74.02.1003/"),
        Screen("about", "/cara-kerja/"),
        Screen("privacy", "/privasi/"),
        Screen("accessibility", "/aksesibilitas/"),
        Screen("start", "/lapor/"),
        Screen("sign-in", "/petugas/masuk/"),
        Screen("inbox", "/petugas/", OFFICER),
        Screen("case", f"/petugas/kasus/{codes['work']}/", OFFICER),
        Screen("triage", "/petugas/triase/", OPERATOR),
        Screen("verify", "/petugas/verifikasi/", SECOND),
        Screen("board", "/petugas/papan/", WATCHER),
        Screen("breaches", "/petugas/keterlambatan/?lihat=semua", WATCHER),
        Screen("sanctions", "/petugas/sanksi/", WATCHER),
        Screen("ranking", "/petugas/peringkat/", WATCHER),
        Screen("weekly", "/petugas/mingguan/", WATCHER),
    ]


README = (
    ("home", "phone"),
    ("report-fixed", "phone"),
    ("inbox", "phone"),
    ("triage", "desktop"),
    ("reports", "desktop"),
    ("case", "desktop"),
    ("board", "desktop"),
    ("league", "phone"),
    ("oldest", "phone"),
)


def main() -> None:
    """Photograph what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--site", default="http://127.0.0.1:8000")
    asked.add_argument("--all", metavar="FOLDER", type=Path)
    asked.add_argument("--only", default="", help="names of screens, with commas")
    given = asked.parse_args()
    folder = given.all or ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = screens(_codes())
    with chromium() as browser:
        if given.all:
            names = given.only.split(",") if given.only else [one.name for one in wanted]
            _every(browser, given.site, [one for one in wanted if one.name in names], folder)
            return
        for name, device in README:
            screen = next(one for one in wanted if one.name == name)
            page = _page(browser, given.site, device, "light", screen.who)
            page.goto(given.site + screen.path)
            _save(page.screenshot(), folder / f"{name}.webp")


def _every(browser: Any, site: str, wanted: list[Screen], folder: Path) -> None:
    for device in ("phone", "desktop"):
        for theme, prefix in (("light", ""), ("dark", "/en")):
            for who in dict.fromkeys(one.who for one in wanted):
                page = _page(browser, site, device, theme, who)
                for screen in (one for one in wanted if one.who == who):
                    page.goto(site + prefix + screen.path)
                    page.screenshot(
                        path=folder / f"{screen.name}-{device}-{theme}{prefix.replace('/', '-')}.png", full_page=True
                    )
                page.context.close()


def _page(browser: Any, site: str, device: str, theme: str, who: str) -> Any:
    shape = PHONE if device == "phone" else DESKTOP
    context = browser.new_context(
        **shape,
        color_scheme=theme,
        locale="id-ID",
        geolocation=HERE,
        permissions=["geolocation"],
        storage_state=_signed_in(browser, site, who) if who else None,
    )
    return context.new_page()


@cache
def _signed_in(browser: Any, site: str, who: str) -> Any:
    """The cookies of somebody who took both steps; taken once, because six digits are good for one use."""
    from tanggap.web.demo import current_code, logins

    page = browser.new_page()
    password = next(row[2] for row in logins() if row[1] == who)
    page.goto(f"{site}/petugas/masuk/")
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Lanjut").click()
    page.locator("input[name=code]").fill(current_code(who))
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk/" not in url)
    return page.context.storage_state()


def _codes() -> dict[str, str]:
    """Cases of the demo that show something: one proven, one waiting, one in work."""
    from tanggap.accounts.models import Membership
    from tanggap.cases.models import Case, PhotoKind
    from tanggap.cases.public import public_cases
    from tanggap.cases.states import AWAITING_START, FINISHED, OPEN
    from tanggap.places.queries import city_of_the_site

    city = city_of_the_site(os.environ.get("TANGGAP_CITY", "jakarta"))
    if city is None:
        raise SystemExit("There is no city yet. Load the demo first: make run")
    shown = public_cases(city).order_by("-pk")
    proven = shown.filter(status__in=FINISHED, photos__kind=PhotoKind.AFTER, reopen_count=0).first()
    waiting = shown.filter(status__in=OPEN, photos__kind=PhotoKind.BEFORE).first()
    offices = Membership.objects.filter(person__username=OFFICER).values("agency")
    work = Case.objects.filter(city=city, status__in=AWAITING_START, agency__in=offices).first()
    work = work or waiting
    if proven is None or waiting is None or work is None:
        raise SystemExit(
            "The demo does not show a finished and an open report yet: it may still be loading. Try again in a minute."
        )
    return {"fixed": proven.code, "open": waiting.code, "work": work.code}


def _save(png: bytes, path: Path) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail((1280, 1280))
    picture.save(path, "WEBP", quality=82, method=6)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    import django

    django.setup()
    main()
