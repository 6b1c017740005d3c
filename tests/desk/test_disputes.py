"""Two agencies point at each other: the queue says that a decision is due, and only those with authority find its button."""

from __future__ import annotations

from django.urls import reverse

from tanggap.cases.models import Case
from tests.desk.entering import come_in, take, text_of
from tests.desk.test_steps import twice_returned
from tests.world import World


def page_of(world: World, who: str, case: Case, **asked: str) -> str:
    client = come_in(getattr(world, who))
    return text_of(client.get(reverse("desk:triage"), {"kasus": case.code, **asked}))


def test_the_queue_marks_it_and_can_list_only_these(world: World) -> None:
    case, other = twice_returned(world), world.report().case
    page = page_of(world, "rina", case)
    assert "Perlu keputusan" in page
    assert "sudah 2 kali dikembalikan" in page
    assert other.code in page
    listed = come_in(world.rina).get(reverse("desk:triage"), {"hanya": "keputusan"}).context["cards"]
    assert [card.code for card in listed] == [case.code]


def test_the_operator_sees_why_not_and_the_camat_decides(world: World) -> None:
    case = twice_returned(world)
    step = reverse("desk:step", args=[case.code, "decide"])
    assert step not in page_of(world, "rina", case)
    assert step in page_of(world, "dewi", case)
    answer = take(come_in(world.rina), case, "assign", agency="pam", category="jalan-rusak")
    assert answer.status_code == 409
    assert "diputuskan pengawas wilayah" in text_of(answer)
    form = text_of(come_in(world.dewi).get(step))
    assert "Keputusan ini mengikat instansi. Warga membacanya." in form
    assert take(come_in(world.dewi), case, "decide", agency="pam", text="Galian pipa.").status_code == 302
    case.refresh_from_db()
    assert case.agency == world.water
    back = take(come_in(world.tono), case, "return", reason="other_owner", agency="sudin-jalan")
    assert back.status_code == 409
    assert "Sudah diputuskan" in text_of(back)
