"""Everything on a case's page, gathered once, so that the template only lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.models import Case, Photo, PhotoKind, Report, Task
from tanggap.cases.permissions import WITHDRAW_TASK, may, may_work_on_task
from tanggap.cases.reasons import reasons_of
from tanggap.cases.words import clock
from tanggap.cases.workflow import OPEN, TASKS_OPEN, Verb
from tanggap.desk.cards import CaseCard, cards, place_of, title_of
from tanggap.desk.clocks import ClockLine, RungLine, clock_lines, rung_lines
from tanggap.desk.fields import fields_of
from tanggap.desk.forms import StepForm
from tanggap.desk.page import draft_key
from tanggap.desk.place_offers import PlaceOffers, place_offers
from tanggap.desk.proof import Proof, proof_of
from tanggap.desk.step_rows import NonStatusStep
from tanggap.desk.steps import Step, main_first, steps_for
from tanggap.desk.suggestions import Offer, offer_for
from tanggap.desk.timeline import TimelineLine, TimelinePhoto, lines_of, shot_of, source_of
from tanggap.desk.twins import Candidate, Guest, candidates, guests_of
from tanggap.desk.words import metres

_BY_THE_CAMERA = frozenset({"photo", "file_reason"})


@dataclass(frozen=True)
class Said:
    """One resident's report."""

    code: str
    text: str
    channel: str
    at: datetime
    answers: Sequence[tuple[str, str]]
    category: str


@dataclass(frozen=True)
class Origin:
    """Where a photo came from: for the staff only."""

    shot: TimelinePhoto
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """A task, and what this person may do with it."""

    number: int
    agency: str
    instruction: str
    status: str
    is_open: bool
    asked_at: datetime
    result: str
    may_finish: bool
    may_return: bool
    code: str
    title: str
    place: str
    case_url: str
    finish_url: str
    return_url: str


@dataclass(frozen=True)
class StepView:
    """A step with its form, ready to be shown."""

    step: Step
    url: str
    form: StepForm
    draft: str
    before: TimelinePhoto | None = None
    twins: Sequence[Candidate] = ()

    @property
    def has_camera(self) -> bool:
        """Whether an after-photo is asked for."""
        return "photo" in self.form.fields

    @property
    def camera_input(self) -> str:
        """The id of the file input that the camera fills."""
        return self.form["photo"].id_for_label

    @property
    def shown_fields(self) -> list[Any]:
        """The fields that the template shows one after the other; the photo has a place of its own."""
        elsewhere = {*_BY_THE_CAMERA, "near"} if self.twins else _BY_THE_CAMERA
        return [bound for bound in self.form.visible_fields() if bound.name not in elsewhere]

    @property
    def camera_pass_url(self) -> str:
        """Where the camera asks for its pass."""
        return self.url.replace(f"/{self.step.slug}/", "/kamera/")


@dataclass(frozen=True)
class CasePage:
    """The whole page."""

    case: Case
    card: CaseCard
    source: str
    reports: Sequence[Said]
    before: Sequence[TimelinePhoto]
    after: Sequence[TimelinePhoto]
    proof: Proof | None
    origins: Sequence[Origin]
    timeline: Sequence[TimelineLine]
    tasks: Sequence[Part]
    offer: Offer | None
    presses: Sequence[StepView]
    forms: Sequence[StepView]
    says: Sequence[StepView]
    duplicates: Sequence[Candidate] = field(default=())
    guests: Sequence[Guest] = field(default=())
    clocks: Sequence[ClockLine] = field(default=())
    rungs: Sequence[RungLine] = field(default=())
    places: PlaceOffers = field(default_factory=PlaceOffers)


def case_page(case: Case, person: Person, *, at: datetime) -> CasePage:
    """Gather the page for one person."""
    before, after = list(queries.photos_of(case, PhotoKind.BEFORE)), list(queries.photos_of(case, PhotoKind.AFTER))
    views = [step_view(step, case, person) for step in main_first(steps_for(person, case))]
    says = (NonStatusStep.TELL, NonStatusStep.NOTE)
    return CasePage(
        case=case,
        card=cards(queries.visible_to(person).filter(pk=case.pk), person, at=at)[0],
        source=source_of(case),
        reports=[said_of(report, person) for report in queries.reports_of(case)],
        before=[shot_of(photo) for photo in before],
        after=[shot_of(photo) for photo in after],
        proof=proof_of(case),
        origins=[_origin(photo) for photo in [*before, *after]],
        timeline=lines_of(case, [*before, *after]),
        tasks=[part_of(task, person) for task in queries.tasks_of(case)],
        offer=_other_than_owner(offer_for(case), case),
        presses=[view for view in views if view.step.is_one_click],
        forms=[view for view in views if not view.step.is_one_click and view.step.slug not in says],
        says=[view for view in views if view.step.slug in says],
        duplicates=candidates(case, person, at=at),
        guests=guests_of(case, person),
        clocks=clock_lines(case, at=at),
        rungs=rung_lines(case),
        places=place_offers(case, person),
    )


def _other_than_owner(offer: Offer | None, case: Case) -> Offer | None:
    """Who holds the case need not be told that it is theirs."""
    return offer if offer is not None and offer.agency.pk != case.agency_id else None


def step_view(
    step: Step,
    case: Case,
    person: Person,
    *,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    typed: Mapping[str, str] | None = None,
    everywhere: bool = False,
) -> StepView:
    """A step's form: empty, with what was sent (`data`), or with what was typed before the session ended (`typed`)."""
    form = StepForm(
        fields_of(step, case, everywhere=everywhere),
        data,
        files,
        auto_id=f"{step.slug}-{case.code}_%s",
        initial={**_initial(step, case), **(typed or {}), "seen": case.version},
    )
    first = queries.photos_of(case, PhotoKind.BEFORE).first() if "photo" in form.fields else None
    url = reverse("desk:step", args=[case.code, step.slug])
    before = shot_of(first) if first else None
    twins = candidates(case, person, at=timezone.now()) if "near" in form.fields else []
    return StepView(step, url, form, draft_key(person, case.code, step.slug), before, twins)


def _initial(step: Step, case: Case) -> Mapping[str, Any]:
    """What the form begins with: the offered agency, the present category, the present place."""
    if step.slug == NonStatusStep.MOVE:
        return {"area": case.area.code, "landmark": case.landmark}
    if step.verb is Verb.MERGE:
        return {"reason": next(iter(reasons_of(Verb.MERGE)))}
    if step.slug == NonStatusStep.RECATEGORISE:
        return {"category": case.category.code if case.category else ""}
    offer = offer_for(case) if step.verb is not None and step.key == "a" else None
    return {"agency": offer.agency.code, "category": offer.category.code if offer.category else ""} if offer else {}


def said_of(report: Report, person: Person) -> Said:
    """A report as this person may read it."""
    return Said(
        code=report.code,
        text=queries.original_text(person, report),
        channel=report.get_channel_display(),
        at=report.received_at,
        answers=[(str(question), str(answer)) for question, answer in report.answers.items()],
        category=report.category.label if report.category else "",
    )


def _origin(photo: Photo) -> Origin:
    origin = getattr(photo, "origin", None)
    known = origin.metadata if origin else {}
    rows = [
        (_("Diterima"), clock(photo.added_at)),
        (_("Diambil"), clock(photo.taken_at) if photo.taken_at else _("tidak diketahui")),
        (_("Titik"), _point(photo.lat, photo.lon, photo.accuracy_m) or _point_in_file(known) or _("tidak ada")),
        (_("Kamera"), str(known.get("camera") or "-")),
        (_("Perangkat lunak"), str(known.get("software") or "-")),
        (_("Tanda"), ", ".join(known.get("marks", [])) or "-"),
        (_("Berkas asli"), f"{origin.media_type}, {round(origin.size / 1024)} KB" if origin else "-"),
        ("SHA-256", f"{origin.sha256[:16]}…" if origin else "-"),
    ]
    return Origin(shot_of(photo), rows)


def _point(lat: float | None, lon: float | None, accuracy: float | None) -> str:
    if lat is None or lon is None:
        return ""
    return f"{lat:.5f}, {lon:.5f}" + (f" ({metres(accuracy)})" if accuracy is not None else "")


def _point_in_file(known: Mapping[str, Any]) -> str:
    gps = known.get("gps")
    return f"{gps.get('lat')}, {gps.get('lon')} (EXIF)" if isinstance(gps, dict) else ""


def part_of(task: Task, person: Person) -> Part:
    """A task as this person sees it."""
    is_open = task.status in TASKS_OPEN and task.case.status in OPEN
    works, withdraws = may_work_on_task(person, task), may(person, WITHDRAW_TASK, task.case)
    return Part(
        number=task.number,
        agency=task.agency.label,
        instruction=task.instruction,
        status=task.get_status_display(),
        is_open=is_open,
        asked_at=task.asked_at,
        result=task.result,
        may_finish=is_open and works,
        may_return=is_open and (works or withdraws),
        code=task.case.code,
        title=title_of(task.case),
        place=place_of(task.case),
        case_url=reverse("desk:case", args=[task.case.code]),
        finish_url=reverse("desk:task", args=[task.case.code, task.number, "finish"]),
        return_url=reverse("desk:task", args=[task.case.code, task.number, "return"]),
    )
