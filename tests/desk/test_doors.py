"""Who gets through which door: every address of the desk against every kind of person. A new address without a row fails."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tanggap.accountability import actions as accountability
from tanggap.accounts.models import Person, Role
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, Photo, Recheck, Task
from tanggap.deadlines.models import Deadline, Escalation
from tanggap.desk.models import TriageLock
from tanggap.desk.urls import urlpatterns
from tanggap.directory.steps import SlaStep
from tanggap.places.models import City
from tests.accountability.scenes import IN_NOVEMBER, OCTOBER, missed, with_rule
from tests.desk.comparing import MADE_FROM, compared
from tests.desk.entering import BY_PASSWORD, come_in, store_files
from tests.support.scenes import built_once
from tests.world import MONDAY, World, person

# The sign-in itself; everything else stands behind the door.
OPEN = {"sign_in", "code", "recovery", "enrol", "sign_out"}
PEOPLE = ("rina", "budi", "sari", "joko", "dewi", "lia", "tono", "wati", "maria", "adi")


@dataclass
class Scene:
    """A case that Sari works on in Melati, with a part asked of the village office of Mawar, and one that is fixed."""

    world: World
    case: Case
    task: Task
    photo: Photo
    escalation: Escalation
    ended: int  # the event that closed another case in Melati, drawn for a second look
    people: Mapping[str, Person]


Args = Callable[[Scene], list[Any]]


def _of_case(scene: Scene) -> list[Any]:
    return [scene.case.code]


def _of_breach(scene: Scene) -> list[Any]:
    """A deadline that the road office missed a moment ago."""
    return [missed(scene.case, due_at=timezone.now()).pk]


def _of_contest(scene: Scene) -> list[Any]:
    [number] = _of_breach(scene)
    accountability.contest(number, by=scene.world.sari, at=timezone.now(), reason="waited", text="Menunggu PLN.")
    return [number]


def _of_proposal(scene: Scene) -> list[Any]:
    with_rule(scene.world, fewest_duties=1)
    missed(scene.case)
    return [accountability.propose(scene.world.city, OCTOBER, at=IN_NOVEMBER)[0].pk]


def _of_week(scene: Scene) -> list[Any]:
    return [accountability.make_weekly(scene.world.city, MONDAY.date() - timedelta(days=7), at=MONDAY)[0].pk]


def _of_check(scene: Scene) -> list[Any]:
    """The check of an after-photo that was made from the case's own before-photo."""
    return [compared(scene.case, MADE_FROM).pk]


# name: (method, arguments, answer for PEOPLE in their order)
#   rina operator | budi Kelurahan Melati | sari road office | joko its head | dewi camat of the place | lia camat of another
#   tono water company | wati oversight | maria auditor | adi city administrator
#                                              rina budi sari joko dewi  lia tono wati maria adi
ROWS: dict[str, tuple[str, Args, tuple[int, ...]]] = {
    "home":     ("get", lambda s: [],         (302, 200, 200, 200, 200, 200, 200, 200, 200, 302)),
    "account":  ("get", lambda s: [],         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "password": ("post", lambda s: [],        (422, 422, 422, 422, 422, 422, 422, 422, 422, 422)),
    "codes":    ("post", lambda s: [],        (422, 422, 422, 422, 422, 422, 422, 422, 422, 422)),
    "absence":  ("get", lambda s: [],         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "absence_end": ("post", lambda s: [1],    (404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "notices":  ("get", lambda s: [],         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "notices_read": ("post", lambda s: [],    (302, 302, 302, 302, 302, 302, 302, 302, 302, 302)),
    "floods":   ("get", lambda s: [],         (200, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "health":   ("get", lambda s: [],         (404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    "floods_decide": ("post", lambda s: [],   (302, 404, 404, 404, 404, 404, 404, 404, 404, 302)),
    "held_photo": ("get", lambda s: [uuid.uuid4()], (404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "escalations": ("get", lambda s: [],      (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    # Nothing ticked; whose cases may be ticked holds tests/desk/test_escalations.py.
    "acknowledge": ("post", lambda s: [],     (422, 422, 422, 422, 422, 422, 422, 422, 422, 422)),
    "policy":   ("get", lambda s: [],         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "policy_apply": ("post", lambda s: [],    (404, 404, 404, 404, 404, 404, 404, 404, 404, 422)),
    "policy_file": ("get", lambda s: [1],     (404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "comparison": ("get", _of_check,         (200, 404, 200, 200, 200, 404, 404, 200, 200, 200)),
    "comparison_picture": ("get", lambda s: [*_of_check(s), "beda"],
                                              (200, 404, 200, 200, 200, 404, 404, 200, 200, 200)),
    "search":   ("get", lambda s: [],         (200, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "photo":    ("get", lambda s: [s.photo.pk, "kecil"], (200, 404, 200, 200, 200, 404, 404, 200, 200, 200)),
    "case":     ("get", _of_case,             (200, 404, 200, 200, 200, 404, 404, 200, 200, 200)),
    "audit":    ("get", _of_case,             (200, 404, 200, 200, 200, 404, 404, 200, 200, 200)),
    "task":     ("post", lambda s: [s.case.code, s.task.number, "finish"],
                                              (403, 404, 403, 403, 403, 404, 404, 403, 403, 403)),
    "triage":   ("get", lambda s: [],         (200, 404, 404, 404, 200, 200, 404, 404, 404, 200)),
    "hold":     ("post", _of_case,            (200, 404, 404, 404, 200, 404, 404, 404, 404, 200)),
    "let_go":   ("post", _of_case,            (204, 404, 404, 404, 204, 404, 404, 404, 404, 204)),
    "board":    ("get", lambda s: [],         (404, 404, 404, 200, 200, 200, 404, 200, 200, 200)),
    "board_act":  ("post", lambda s: [],      (404, 404, 404, 422, 422, 422, 404, 404, 404, 422)),
    "board_undo": ("post", lambda s: [],      (404, 404, 404, 422, 422, 422, 404, 404, 404, 422)),
    "breaches": ("get", lambda s: [],         (404, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "breach":   ("get", _of_breach,           (200, 404, 200, 200, 200, 404, 404, 200, 200, 200)),
    "contest":  ("post", _of_breach,          (403, 404, 422, 422, 403, 404, 404, 403, 403, 403)),
    "contest_file": ("get", lambda s: [*_of_contest(s), 1],
                                              (404, 404, 404, 404, 404, 404, 404, 404, 404, 404)),
    "judge":    ("post", _of_contest,         (403, 404, 403, 403, 422, 404, 404, 403, 403, 403)),
    "sanctions": ("get", lambda s: [],        (404, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "propose":  ("post", lambda s: [],        (404, 404, 404, 404, 422, 422, 404, 404, 404, 422)),
    "sanctions_xlsx": ("get", lambda s: [],   (404, 200, 200, 200, 200, 200, 200, 200, 200, 200)),
    "sanction": ("get", _of_proposal,         (404, 404, 200, 200, 404, 404, 404, 200, 200, 200)),
    "letter":   ("get", _of_proposal,         (404, 404, 200, 200, 404, 404, 404, 200, 200, 200)),
    "decide":   ("post", lambda s: [*_of_proposal(s), "tolak"],
                                              (404, 404, 403, 403, 404, 404, 404, 403, 403, 403)),
    "ranking":  ("get", lambda s: [],         (404, 404, 404, 200, 200, 200, 404, 200, 200, 200)),
    "weekly":   ("get", lambda s: [],         (404, 404, 404, 200, 200, 200, 404, 200, 200, 200)),
    "weekly_file": ("get", _of_week,          (404, 404, 404, 404, 404, 404, 404, 200, 200, 200)),
    "verify":   ("get", lambda s: [],         (200, 404, 404, 200, 200, 200, 404, 404, 404, 200)),
    "camera":   ("post", _of_case,            (403, 404, 201, 201, 403, 404, 404, 403, 403, 403)),
    "rechecks": ("get", lambda s: [],         (404, 404, 404, 404, 200, 200, 404, 404, 404, 200)),
    "recheck":  ("post", lambda s: [s.ended], (404, 404, 404, 404, 422, 404, 404, 404, 404, 422)),
    "misrouted": ("get", lambda s: [],        (200, 404, 404, 404, 200, 200, 404, 200, 200, 200)),
    "misrouted_csv": ("get", lambda s: [],    (200, 404, 404, 404, 200, 200, 404, 200, 200, 200)),
    "automatic": ("get", lambda s: [],       (200, 404, 404, 404, 200, 200, 404, 200, 200, 200)),
    "sample":   ("get", lambda s: [],         (200, 404, 404, 404, 200, 200, 404, 404, 404, 200)),
    "held":     ("get", lambda s: [],         (404, 404, 404, 404, 404, 404, 404, 404, 404, 200)),
    # The steps have a table of their own below; here one that only the handling agency may take.
    "step":     ("get", lambda s: [s.case.code, "fix"], (403, 404, 200, 200, 403, 404, 404, 403, 403, 403)),
}  # fmt: skip

# Every step on the case in work, sent with nothing filled in: 302 done, 422 something is missing, 403 or 409 not theirs.
#                     rina budi sari joko dewi  lia tono wati maria adi
STEPS: dict[str, tuple[int, ...]] = {
    "triage":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "assign":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "delegate":      (403, 404, 409, 409, 403, 404, 404, 403, 403, 403),  # nobody is below the road office of the south
    "return":        (403, 404, 422, 422, 403, 404, 404, 403, 403, 403),
    "decide":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "start":         (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "coordinate":    (422, 404, 422, 422, 422, 404, 404, 403, 403, 403),
    "hold":          (403, 404, 422, 422, 403, 404, 404, 403, 403, 403),
    "resume":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "fix":           (403, 404, 422, 422, 403, 404, 404, 403, 403, 403),
    "redo":          (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "verify":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "close":         (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "reject":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "merge":         (422, 404, 403, 403, 422, 404, 404, 403, 403, 422),
    "split":         (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "reopen":        (409, 404, 409, 409, 409, 404, 404, 409, 409, 409),
    "tell":          (422, 404, 422, 422, 422, 404, 404, 403, 403, 422),
    "note":          (422, 404, 422, 422, 422, 404, 404, 403, 403, 422),
    "recategorise":  (422, 404, 403, 403, 422, 404, 404, 403, 403, 422),
    "split_report":  (403, 404, 403, 403, 403, 404, 404, 403, 403, 403),
    "move":          (422, 404, 403, 403, 422, 404, 404, 403, 403, 422),
}  # fmt: skip


@pytest.fixture
def scene(world: World) -> Scene:
    made = built_once("doors of the desk", lambda: _scene(world))
    store_files(made.photo)
    return made


def _scene(world: World) -> Scene:
    case = world.started()
    task = actions.coordinate(
        case.pk, Move(by=world.sari, at=MONDAY, agency=world.kelurahan_mawar, text="Atur lalu lintas.")
    ).tasks.latest("number")
    photo = case.photos.get()
    lia = person(world.city, "Lia", Role.SUPERVISOR, area=world.dahlia)
    maria = person(world.city, "Maria", Role.AUDITOR)
    people = {name: getattr(world, name) for name in PEOPLE if hasattr(world, name)} | {"lia": lia, "maria": maria}
    case.refresh_from_db()
    return Scene(world, case, task, photo, _escalated(case, world), _drawn(world), people)


def _drawn(world: World) -> int:
    """The event that closed another case in Melati, on which the lot fell."""
    closed = world.closed()
    end = closed.events.latest("number")
    Recheck.objects.create(event=end, case=closed, agency=closed.agency, drawn_at=MONDAY)
    return end.pk


def _escalated(case: Case, world: World) -> Escalation:
    """Its completion was missed, and the camat of Kenanga hears of it."""
    deadline = Deadline.objects.create(
        case=case, step=SlaStep.COMPLETION, serial=1, agency=case.agency, starts_at=MONDAY, due_at=MONDAY
    )
    return Escalation.objects.create(
        deadline=deadline, case=case, step=SlaStep.COMPLETION, rung=2, area=world.kenanga, at=MONDAY
    )


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == OPEN | set(ROWS)


def test_every_step_has_a_row() -> None:
    from tanggap.desk.steps import STEPS as STEPS_OF_THE_DESK

    assert set(STEPS_OF_THE_DESK) == set(STEPS)


@pytest.mark.parametrize("name", ROWS)
def test_who_gets_through(scene: Scene, name: str) -> None:
    method, args, answers = ROWS[name]
    url = reverse(f"desk:{name}", args=args(scene))
    got = []
    for who in PEOPLE:
        got.append(getattr(come_in(scene.people[who]), method)(url).status_code)
        TriageLock.objects.all().delete()  # one operator's look must not stand in the next one's way
    assert dict(zip(PEOPLE, got, strict=True)) == dict(zip(PEOPLE, answers, strict=True))


@pytest.mark.parametrize("slug", STEPS)
def test_who_may_take_which_step(scene: Scene, slug: str) -> None:
    url = reverse("desk:step", args=[scene.case.code, slug])
    before = scene.case.version
    got = tuple(come_in(scene.people[who]).post(url).status_code for who in PEOPLE)
    assert dict(zip(PEOPLE, got, strict=True)) == dict(zip(PEOPLE, STEPS[slug], strict=True))
    scene.case.refresh_from_db()
    assert scene.case.version == before, "an empty form has done something"


@pytest.mark.parametrize("name", ROWS)
def test_strangers_are_sent_to_sign_in_and_back(scene: Scene, name: str) -> None:
    url = reverse(f"desk:{name}", args=ROWS[name][1](scene))
    answer = Client().get(url)
    assert answer.status_code == 302
    sent = urlsplit(answer["Location"])
    assert sent.path == reverse("desk:sign_in")
    assert parse_qs(sent.query)["next"] == [url]


@pytest.mark.parametrize("name", ROWS)
def test_a_password_alone_opens_nothing(scene: Scene, name: str) -> None:
    url = reverse(f"desk:{name}", args=ROWS[name][1](scene))
    half = Client()
    half.force_login(scene.world.sari, backend=BY_PASSWORD)
    answer = half.get(url)
    assert answer.status_code == 302
    assert urlsplit(answer["Location"]).path == reverse("desk:enrol")
    come_in(scene.world.sari)  # now there is a code app
    assert urlsplit(half.get(url)["Location"]).path == reverse("desk:code")


@pytest.mark.parametrize("name", ROWS)
def test_what_a_stranger_sends_does_nothing(scene: Scene, name: str) -> None:
    url = reverse(f"desk:{name}", args=ROWS[name][1](scene))
    answer = Client().post(url, {"text": "Sudah saya kerjakan <b>semua</b>."})
    assert answer.status_code == 401
    assert "Sudah saya kerjakan &lt;b&gt;semua&lt;/b&gt;." in answer.content.decode()
    scene.case.refresh_from_db()
    assert scene.case.events.count() == scene.case.version


def test_somebody_switched_off_is_outside_at_once(scene: Scene) -> None:
    client = come_in(scene.world.sari)
    assert client.get(reverse("desk:home")).status_code == 200
    scene.world.sari.is_active = False
    scene.world.sari.save()
    assert client.get(reverse("desk:home")).status_code == 302


def test_the_administrator_of_another_city_has_no_say_here(scene: Scene) -> None:
    elsewhere = City.objects.create(slug="lain", name="Kota Lain", code_prefix="KL", centre_lat=-7, centre_lon=110)
    client = come_in(person(elsewhere, "Ratu", Role.CITY_ADMIN))
    for name in ("policy", "held", "sanctions", "misrouted"):
        assert client.get(reverse(f"desk:{name}")).status_code == 404, name


def test_staff_pages_are_kept_by_no_cache(scene: Scene) -> None:
    answer = come_in(scene.world.rina).get(reverse("desk:case", args=[scene.case.code]))
    assert answer["Cache-Control"] == "private, no-store"
