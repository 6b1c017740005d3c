"""The whole path: a resident's photo in Kuningan Timur, through two agencies, to a published fix that the resident disputes.

Two addresses are typed, the front page and the desk's door; from there every step taps what the screens show. Everybody comes in
by password and six digits, the jobs run, and in the end the ledger is asked whether anybody rewrote what happened.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "kuda-laut-biru-4821"


@dataclass
class Stage:
    """The served city, and a way for each person to come in."""

    url: str
    browser: Any
    stack: ExitStack

    def visitor(self, **shape: Any) -> Any:
        """A fresh browser window of somebody who stands at the spot."""
        from tests.support.browser import HERE, window

        opened = window(self.browser, **shape, geolocation=HERE, permissions=["geolocation", "camera"])
        return self.stack.enter_context(opened).new_page()

    def staff(self, username: str, **shape: Any) -> Any:
        """The same, having taken both steps of the sign-in."""
        from tanggap.accounts.models import Person
        from tests.desk.entering import device_of, digits_of

        page = self.visitor(**shape)
        page.goto(f"{self.url}/petugas/")
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Lanjut").click()
        page.get_by_label("Kode enam angka").fill(digits_of(device_of(Person.objects.get(username=username))))
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: "/masuk/" not in url)
        return page


@pytest.fixture
def stage(site: Any, browser: Any) -> Iterator[Stage]:
    """Jakarta with the four people of the story."""
    from tests.support.scenes import jakarta

    jakarta()
    _four_people()
    with ExitStack() as stack:
        yield Stage(site.url, browser, stack)


def _four_people() -> None:
    """Two operators, an officer of the roads office, one of the water company, each with a code app."""
    from tanggap.accounts.actions import make_person
    from tanggap.accounts.models import Role
    from tanggap.directory.models import Agency
    from tanggap.directory.queries import front_desk
    from tanggap.places.models import City
    from tests.desk.entering import device_of

    city = City.objects.get(slug="jakarta")
    at = {code: Agency.objects.get(city=city, code=code) for code in ("sudin-bina-marga-selatan", "pam-jaya")}
    for username, role, agency in (
        ("sari", Role.OPERATOR, front_desk(city)),
        ("dewi", Role.OPERATOR, front_desk(city)),
        ("budi", Role.OFFICER, at["sudin-bina-marga-selatan"]),
        ("tono", Role.OFFICER, at["pam-jaya"]),
    ):
        person = make_person(
            city=city, username=username, full_name=username.title(), password=PASSWORD, role=role, agency=agency
        )
        device_of(person)


def jobs_run() -> None:
    from tests.support.jobs import drain

    drain()


def only_case() -> Any:
    from tanggap.cases.models import Case

    return Case.objects.select_related("agency", "area", "category").get()


def ledger_says() -> dict[str, Any]:
    """`tanggap ledger verify --json`, as the city's IT people run it, in a process of its own."""
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}&port={given['PORT'] or 5432}"
    command = [sys.executable, "-m", "tanggap.web.cli", "ledger", "verify", "--json"]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    said: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if said["is_whole"] else 1), done.stderr
    return said


@contextmanager
def triggers_asleep() -> Iterator[Any]:
    """What only a superuser of the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def test_from_a_residents_photo_to_a_published_fix_that_the_resident_disputes(stage: Stage, photo: Path) -> None:
    from tests.support.browser import DESKTOP, PHONE

    resident = stage.visitor(**PHONE)
    code = _the_resident_reports(resident, stage.url, photo)
    case = only_case()
    assert (case.area.name, case.category.code) == ("Kuningan Timur", "jalan-berlubang")

    _two_agencies_find_out_whose_it_is(stage, code)
    _the_second_agency_works(stage.staff("tono", **PHONE), code)
    _a_second_person_verifies(stage.staff("dewi", **DESKTOP), code)
    assert only_case().get_status_display() == "Terverifikasi"

    _everybody_sees_it(stage.visitor(**PHONE), stage.url, code)
    _the_resident_says_not_yet(resident, stage.url, code)
    case = only_case()
    assert (case.get_status_display(), case.reopen_count, case.agency.code) == ("Dibuka lagi", 1, "pam-jaya")
    _the_ledger_tells_a_forger(case)


def _two_agencies_find_out_whose_it_is(stage: Stage, code: str) -> None:
    from tests.support.browser import DESKTOP, PHONE

    jobs_run()
    first = only_case()
    assert first.agency.code == "sudin-bina-marga-selatan"
    assert first.events.get(kind="assigned").person is None, "the city's rule sent it, no operator"

    _the_officer_returns_it_naming_the_owner(stage.staff("budi", **PHONE), code)
    assert only_case().get_status_display() == "Dikembalikan"
    jobs_run()
    operator = stage.staff("sari", **DESKTOP)
    operator.clock.install()
    _the_operator_accepts_what_is_proposed(operator, code, "Bekas galian pipa PAM.", "PAM Jaya")
    assert only_case().agency.code == "pam-jaya"


def _the_ledger_tells_a_forger(case: Any) -> None:
    assert ledger_says()["is_whole"]
    returned = case.events.get(kind="returned").number
    with triggers_asleep() as cursor:
        cursor.execute(
            "UPDATE cases_event SET reason = 'other_area' WHERE case_id = %s AND kind = 'returned'", [case.pk]
        )
    found = ledger_says()
    assert not found["is_whole"]
    assert (case.code, returned) in {(one["case"], one["number"]) for one in found["findings"]}


def _the_resident_reports(page: Any, url: str, photo: Path) -> str:
    page.goto(f"{url}/")
    with page.expect_file_chooser() as chooser:
        page.locator("input[capture]").tap()
    chooser.value.set_files(photo)
    page.wait_for_url("**/masalah/")
    assert "Kuningan Timur" in page.locator(".so-far").inner_text()
    page.get_by_role("button", name="Jalan berlubang").first.tap()
    page.wait_for_url("**/kirim/")
    page.get_by_role("button", name="Kirim laporan").tap()
    page.wait_for_url("**/tanda-terima/**")
    return str(page.locator(".report-code").inner_text())


def _the_operator_accepts_what_is_proposed(page: Any, code: str, *told: str) -> None:
    page.get_by_role("navigation", name="Antrean").get_by_role("link", name="Triase").click()
    pane = page.locator(f'#pratinjau .preview[data-code="{code}"]')
    pane.wait_for()
    for words in told:
        assert words in pane.inner_text()
    page.keyboard.press("Enter")
    page.locator(".undo-stack .toast").wait_for()
    with page.expect_response("**/assign/") as sent:
        page.clock.run_for(10_500)
    assert sent.value.ok


def _the_officer_returns_it_naming_the_owner(page: Any, code: str) -> None:
    page.locator(".work", has_text=code).get_by_role("link", name="Bukan wewenang kami").tap()
    page.get_by_role("link", name="Tampilkan semua instansi kota").tap()
    page.get_by_role("link", name="instansi di wilayah ini saja").wait_for()
    page.get_by_label("Alasan").select_option("other_owner")
    page.get_by_label("Instansi yang lebih tepat").select_option(label="Perumda PAM Jaya")
    page.get_by_label("Mengapa bukan wewenang Anda").fill("Bekas galian pipa PAM.")
    page.get_by_role("button", name="Bukan wewenang kami").tap()
    page.get_by_text("“Bukan wewenang kami” tercatat").wait_for()


def _the_second_agency_works(page: Any, code: str) -> None:
    page.locator(".work", has_text=code).get_by_role("button", name="Terima dan kerjakan").tap()
    page.wait_for_url("**/kasus/*/")
    page.get_by_role("navigation", name="Antrean").get_by_role("link", name="Tugas").tap()
    page.locator(".work", has_text=code).get_by_role("link", name="Selesaikan").tap()
    page.get_by_role("button", name="Buka kamera").tap()
    page.get_by_role("button", name="Ambil foto").tap()
    page.get_by_text("ketepatan ±9 m").wait_for()
    page.get_by_label("Apa yang sudah dikerjakan").fill("Galian ditutup dan diaspal.")
    page.get_by_role("button", name="Selesaikan").tap()
    page.get_by_text("“Selesaikan” tercatat").wait_for()


def _a_second_person_verifies(page: Any, code: str) -> None:
    page.get_by_role("navigation", name="Antrean").get_by_role("link", name="Verifikasi").click()
    judged = page.locator(".judge", has_text=code)
    assert "Galian ditutup dan diaspal." in judged.inner_text()
    assert judged.locator("img").count() == 2
    believe = judged.locator("details.step", has_text="Verifikasi").first  # the checks have not run: with a reason
    believe.locator("summary").click()
    believe.locator("textarea").fill("Saya sudah lewat di sana.")
    with page.expect_response("**/verify/") as sent:  # after the ten seconds in which it can be taken back
        believe.get_by_role("button", name="Verifikasi").click()
    assert sent.value.ok


def _everybody_sees_it(page: Any, url: str, code: str) -> None:
    page.goto(f"{url}/")
    page.get_by_role("searchbox").fill(code)
    page.get_by_role("button", name="Cari").tap()
    page.wait_for_url(f"**/laporan/{code}/")
    assert page.locator("photo-compare img").count() == 2
    widths = page.locator("photo-compare img").evaluate_all("all => all.map(one => one.complete && one.naturalWidth)")
    assert all(widths), widths
    told = page.locator(".timeline h3").all_inner_texts()
    assert told[0] == "Terverifikasi"
    assert told[-1] == "Laporan diterima"
    assert {"Dikembalikan", "Mulai dikerjakan", "Dilaporkan selesai"} <= set(told)
    assert "Ditujukan ke: Perumda PAM Jaya." in page.locator(".timeline").inner_text()
    assert page.get_by_text("Sudah beres?").count() == 0


def _the_resident_says_not_yet(page: Any, url: str, code: str) -> None:
    page.goto(f"{url}/")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Laporan saya").tap()
    page.locator(".report a").first.tap()
    page.get_by_role("heading", name="Sudah beres?").wait_for()
    page.get_by_role("link", name="Belum").tap()
    page.get_by_label("Ceritakan").fill("Aspalnya sudah amblas lagi.")
    page.get_by_role("button", name="Buka lagi laporan ini").tap()
    page.get_by_text("Laporan dibuka lagi.").wait_for()
    assert "Aspalnya sudah amblas lagi." in page.locator(".timeline").inner_text()
