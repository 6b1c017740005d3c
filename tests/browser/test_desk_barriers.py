"""Every page of the desk, light and dark, in both languages: no finding of axe, nothing wider than a small phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tanggap.cases.actions import Move
from tests.browser.barriers import no_barriers, no_findings

pytestmark = pytest.mark.browser
Look = Callable[[str], None]


@pytest.fixture
def busy(town: Any) -> Any:
    """A town in which something of everything waits."""
    from tanggap.cases import actions
    from tests.desk.entering import store_files

    long_ago = timezone.now() - timedelta(days=9)
    town.new = town.report(at=timezone.now()).case
    town.urgent = town.report(at=timezone.now(), category=town.violence).case
    town.waiting = town.assigned(at=long_ago)
    town.work = town.started(at=long_ago)
    town.part = actions.coordinate(
        town.work.pk, Move(by=town.sari, at=long_ago + timedelta(hours=2), agency=town.kelurahan_melati, text="Jaga.")
    ).tasks.latest("number")
    actions.note(town.work.pk, Move(by=town.sari, at=long_ago + timedelta(hours=3), text="Hanya untuk kita."))
    town.returned = town.assigned(at=long_ago)
    actions.return_case(
        town.returned.pk, Move(by=town.sari, at=timezone.now(), reason="other_agency", agency=town.water, text="Pipa.")
    )
    town.done, town.sure = town.fixed(at=long_ago), town.verified(at=long_ago)
    for case in (town.new, town.work, town.done):
        for photo in case.photos.all():
            store_files(photo)
    return town


@pytest.fixture(params=["", "/en"], ids=["Indonesian", "English"])
def look(request: Any, page: Any, busy: Any) -> Look:
    """Open an address in this language and look for barriers."""

    def at(path: str) -> None:
        page.goto(f"{busy.url}{request.param}/petugas/{path}")
        no_barriers(page, path)

    at.base = f"{busy.url}{request.param}/petugas/"  # type: ignore[attr-defined]
    return at


def test_before_the_door(page: Any, busy: Any, look: Look) -> None:
    from tests.desk.entering import device_of, digits_of

    def say(name: str, password: str) -> None:
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill(password)
        page.locator("main form button").click()

    look("masuk/")
    for _try in range(5):
        say("tono", "salah")
        page.locator(".error-summary, main .notice.danger").first.wait_for()
    no_barriers(page, "locked out")
    look("masuk/?keluar=1")
    say("sari", "kata-sandi-sari")
    page.wait_for_url("**/pasang/**")
    no_barriers(page, "enrol")
    page.locator("[name=code]").fill("tidak")
    page.locator("main form button").click()
    page.locator(".error-summary").wait_for()
    no_barriers(page, "enrol, refused")
    device_of(busy.joko)
    page.context.clear_cookies()
    page.goto(f"{look.base}masuk/")  # type: ignore[attr-defined]
    say("joko", "kata-sandi-joko")
    page.wait_for_url("**/kode/**")
    no_barriers(page, "code")
    look("masuk/cadangan/")
    page.goto(f"{look.base}masuk/kode/")  # type: ignore[attr-defined]
    page.locator("[name=code]").fill(digits_of(device_of(busy.joko)))
    page.locator("main form button").click()
    page.locator(".desk-nav").wait_for()
    page.goto(f"{look.base}akun/")  # type: ignore[attr-defined]
    page.locator("[name=code]").fill(digits_of(device_of(busy.joko), later=1))
    page.locator("form[action$='kode-cadangan/'] button").click()
    page.locator(".codes").wait_for()
    no_barriers(page, "recovery codes")


def test_an_officers_pages(page: Any, busy: Any, enter: Any, look: Look) -> None:
    enter(page, busy.sari)
    work = f"kasus/{busy.work.code}/"
    for path in ("", "?tab=dekat", "?tab=terlambat", "?tab=semua", "akun/", "cari/", "cari/?q=tidakada"):
        look(path)
    look(work)
    page.locator("details.step > summary").evaluate_all("all => all.forEach(one => one.click())")
    page.locator("details.origins > summary").click()
    no_barriers(page, "case, unfolded")
    for step in ("fix", "hold", "return?semua", "coordinate", "tell", "note"):
        look(f"{work}{step}" if "?" in step else f"{work}{step}/")
    look(f"{work}hold/")
    page.locator("[required]").evaluate_all("all => all.forEach(one => one.required = false)")
    page.locator("form.step-form button:not([type=button])").click()
    page.locator(".error-summary").wait_for()
    no_barriers(page, "hold, refused")
    look(f"{work}start/")  # closed: it has been started
    look(f"{work}audit/")
    enter(page, busy.budi)
    look("")
    look(f"{work}bagian/{busy.part.number}/finish/")


def test_an_operators_pages(page: Any, busy: Any, enter: Any, look: Look) -> None:
    enter(page, busy.rina)
    look("triase/")
    look(f"triase/?kasus={busy.returned.code}")
    look(f"triase/?kasus={busy.new.code}&coba=lampu-mati")
    page.locator("[data-dialog=tolak]").click()
    no_barriers(page, "triage, refusing")
    look("triase/?hanya=dikembalikan&jenis=lampu-mati")
    look("verifikasi/")
    page.locator("details.step > summary").first.click()
    no_barriers(page, "verification, unfolded")
    new = f"kasus/{busy.new.code}/"
    for path in (new, f"{new}assign/", f"{new}merge/", f"{new}move/", f"{new}recategorise/", f"{new}reject/"):
        look(path)
    enter(page, busy.wati)
    look("")
    look(new)


def test_somebody_whose_session_ended(page: Any, busy: Any, enter: Any, look: Look) -> None:
    from django.contrib.sessions.models import Session

    enter(page, busy.sari)
    page.goto(f"{look.base}kasus/{busy.work.code}/note/")  # type: ignore[attr-defined]
    page.locator("textarea").fill("Tulisan yang tidak boleh hilang.")
    Session.objects.all().delete()
    page.locator("form.step-form button").click()
    page.locator(".kept").wait_for()
    no_barriers(page, "turned away")


def test_the_case_and_the_queue_on_a_large_screen(desktop: Any, busy: Any, enter: Any) -> None:
    enter(desktop, busy.rina)
    for path in ("triase/", f"kasus/{busy.work.code}/", "verifikasi/"):
        desktop.goto(f"{busy.url}/petugas/{path}")
        no_findings(desktop, path)
        assert desktop.evaluate("document.documentElement.scrollWidth") <= 1440
