"""From the doubtful proof to the resident's word, in a real browser: the second person sees the reasons, the resident rates."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tanggap.cases.actions import Move
from tests.browser.barriers import no_barriers

pytestmark = pytest.mark.browser


@pytest.fixture
def doubtful(town: Any) -> Any:
    """Sari sent the after-photo of another case, cut and from far away."""
    import numpy as np
    from PIL import Image

    from tanggap.cases import actions as cases
    from tanggap.evidence import actions
    from tanggap.web.demo.pictures import picture
    from tests.evidence.cheats import CHEATS
    from tests.evidence.scenes import scene
    from tests.evidence.test_checks import HERE, kept

    at = timezone.now() - timedelta(hours=6)

    def fixed(before: list[Any], picture: Any, lat: float) -> Any:
        case = town.started(at=at, photos=[kept(one) for one in before])
        after = kept(picture, taken_at=at + timedelta(hours=3), lat=lat)
        cases.fix(case.pk, Move(by=town.sari, at=at + timedelta(hours=4), text="Ditambal.", photos=[after]))
        actions.check_fix(event_id=case.events.get(kind="fixed").pk, at=at + timedelta(hours=4))
        return case

    honest, trouble = (Image.open(io.BytesIO(picture("flood", "melati", after=after))) for after in (True, False))
    town.first = fixed([trouble], honest, HERE[0])
    town.again = fixed([scene(3)], CHEATS["cut 20 % left"](honest, np.random.default_rng(1)), HERE[0] + 0.02)
    return town


def test_the_second_person_reads_why_and_the_resident_has_the_last_word(page: Any, doubtful: Any, enter: Any) -> None:
    from tanggap.cases.models import Rating
    from tanggap.cases.public import secret_of

    enter(page, doubtful.rina)
    page.goto(f"{doubtful.url}/petugas/verifikasi/")
    first = page.locator("article.judge").first
    assert doubtful.again.code in first.inner_text(), "the most doubtful first"
    assert f"Gambarnya sama dengan foto di {doubtful.first.code}" in first.inner_text()
    assert "2,2 km dari titik laporan" in first.inner_text()
    assert "tidak lolos" in first.inner_text()
    no_barriers(page, "verifikasi")
    page.goto(f"{doubtful.url}/petugas/kasus/{doubtful.first.code}/")
    page.get_by_role("heading", name="Pemeriksaan bukti").wait_for()
    no_barriers(page, "kasus")
    page.get_by_role("button", name="Verifikasi").first.click()
    page.locator("main").get_by_text(
        "Terverifikasi", exact=True
    ).first.wait_for()  # ten seconds later: no doubt, so one press

    page.goto(f"{doubtful.url}/laporan/{doubtful.first.code}/?k={secret_of(doubtful.first.code)}")
    page.get_by_text("diambil di lokasi (±9 m)").first.wait_for()
    no_barriers(page, "laporan")
    page.get_by_text("Sangat baik").check()
    page.get_by_label("Mengapa? (boleh dikosongkan)").fill("Cepat dan rapi.")
    page.get_by_role("button", name="Kirim nilai").click()
    page.get_by_text("Nilai Anda tersimpan").wait_for()
    assert (Rating.objects.get().score, Rating.objects.get().text) == (5, "Cepat dan rapi.")
    page.get_by_text("Nilai Anda: 5 dari 5").wait_for()
