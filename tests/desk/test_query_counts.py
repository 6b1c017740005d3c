"""How often each page of the desk asks the database, and that a longer list does not ask more often.

Every request asks five times who is there: the site's city, the session, the person, their second step, their roles.
The bar asks twice. What is more, a page needs for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tanggap.accountability import actions as accountability
from tanggap.accountability.models import Proposal
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.cases.queries import triage_queue
from tanggap.deadlines.models import Breach
from tanggap.desk.cards import cards
from tanggap.desk.navigation import navigation_of
from tanggap.desk.urls import urlpatterns
from tanggap.routing.actions import record_suggestion
from tests.accountability.scenes import IN_NOVEMBER, OCTOBER, missed
from tests.desk.busy_city import begin, busy
from tests.desk.comparing import MADE_FROM, compared
from tests.desk.entering import come_in
from tests.world import World

WHO_IS_THERE = 5
THE_BAR = 2


def test_the_cards_of_a_list_ask_once_however_many_they_are(world: World) -> None:
    now = timezone.now()
    for hour in range(24):
        world.report(at=now - timedelta(hours=hour))
    triage_queue(world.rina)  # her roles are read once for a request
    with CaptureQueriesContext(connection) as asked:
        shown = cards(triage_queue(world.rina), world.rina, at=now)
    assert (len(shown), len(asked)) == (24, 1)


def test_the_bar_counts_all_its_queues_at_once(world: World) -> None:
    now = timezone.now()
    for hour in range(3):
        world.report(at=now - timedelta(hours=hour))
    world.fixed(at=now - timedelta(hours=9))
    triage_queue(world.dewi)
    with CaptureQueriesContext(connection) as asked:
        bar = navigation_of(world.dewi, "triage", at=now)
    assert len(asked) <= 2, "who is away, and all counts"
    shown = {item.label: item.count for item in bar.items if item.count}
    assert shown == {"Triase": 3, "Verifikasi": 1}
    assert [item.label for item in bar.items if item.current] == ["Triase"]
    assert bar.unread == 0


def test_the_list_of_triage_asks_no_more_than_its_counts_its_rows_and_its_filters(world: World) -> None:
    now = timezone.now()
    for hour in range(24):
        world.report(at=now - timedelta(hours=hour))
    nobodys = reverse("desk:triage") + "?kasus=KC-0000-00"  # so that no preview stands beside the list
    rina = come_in(world.rina)
    assert rina.get(nobodys).context["pane"] is None
    with CaptureQueriesContext(connection) as asked:
        page = rina.get(nobodys)
    assert len(page.context["cards"]) == 24
    assert len(asked) - WHO_IS_THERE - THE_BAR <= 8


def test_the_page_of_an_ordinary_case_asks_fifteen_times_at_most(world: World) -> None:
    now = timezone.now()
    begin(world)
    near = [world.report(at=now - timedelta(hours=hour)) for hour in range(3)]
    for report in near:
        record_suggestion(event_id=report.case.events.latest("number").pk, at=now)
        actions.assign(report.case_id, Move(by=world.rina, at=now, agency=world.roads_south))
    address = reverse("desk:case", args=[near[0].code])
    sari = come_in(world.sari)
    page = sari.get(address).context["it"]
    assert page.duplicates
    assert page.form_steps
    with CaptureQueriesContext(connection) as asked:
        sari.get(address)
    assert len(asked) <= 15


# (address, rows of everything in the city, most queries)
QUERIES: list[tuple[str, int, int]] = [
    ("home", 4, 13),
    ("account", 4, 8),
    ("absence", 4, 9),
    ("policy", 4, 9),
    ("search", 4, 9),
    ("escalations", 4, 14),
    ("notices", 4, 11),
    ("floods", 4, 10),
    ("health", 4, 20),
    ("case", 4, 16),  # with a part of another office, a rung that it climbed and a likely duplicate; a plain one below
    ("audit", 4, 9),
    ("task", 4, 10),
    ("step", 4, 11),
    ("misrouted", 4, 15),
    ("misrouted_csv", 4, 7),
    ("automatic", 4, 14),
    ("sample", 4, 12),
    ("held", 4, 12),
    (
        "triage",
        4,
        29,
    ),  # the list asks four times, offices that are no more are looked for, the rest is the preview beside it
    ("board", 4, 17),
    ("breaches", 4, 12),
    ("breach", 4, 11),
    ("sanctions", 4, 10),
    ("sanctions_xlsx", 4, 7),
    ("sanction", 4, 10),
    ("letter", 4, 6),
    ("ranking", 4, 9),
    ("weekly", 4, 9),
    ("rechecks", 4, 13),
    ("verify", 4, 13),
    ("comparison", 4, 12),
]
# The sign-in, files, and what only takes an order and answers with another page of the table.
NO_PAGES = {
    "sign_in", "code", "recovery", "enrol", "sign_out", "password", "codes", "absence_end", "policy_apply", "policy_file",
    "acknowledge", "photo", "notices_read", "camera", "hold", "let_go", "board_act", "board_undo", "contest", "judge",
    "propose", "decide", "weekly_file", "comparison_picture", "recheck", "floods_decide", "held_photo", "contest_file",
}  # fmt: skip
# Whose page it is, where it is not the officer Sari's.
_ASKED_BY = {
    "triage": "rina", "floods": "rina", "verify": "dewi", "escalations": "dewi", "notices": "dewi", "absence": "dewi", "board": "dewi",
    "ranking": "dewi", "weekly": "wati", "rechecks": "dewi", "misrouted": "rina", "misrouted_csv": "rina",
    "sample": "rina", "automatic": "rina", "held": "adi", "health": "adi", "policy": "adi", "task": "budi",
}  # fmt: skip


def _address(name: str, case: Case) -> str:
    """The page of this name; of a case, a missed deadline or a proposal where it is of one."""
    arguments: dict[str, Callable[[], list[Any]]] = {
        "case": lambda: [case.code],
        "audit": lambda: [case.code],
        "task": lambda: [case.code, 1, "finish"],
        "step": lambda: [case.code, "fix"],
        "comparison": lambda: [compared(case, MADE_FROM).pk],
        "breach": lambda: [Breach.objects.filter(case=case).latest("pk").pk],
        "sanction": lambda: [Proposal.objects.latest("pk").pk],
        "letter": lambda: [Proposal.objects.latest("pk").pk],
    }
    return reverse(f"desk:{name}", args=arguments.get(name, list)())


def _asked(client: Client, address: str) -> int:
    """How often a page asks. What is kept between requests is read by a first one, and what grew old meanwhile by a second."""
    assert client.get(address).status_code == 200, address
    return min(_once(client, address), _once(client, address))


def _once(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_no_page_asks_more_often_than_its_row_says_nor_more_for_a_longer_list(
    world: World,
) -> None:
    [rows] = {rows for _name, rows, _most in QUERIES}
    now = timezone.now()
    begin(world)
    case = busy(world, rows, at=now)[0]
    missed(case)
    accountability.propose(world.city, OCTOBER, at=IN_NOVEMBER)
    clients = {name: come_in(getattr(world, _ASKED_BY.get(name, "sari"))) for name, _rows, _most in QUERIES}
    asked = {name: _asked(clients[name], _address(name, case)) for name in clients}
    busy(world, rows, at=now - timedelta(hours=rows))
    longer = {name: _asked(clients[name], _address(name, case)) for name in clients}
    assert {name: count for name, count in longer.items() if count > asked[name]} == {}
    assert {name: asked[name] for name, _rows, most in QUERIES if asked[name] > most} == {}


def test_the_page_of_a_plain_case_asks_fourteen_times(world: World) -> None:
    begin(world)
    case = world.started(at=timezone.now() - timedelta(hours=2))
    assert _asked(come_in(world.sari), reverse("desk:case", args=[case.code])) <= 14


def test_every_page_has_a_row() -> None:
    names = {pattern.name for pattern in urlpatterns}
    assert {name for name, _rows, _most in QUERIES} | NO_PAGES == names
