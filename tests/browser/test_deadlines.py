"""A missed deadline in a real browser: the bell, the board, the word that everybody reads; a policy tried and applied; being away."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.barriers import TWO_FRAMES, nothing_found

pytestmark = pytest.mark.browser
_PICTURES = os.environ.get("TANGGAP_PICTURES", "")


@pytest.fixture
def late(town: Any, tmp_path: Path) -> Any:
    """Sari has had a pothole for eight days and an hour; the camat of Kenanga and the head of the Dinas were told."""
    from tanggap.deadlines import actions
    from tests.deadlines.policies import SEVEN_DAYS, decide
    from tests.support.jobs import drain

    decide(town, SEVEN_DAYS, tmp_path)
    now = timezone.now()
    town.late = town.started(at=now - timedelta(days=8, hours=1))
    town.late.is_public = True
    town.late.save()
    drain()
    actions.sweep(at=now)
    drain()
    return town


def clean(page: Any, name: str) -> None:
    """No finding of axe, light and dark, and nothing wider than the screen."""
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.evaluate(TWO_FRAMES)
        nothing_found(page, name, theme)
        if _PICTURES:
            width = page.viewport_size["width"]
            page.screenshot(path=f"{_PICTURES}/{name}-{width}-{theme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"


def test_from_the_bell_to_the_word_that_residents_read(page: Any, late: Any, enter: Any) -> None:
    enter(page, late.dewi)
    page.goto(f"{late.url}/petugas/")
    page.get_by_role("link", name="Pemberitahuan").click()
    page.get_by_text("dinaikkan ke Kecamatan Kenanga").wait_for()
    clean(page, "kabar")
    page.get_by_role("button", name="Tandai semua terbaca").click()
    assert page.get_by_text("Baru", exact=True).count() == 0
    page.goto(f"{late.url}/petugas/eskalasi/")
    clean(page, "eskalasi")
    page.get_by_label(f"Pilih {late.late.code}").check()
    page.get_by_label("Apa yang akan dilakukan, dan kapan").fill("Besok pagi saya tinjau bersama sudin.")
    page.get_by_role("button", name="Jawab yang dicentang").click()
    page.get_by_text("Jawaban Anda tercatat pada 1 kasus").wait_for()
    page.get_by_text("Tidak ada eskalasi untuk Anda").wait_for()
    page.goto(f"{late.url}/petugas/kasus/{late.late.code}/")
    page.get_by_text("ditanggapi Dewi").first.wait_for()
    clean(page, "kasus-tenggat")
    page.goto(f"{late.url}/laporan/{late.late.code}/")
    page.get_by_text("Besok pagi saya tinjau bersama sudin.").wait_for()
    page.get_by_text("dinaikkan ke Dinas Jalan, Kecamatan Kenanga").wait_for()
    clean(page, "laporan-tenggat")


def test_the_reporter_asks_and_reads_by_when_somebody_answers(page: Any, late: Any) -> None:
    from tanggap.cases.public import secret_of
    from tests.support.jobs import drain

    page.goto(f"{late.url}/laporan/{late.late.code}/?k={secret_of(late.late.code)}")
    page.get_by_role("link", name="Tanya petugas").click()
    page.get_by_label("Pertanyaan Anda").fill("Kapan ditambal?")
    clean(page, "tanya")
    page.get_by_role("button", name="Kirim pertanyaan").click()
    page.get_by_text("Pertanyaan Anda terkirim").wait_for()
    drain()
    page.reload()
    page.get_by_text("Pertanyaan Anda dijawab paling lambat").wait_for()
    clean(page, "laporan-ditanya")


def test_away_with_a_substitute(page: Any, late: Any, enter: Any) -> None:
    from tanggap.accounts.models import Role
    from tests.world import person

    deputy = person(late.city, "Lestari", Role.SUPERVISOR, area=late.kenanga.parent)
    enter(page, late.dewi)
    page.goto(f"{late.url}/petugas/akun/")
    page.get_by_role("link", name="Saat saya tidak masuk").click()
    day = timezone.localdate()
    page.get_by_label("Hari pertama").fill(day.isoformat())
    page.get_by_label("Hari terakhir").fill((day - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("Tanggalnya keliru").first.wait_for()
    page.get_by_label("Hari terakhir").fill((day + timedelta(days=3)).isoformat())
    page.get_by_label("Pengganti").select_option(label="Lestari")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("diganti Lestari").wait_for()
    clean(page, "tidak-masuk")
    page.context.clear_cookies()
    enter(page, deputy)
    page.goto(f"{late.url}/petugas/eskalasi/")
    page.get_by_text("Sebagai pengganti").wait_for()


def test_a_policy_is_tried_before_it_is_applied(desktop: Any, late: Any, enter: Any) -> None:
    from tanggap.directory.models import DeadlinePolicy
    from tests.deadlines.policies import SEVEN_DAYS, SP4N

    enter(desktop, late.adi)
    desktop.goto(f"{late.url}/petugas/aturan-tenggat/")
    desktop.get_by_label("Isi deadlines.toml").fill(SEVEN_DAYS.replace('"8 working hours"', '"-8 working hours"'))
    desktop.get_by_role("button", name="Lihat dampaknya").click()
    desktop.get_by_text("deadlines.toml:").first.wait_for()
    clean(desktop, "aturan-salah")
    desktop.get_by_label("Isi deadlines.toml").fill(SP4N)
    desktop.get_by_role("button", name="Lihat dampaknya").click()
    desktop.get_by_role("rowheader", name="Suku Dinas Jalan").wait_for()
    clean(desktop, "aturan-dampak")
    assert DeadlinePolicy.objects.count() == 1
    desktop.get_by_label("Dasar keputusan").fill("SK 12/2026")
    desktop.get_by_role("button", name="Terapkan mulai sekarang").click()
    desktop.get_by_text("berlaku mulai sekarang").first.wait_for()
    assert DeadlinePolicy.objects.get(number=2).applied_by == "Adi"
