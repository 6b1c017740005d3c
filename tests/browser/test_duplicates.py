"""Two residents, one hole: the operator sees both side by side, merges them, thinks again and takes them apart; no barriers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.barriers import no_barriers
from tests.browser.visiting import fresh

pytestmark = pytest.mark.browser


def test_compared_merged_and_split_again(page: Any, town: Any, enter: Callable[[Any, Any], None]) -> None:
    from tanggap.cases.events import Received
    from tanggap.routing.actions import record_duplicates
    from tests.desk.entering import store_files

    now = timezone.now()
    kept, gone = town.assigned(at=now - timedelta(hours=3)), town.report(at=now).case
    for photo in (*kept.photos.all(), *gone.photos.all()):
        store_files(photo)
    record_duplicates(event_id=gone.events.get(kind=Received.kind).pk, at=now)
    enter(page, town.rina)

    page.goto(f"{town.url}/petugas/triase/?hanya=kembar")
    page.get_by_text("hampir pasti sama").first.wait_for()
    no_barriers(page, "triage with a duplicate")

    page.goto(f"{town.url}/petugas/kasus/{gone.code}/merge/")
    no_barriers(page, "merge")
    page.locator(f'input[name="near"][value="{kept.code}"]').check()
    assert page.get_by_label("Alasan").input_value() == "same_problem"
    page.get_by_role("button", name="Gabungkan").click()
    page.get_by_text("“Gabungkan” tercatat").wait_for()
    assert fresh(gone).merged_into == kept

    page.goto(f"{town.url}/petugas/kasus/{kept.code}/")
    no_barriers(page, "kept case")
    page.get_by_role("link", name=f"Pisahkan lagi {gone.code}").click()
    page.wait_for_url("**/split/")
    no_barriers(page, "split")
    page.get_by_label("Alasan").select_option("other_place")
    page.get_by_label("Mengapa dipisahkan").fill("Lubang di seberang jalan.")
    page.get_by_role("button", name="Pisahkan lagi").click()
    page.get_by_text("“Pisahkan lagi” tercatat").wait_for()
    assert fresh(gone).get_status_display() == "Dipilah"
    assert fresh(kept).report_count == 1
