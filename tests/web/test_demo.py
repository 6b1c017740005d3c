"""The demo: lively, true to the rules, safe beside nothing real, and played once."""

from __future__ import annotations

import io
import json
import stat
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tanggap.accountability.actions import store_rule
from tanggap.accountability.models import Contest, Proposal, WeeklyReport
from tanggap.accountability.rule_file import read_rule
from tanggap.accounts.actions import check_digits
from tanggap.accounts.models import Person
from tanggap.cases import ledger
from tanggap.cases.actions import Move, verify
from tanggap.cases.events import Suggested
from tanggap.cases.models import Case, Event, Photo, PhotoKind, Report
from tanggap.cases.queries import inbox
from tanggap.cases.states import Status
from tanggap.directory.actions import load_city
from tanggap.evidence.photos import clean_photo
from tanggap.platform.errors import Refused
from tanggap.routing.models import Dispatch
from tanggap.web.demo import current_code, logins, refusals, seed, seeding
from tanggap.web.demo.acting import DemoRunner
from tanggap.web.demo.pictures import picture
from tanggap.web.demo.seeding import CITIES
from tanggap.web.demo.timeline import PLOT
from tanggap.web.demo.troubles import DRAWN
from tests.support.jobs import drain
from tests.world import World

NOW = datetime.fromisoformat("2026-11-24T10:00:00+07:00")
PEOPLE = """
[[person]]
username = "sari.demo"
name = "Sari Demo"
role = "operator"
agency = "biro"
area = "99"
[[person]]
username = "dewi.demo"
name = "Dewi Demo"
role = "operator"
agency = "biro"
[[person]]
username = "budi.demo"
name = "Budi Demo"
role = "officer"
agency = "sudin-jalan"
"""
REPORT = """
[[report]]
key = "{stage}"
text = "Jalan bolong di depan pasar."
category = "jalan-rusak"
area_code = "99.01.01.1001"
lat = -6.1001
lon = 106.8001
days_ago = {days_ago}
stage = "{stage}"
photo = "pothole"
what_was_done = "Ditambal."
reason = "Menunggu aspal."
better_agency = "pam"
merged_into = "assigned"
"""
DAYS_AGO = {"assigned": 9.5, "merged": 9.0, "closed": 12.0, "reopened": 8.0, "on_hold": 6.0, "fixed": 5.0}


_picture, _clean = cache(picture), cache(lambda png: clean_photo(io.BytesIO(png), size=len(png)))


@pytest.fixture(autouse=True)
def _trained_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's first model takes seconds to learn; one of these tests lets it, the others ask nothing of it."""
    if "the_judgement" not in request.node.name:
        monkeypatch.setattr("tanggap.web.demo.seeding.train_version", lambda city, *, at: None)


@pytest.fixture(autouse=True)
def _drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pictures as ever, but drawn and cleaned once for all tests."""
    monkeypatch.setattr(seeding, "picture", _picture)
    monkeypatch.setattr(seeding, "clean_photo", lambda file, size: _clean(file.read()))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of the test's own, for the log-ins."""
    monkeypatch.setenv("TANGGAP_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def folder(home: Path) -> Path:
    """A city's folder with a demo of twelve reports, one for each stage."""
    made = home / "contoh"
    made.mkdir()
    reports = [REPORT.format(stage=stage, days_ago=DAYS_AGO.get(stage, 2.0)) for stage in PLOT]
    (made / "demo.toml").write_text(PEOPLE + "".join(reports))
    return made


def status_of(stage: str) -> str:
    return Report.objects.get(idempotency_key=f"demo:contoh:{stage}").case.status


def case_of(stage: str) -> Case:
    code = Report.objects.get(idempotency_key=f"demo:contoh:{stage}").code
    return Case.objects.get(code=code)


def comes_in(username: str, phrase: str) -> bool:
    """Whether both steps of the sign-in page let this person through to the desk."""
    browser = Client()
    browser.post(reverse("desk:sign_in"), {"username": username, "password": phrase})
    browser.post(reverse("desk:code"), {"code": current_code(username)})
    page = browser.get(reverse("desk:home"), follow=True)
    return page.status_code == 200 and not page.request["PATH_INFO"].startswith(reverse("desk:sign_in"))


def rows() -> dict[str, int]:
    kinds: tuple[Any, ...] = (Person, Report, Case, Event, Photo)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_every_stage_is_reached_by_true_events_in_the_past(world: World, folder: Path) -> None:
    seed("contoh", NOW, folder=folder)
    assert {stage: case_of(stage).status for stage in PLOT} == {stage: stage for stage in PLOT}
    assert ledger.verify().is_whole
    for case in Case.objects.all():
        times = list(case.events.order_by("number").values_list("at", flat=True))
        assert times == sorted(times)
        assert times[-1] < NOW
        assert case.opened_at == times[0]
    assert list(Event.objects.order_by("pk").values_list("at", flat=True)[:1]) == [NOW - timedelta(days=12)]


def test_reports_are_numbered_as_they_came(world: World, folder: Path) -> None:
    seed("contoh", NOW, folder=folder)
    sent = list(Report.objects.order_by("pk").values_list("said_at", flat=True))
    assert sent == sorted(sent)


def test_the_judgement_is_made_then_and_not_again_by_the_worker(world: World, folder: Path) -> None:
    seed("contoh", NOW, folder=folder)
    before = Event.objects.filter(kind=Suggested.kind).count()
    assert before == len(PLOT)
    drain()
    assert Event.objects.filter(kind=Suggested.kind).count() == before


def test_fixed_cases_show_before_and_after(world: World, folder: Path) -> None:
    seed("contoh", NOW, folder=folder)
    fixed = case_of("verified")
    assert Counter(fixed.photos.values_list("kind", flat=True)) == {PhotoKind.BEFORE: 1, PhotoKind.AFTER: 1}
    for photo in Photo.objects.all():
        with default_storage.open(photo.file) as file, Image.open(file) as image:
            assert image.size == (photo.width, photo.height)
        assert default_storage.exists(photo.thumb)


def test_a_second_seed_adds_nothing_and_keeps_what_people_did(world: World, folder: Path) -> None:
    seed("contoh", NOW, folder=folder)
    before, shown = rows(), list(logins())
    verify(case_of("fixed").pk, Move(by=world.dewi, at=NOW, text="Cocok."))  # the desk did the work itself here
    with CaptureQueriesContext(
        connection,
    ) as asked:
        seed("contoh", NOW + timedelta(days=3), folder=folder)
    assert status_of("fixed") == Status.VERIFIED
    assert rows() == {**before, "Event": before["Event"] + 1}
    assert list(logins()) == shown
    assert len(asked) < 15, "a second start should ask little"


def test_a_seed_that_breaks_leaves_nothing_and_the_next_does_it_all(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows()

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(DemoRunner, "_fix", interrupted)
        with pytest.raises(KeyboardInterrupt):
            seed("contoh", NOW, folder=folder)
    assert rows() == before
    assert not list((folder.parent / "files").rglob("*.jpg"))
    seed("contoh", NOW, folder=folder)
    assert Report.objects.count() == len(PLOT)


def test_the_demo_never_comes_beside_real_reports(world: World, folder: Path) -> None:
    world.report()
    before = rows()
    with pytest.raises(Refused) as refused:
        seed("contoh", NOW, folder=folder)
    assert refused.value.code == refusals.REAL_REPORTS
    assert rows() == before
    assert not (folder.parent / "demo-logins.json").exists()


def test_a_demo_that_people_tried_out_stays_a_demo(world: World, folder: Path) -> None:
    seed("contoh", NOW, folder=folder)
    world.report()
    before = rows()
    seed("contoh", NOW, folder=folder)
    assert rows() == before


def test_a_real_person_of_the_same_name_is_not_touched(world: World, folder: Path) -> None:
    real = Person.objects.create_user("budi.demo", "kata-sandi-yang-benar", full_name="Budi yang nyata")
    with pytest.raises(Refused):
        seed("contoh", NOW, folder=folder)
    real.refresh_from_db()
    assert not real.is_demo
    assert real.check_password("kata-sandi-yang-benar")
    assert Report.objects.count() == 0


class TestLogIns:
    @pytest.fixture(autouse=True)
    def _seeded(self, world: World, folder: Path) -> None:
        seed("contoh", NOW, folder=folder)

    def test_they_are_made_here_and_only_the_owner_reads_them(self, home: Path) -> None:
        path = home / "demo-logins.json"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert set(json.loads(path.read_text())) == {"sari.demo", "dewi.demo", "budi.demo"}
        phrases = [phrase for _role, _username, phrase, _where in logins()]
        assert len(set(phrases)) == 3
        assert all(len(phrase) >= 12 for phrase in phrases)

    def test_with_pass_phrase_and_code_one_comes_in(self, settings: Any) -> None:
        settings.TANGGAP_CITY = "contoh"
        for _role, username, phrase, _where in logins():
            assert comes_in(username, phrase)
        assert not comes_in("sari.demo", "another-pass-phrase")

    def test_a_code_that_was_used_is_not_shown_again(self) -> None:
        person = Person.objects.get(username="sari.demo")
        first = current_code("sari.demo")
        check_digits(person, digits=first, at=timezone.now())
        second = current_code("SARI.demo ")
        assert second != first
        check_digits(person, digits=second, at=timezone.now())
        with pytest.raises(Refused) as refused:
            current_code("sari.demo")
        assert refused.value.code == refusals.CODE_USED
        assert 1 <= refused.value.facts["seconds"] <= 31

    def test_nobody_else_has_a_code(self, world: World) -> None:
        helper = (
            Person.objects.filter(is_demo=True).exclude(username__endswith=".demo").values_list("username", flat=True)
        )
        for username in ("rina", "nobody", *helper):
            with pytest.raises(Refused) as refused:
                current_code(username)
            assert refused.value.code == refusals.NOT_DEMO
            assert "sari.demo" in refused.value.sentence

    def test_a_lost_file_means_new_pass_phrases_for_the_same_people(self, home: Path, folder: Path) -> None:
        old = {username: phrase for _role, username, phrase, _where in logins()}
        before = rows()
        (home / "demo-logins.json").unlink()
        assert not logins()
        seed("contoh", NOW, folder=folder)
        assert rows() == before
        for _role, username, phrase, _where in logins():
            assert phrase != old[username]
            assert Person.objects.get(username=username).check_password(phrase)

    def test_a_pass_phrase_that_somebody_changed_is_not_changed_back(self, folder: Path) -> None:
        person = Person.objects.get(username="sari.demo")
        person.set_password("milik-saya-sendiri-17")
        person.save()
        seed("contoh", NOW, folder=folder)
        person.refresh_from_db()
        assert person.check_password("milik-saya-sendiri-17")
        assert {username: phrase for _role, username, phrase, _where in logins()}["sari.demo"] == "(sudah diganti)"


@pytest.mark.django_db
def test_a_city_must_be_loaded_first_and_may_have_no_demo(home: Path) -> None:
    with pytest.raises(Refused) as refused:
        seed("atlantis", NOW)
    assert refused.value.code == refusals.NO_CITY
    assert not logins()


def test_a_city_without_a_demo_gets_none(world: World, home: Path) -> None:
    seed("contoh", NOW, folder=home)
    assert Report.objects.count() == 0
    assert not logins()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('stage = "fixed"', 'stage = "forgotten"', "forgotten"),
        ('role = "officer"', 'role = "king"', "person 3"),
        ('name = "Sari Demo"', "", "person 1: name"),
        ('photo = "pothole"', 'foto = "pothole"', "report 1: foto"),
        ("[[person]]", "[[person", "TOML"),
    ],
)
def test_a_mistake_in_the_script_is_named(world: World, folder: Path, old: str, new: str, said: str) -> None:
    path = folder / "demo.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(Refused) as refused:
        seed("contoh", NOW, folder=folder)
    assert "demo.toml" in refused.value.sentence
    assert said in refused.value.sentence


@pytest.mark.slow
@pytest.mark.django_db
def test_jakarta_is_lively(home: Path) -> None:
    rule = read_rule(CITIES / "jakarta")
    assert rule is not None
    store_rule(load_city(CITIES / "jakarta").city, rule, at=NOW)
    seed("jakarta", NOW)
    script = tomllib.loads((CITIES / "jakarta" / "demo.toml").read_text())
    staged = {f"demo:jakarta:{one['key']}": one["stage"] for one in script["report"]}
    reports = Report.objects.exclude(channel="import").select_related("case")
    reached = {one.idempotency_key: Case.objects.get(code=one.code).status for one in reports}
    assert reached == staged
    assert ledger.verify().is_whole
    for person in Person.objects.filter(username__in=["rudi.kuningantimur", "budi.binamarga"]):
        assert inbox(person).exists(), f"{person} has nothing to do"
    assert Case.objects.filter(is_public=True).count() > 30
    assert {"proposed", "signed"} <= set(Proposal.objects.values_list("state", flat=True))
    assert {"", "struck"} == set(Contest.objects.values_list("verdict", flat=True))
    assert WeeklyReport.objects.filter(area=None).count() == 1
    [caught] = Dispatch.objects.filter(by_machine=True, was_right=False)
    assert caught.category is not None
    assert (caught.category.code, caught.is_drawn) == ("trotoar-rusak", True), "one wrong sending, caught by the sample"
    assert Dispatch.objects.filter(by_machine=True, was_right=True).count() >= 10


@pytest.mark.parametrize("kind", [*DRAWN, "something else"])
def test_every_picture_is_a_photo_to_us_and_says_that_it_is_none(kind: str) -> None:
    before, after = (picture(kind, "a", after=after) for after in (False, True))
    assert before != after
    assert before == picture(kind, "a", after=False)
    assert before != picture(kind, "b", after=False)
    cleaned = clean_photo(io.BytesIO(before), size=len(before))
    assert (cleaned.width, cleaned.height) == (1000, 750)
    assert len(cleaned.jpeg) < 120_000
