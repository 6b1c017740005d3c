"""From a missed deadline to a contest, to a proposal that a person signs, to an appeal; and a supervisor's board on a phone.

Each screen on the way is looked at for barriers: light and dark, small and large letters.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import expect

from tests.browser.barriers import no_barriers

pytestmark = pytest.mark.browser
OCTOBER = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
MISSED = OCTOBER + timedelta(days=8)
NOVEMBER = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def confirm(form: Any, person: Any, word: str) -> None:
    """Type what an act that cannot be undone asks for."""
    from tests.desk.entering import device_of, digits_of

    form.get_by_label("Untuk menegaskan, ketik kode di atas").fill(word)
    form.get_by_label("Kode enam angka dari aplikasi Anda").fill(digits_of(device_of(person)))


def test_from_a_missed_deadline_to_a_signed_letter_and_an_appeal(page: Any, town: Any, enter: Any) -> None:
    from tanggap.accountability.models import Contest, Proposal
    from tanggap.deadlines.actions.following import follow_case
    from tanggap.deadlines.actions.sweeping import sweep
    from tanggap.deadlines.models import Breach
    from tests.accountability.scenes import nina, with_rule

    with_rule(town, fewest_duties=1)
    chief = nina(town)
    with time_machine.travel(MISSED + timedelta(minutes=5), tick=True):
        for case in (town.started(at=OCTOBER), town.started(at=OCTOBER + timedelta(minutes=1))):
            follow_case(case.pk, at=OCTOBER + timedelta(hours=2))
        sweep(at=MISSED)
        first = Breach.objects.filter(step="completion").order_by("pk")[0]

        # The head of the office contests.
        enter(page, town.joko)
        page.goto(f"{town.url}/petugas/keterlambatan/?lihat=bisa")
        no_barriers(page, "missed deadlines")
        page.get_by_role("link", name=first.case.code).first.click()
        page.goto(f"{town.url}/petugas/keterlambatan/{first.pk}/")
        no_barriers(page, "a missed deadline")
        page.get_by_label("Menunggu instansi lain").check()
        page.get_by_label("Apa yang terjadi?").fill("Menunggu PLN memindahkan tiang; surat tanggal 6 Oktober.")
        page.get_by_role("button", name="Kirim sanggahan").click()
        expect(page.locator(".notice.success")).to_contain_text("Sanggahan tersimpan")
        expect(page.get_by_role("button", name="Kirim sanggahan")).to_have_count(0)

        # Somebody outside the line judges.
        enter(page, chief)
        page.goto(f"{town.url}/petugas/keterlambatan/")
        page.get_by_role("link", name=first.case.code).click()
        no_barriers(page, "a contest to judge")
        page.get_by_label("Dicoret").check()
        page.get_by_label("Alasan putusan").fill("Suratnya benar.")
        confirm(page, chief, first.case.code)
        page.get_by_role("button", name="Simpan putusan").click()
        expect(page.locator(".notice.success")).to_contain_text("Putusan tersimpan")
    assert Contest.objects.get().verdict == "struck"

    with time_machine.travel(NOVEMBER, tick=True):
        enter(page, chief)
        page.goto(f"{town.url}/petugas/sanksi/?bulan=2026-11")
        page.get_by_role("button", name="Hitung ulang").click()
        expect(page.locator(".error-summary")).to_contain_text("belum bisa dihitung")
        page.goto(f"{town.url}/petugas/sanksi/?bulan=2026-10")
        page.get_by_role("button", name="Hitung ulang").click()
        no_barriers(page, "proposals")
        page.get_by_role("link", name="Suku Dinas Jalan").click()
        expect(page.locator("main")).to_contain_text("Belum berakibat apa pun.")
        expect(page.get_by_text("Dicoret, tidak dihitung:")).to_be_visible()
        no_barriers(page, "a proposal")
        confirm(page.locator("form[action$='tanda-tangan/']"), chief, town.roads_south.code)
        page.get_by_role("button", name="Tanda tangani").click()
        expect(page.locator(".notice.success")).to_contain_text("001/TGR-1/XI/2026")
        no_barriers(page, "a letter")
        with page.expect_download() as letter:
            page.get_by_role("link", name="Surat (PDF)").click()
        assert letter.value.suggested_filename == "001-TGR-1-XI-2026.pdf"

        enter(page, town.joko)
        page.reload()
        page.get_by_label("Mengapa sanksi ini keliru?").fill("Dua-duanya menunggu PLN.")
        page.get_by_role("button", name="Kirim banding").click()
        expect(page.locator(".notice.success")).to_contain_text("Banding tersimpan")
    assert Proposal.objects.get(state="signed").appeal.text == "Dua-duanya menunggu PLN."


def test_a_supervisor_acts_on_many_cases_from_the_board(page: Any, town: Any, enter: Any) -> None:
    from django.utils import timezone

    from tanggap.accountability.actions import make_weekly

    now = timezone.now()
    late = [town.started(at=now - timedelta(days=9, hours=number)) for number in range(3)]
    make_weekly(town.city, now.date() - timedelta(days=now.weekday() + 7), at=now)
    enter(page, town.dewi)
    for prefix in ("", "/en"):
        for path in ("papan/", "papan/?lihat=segera", "peringkat/", "mingguan/", "sanksi/", "keterlambatan/"):
            page.goto(f"{town.url}{prefix}/petugas/{path}")
            no_barriers(page, prefix + path)
    page.goto(f"{town.url}/petugas/papan/")
    page.keyboard.press("*")
    expect(page.locator("[name=code]:checked")).to_have_count(3)
    page.get_by_label(f"Pilih {late[0].code}").uncheck()
    page.get_by_label("Alasan").fill("Sudah sembilan hari.")
    page.get_by_role("button", name="Jalankan").click()
    expect(page.get_by_role("heading", name="2 kasus dilakukan")).to_be_visible()
    no_barriers(page, "what was done")
    assert sum(case.events.filter(kind="reminded").exists() for case in late) == 2
    page.get_by_role("link", name="Kembali ke papan").click()
    page.wait_for_url("**/petugas/papan/**")
