"""docs/first-change.md, executed: its names exist, and the verb that it adds is seen everywhere at once."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tanggap.cases import events, ledger, workflow
from tanggap.cases.actions import ACTIONS
from tanggap.cases.models import Case
from tanggap.cases.reasons import REASONS
from tanggap.cases.states import PublicStatus
from tanggap.deadlines.models import Deadline
from tanggap.desk.steps import STEPS
from tanggap.directory.steps import SlaStep
from tanggap.web.reference import pages
from tests.desk.entering import come_in, take, text_of
from tests.support.named import ROOT, defined_in, names_in, paths_in, resolved
from tests.world import World

PAGE = "docs/first-change.md"
IMPORTS = "from datetime import datetime\nfrom django.utils.translation import gettext_lazy as _\n"
UNTIL = date.today() + timedelta(days=2)  # noqa: DTZ011 - the form asks for a day


@pytest.mark.parametrize(("path", "name"), names_in(PAGE))
def test_every_name_on_the_page_exists(path: str, name: str) -> None:
    assert name in defined_in(path), f"{path} has no {name}"


@pytest.mark.parametrize("path", paths_in(PAGE))
def test_every_file_on_the_page_exists(path: str) -> None:
    assert resolved(path).is_file()


@pytest.fixture
def referring(tmp_path: Path) -> Iterator[ModuleType]:
    """The page's own code as one module, taken out again afterwards."""
    code = re.findall(r"^```python\n(.*?)^```", (ROOT / PAGE).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    file = tmp_path / "referring.py"
    file.write_text(IMPORTS + "\n".join(code))
    spec = importlib.util.spec_from_file_location("referring", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        _forget(module)


def _forget(module: ModuleType) -> None:
    workflow.unregister(module.REFER)
    events.unregister("referred")
    for registry in (ACTIONS, STEPS, REASONS):
        registry.pop(module.REFER)


@pytest.fixture
def case(referring: ModuleType, world: World, settings: pytest.FixtureRequest) -> Case:
    """A hole that Sari works on, and that is the national road office's to mend."""
    settings.TANGGAP_CITY = world.city.slug  # type: ignore[attr-defined]
    return world.started(at=timezone.now() - timedelta(hours=5))


@pytest.fixture
def sari(world: World) -> Client:
    return come_in(world.sari)


def referred(client: Client, case: Case) -> int:
    answer = take(client, case, "refer", reason="national", text="Balai jalan nasional diminta menambal.", until=UNTIL)
    return int(answer.status_code)


@pytest.mark.django_db
def test_it_is_in_the_generated_pages(referring: ModuleType) -> None:
    drawn = pages()
    assert "| refer | in_progress | on_hold | koordinasi | reason, text, until | pauses |" in drawn["workflow.md"]
    assert "in_progress --> on_hold: refer" in drawn["workflow.md"]
    assert "| referred | Dirujuk ke pihak luar | public | `tanggap.deadlines.tasks.follow` |" in drawn["events.md"]
    assert "referred" in drawn["clocks.md"]


def test_the_page_of_the_case_and_the_inbox_offer_it(case: Case, sari: Client) -> None:
    form = reverse("desk:step", args=[case.code, "refer"])
    for address in (reverse("desk:case", args=[case.code]), reverse("desk:home")):
        page = text_of(sari.get(address))
        assert "Rujuk ke pihak luar" in page
        assert form in page
    asked = text_of(sari.get(form))
    assert "Siapa yang diminta, dan apa" in asked
    assert "Wewenang pemerintah pusat" in asked
    assert 'name="until"' in asked


def test_taken_it_is_in_the_history_of_staff_and_residents(case: Case, sari: Client) -> None:
    assert referred(sari, case) == 302
    page = text_of(sari.get(reverse("desk:case", args=[case.code])))
    for words in (
        "Dirujuk ke pihak luar",
        f"sampai {UNTIL:%d.%m.%Y}",
        "Wewenang pemerintah pusat",
        "Balai jalan nasional",
    ):
        assert words in page
    shown = text_of(Client().get(reverse("portal:report", args=[case.code])))
    assert str(PublicStatus.COORDINATION.label) in shown
    assert "Balai jalan nasional diminta menambal." in shown
    assert ledger.verify().is_whole


def test_the_clock_of_completion_stands(case: Case, sari: Client, drain_jobs: Callable[[], int]) -> None:
    drain_jobs()
    completion = Deadline.objects.get(case=case, step=SlaStep.COMPLETION)
    assert completion.paused_at is None
    referred(sari, case)
    drain_jobs()
    completion.refresh_from_db()
    case.refresh_from_db()
    assert completion.paused_at == case.paused_at is not None
    assert case.due_at == completion.due_at


def test_only_the_handling_agency_may(case: Case, world: World) -> None:
    assert referred(come_in(world.rina), case) == 403
    assert referred(come_in(world.tono), case) == 404
    case.refresh_from_db()
    assert case.events.filter(kind="referred").count() == 0


def test_nothing_of_it_remains() -> None:
    assert "refer" not in workflow.BY_VERB
    assert "referred" not in events.EVENTS
