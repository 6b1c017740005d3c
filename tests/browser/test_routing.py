"""Where a report goes, in a real browser: three offices at one key, a decision between two, and the resident who asks why."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tanggap.cases.actions import Move
from tests.browser.barriers import no_barriers
from tests.browser.visiting import DECISIONS

pytestmark = pytest.mark.browser
# A folder for pictures of what the test saw, for people who want to look; none when not named.
PICTURES = os.environ.get("TANGGAP_PICTURES", "")


def picture(page: Any, name: str) -> None:
    """Keep what is on the screen, if somebody asked for it."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_three_offices_a_decision_and_why_here(page: Any, desktop: Any, town: Any, enter: Any) -> None:
    from tanggap.cases import actions
    from tanggap.cases.public import secret_of
    from tanggap.routing import dispatch_outcomes
    from tanggap.routing.actions import record_suggestion
    from tests.desk.test_steps import twice_returned
    from tests.routing.learning import trained

    trained(town)
    report = town.report(
        at=timezone.now(), category=None, text="sampah di lubang jalan dekat pipa air pasar", photos=[]
    )
    record_suggestion(event_id=report.case.events.get(number=1).pk, at=timezone.now())

    # 1. The operator reads three offices, each with how sure, and sends to the second by one key.
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/triase/?kasus={report.code}")
    desktop.get_by_role("heading", name="Atau, dengan satu tekan").wait_for()
    assert re.search(r"yakin \d+ %", desktop.locator(".offered").inner_text())
    picture(desktop, "triage-desktop")
    second = desktop.locator(".others b").first.inner_text()
    with desktop.expect_response(DECISIONS):  # after the ten seconds in which it may be undone
        desktop.keyboard.press("s")
    desktop.goto(f"{town.url}/petugas/penyaluran/")
    desktop.get_by_role("heading", name="Penyaluran: laporan yang salah alamat").first.wait_for()
    report.case.refresh_from_db()
    assert report.case.agency.name == second

    # 2. Two agencies point at each other: the camat decides, with reasons.
    disputed = twice_returned(town)
    enter(page, town.dewi)
    page.goto(f"{town.url}/petugas/triase/?kasus={disputed.code}")
    page.get_by_role("link", name="Putuskan penanggung jawab").first.wait_for()
    picture(page, "decision-phone")
    page.get_by_role("link", name="Putuskan penanggung jawab").first.click()
    page.wait_for_url("**/decide/")
    page.locator("select[name=agency]").select_option("pam")
    page.get_by_label("Mengapa instansi ini").fill("Lubang itu galian pipa.")
    page.get_by_role("button", name="Putuskan penanggung jawab").click()
    page.get_by_text("tercatat").first.wait_for()
    disputed.refresh_from_db()
    assert disputed.agency == town.water

    # 3. The reporter reads why, and says that it is the wrong office.
    page.goto(f"{town.url}/laporan/{disputed.code}/?k={secret_of(disputed.code)}")
    page.get_by_role("link", name="Mengapa di sini?").click()
    page.get_by_role("heading", name="Mengapa di sini?").wait_for()
    page.get_by_text("Lubang itu galian pipa.").wait_for()
    picture(page, "why-phone")
    page.get_by_label("Menurut Anda, kantor mana yang tepat?").fill("Ini jalan.")
    page.get_by_role("button", name="Ini salah kantor").click()
    page.get_by_text("Anda sudah menyatakan instansi ini keliru.").wait_for()
    no_barriers(page, "why here")
    page.goto(f"{town.url}/en/laporan/{disputed.code}/mengapa/")
    picture(page, "why-phone-en-dark")
    no_barriers(page, "why here, in English")

    # 4. Triage looks at what was doubted; the table says how many went astray.
    dispatch_outcomes.follow(event_id=disputed.events.latest("number").pk)
    back = town.assigned(at=timezone.now() - timedelta(days=1), photos=[])
    actions.return_case(back.pk, Move(by=town.sari, at=timezone.now(), reason="other_agency", agency=town.water))
    dispatch_outcomes.follow(event_id=back.events.latest("number").pk)
    enter(desktop, town.rina)
    for path in ("penyaluran/", "penyaluran/sampel/", f"triase/?kasus={back.code}"):
        desktop.goto(f"{town.url}/petugas/{path}")
        picture(desktop, path.strip("/").replace("/", "-").partition("?")[0] + "-desktop")
        no_barriers(desktop, path)
        desktop.set_viewport_size({"width": 1440, "height": 900})
    desktop.goto(f"{town.url}/petugas/penyaluran/sampel/")
    desktop.get_by_role("button", name="Benar").first.click()
    desktop.get_by_text("instansinya benar").wait_for()
