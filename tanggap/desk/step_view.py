"""A step as a page shows it: the button that leads to it, and its form once somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from tanggap.accounts.models import Person
from tanggap.cases import queries
from tanggap.cases.models import Case, PhotoKind
from tanggap.cases.reasons import reasons_of
from tanggap.cases.workflow import Verb
from tanggap.desk.duplicates import DuplicateCandidate, duplicate_candidates
from tanggap.desk.fields import fields_of
from tanggap.desk.forms import StepForm
from tanggap.desk.merging import MergeOptions, merge_options
from tanggap.desk.page import draft_key
from tanggap.desk.quoted import WaitingQuestion, waiting_questions
from tanggap.desk.step_rows import NonStatusStep
from tanggap.desk.steps import Step
from tanggap.desk.suggestions import offer_for
from tanggap.desk.timeline import TimelinePhoto, shot_of

_BY_THE_CAMERA = frozenset({"photo", "file_reason"})


@dataclass(frozen=True)
class StepLink:
    """Where a step is taken, and where a page gets its form, which then sends the version of the case that the page shows."""

    step: Step
    url: str
    form_url: str


@dataclass(frozen=True)
class StepView:
    """A step with its form, ready to be shown."""

    step: Step
    url: str
    form: StepForm
    draft: str
    before: TimelinePhoto | None = None
    duplicates: Sequence[DuplicateCandidate] = ()
    questions: Sequence[WaitingQuestion] = ()
    targets: MergeOptions | None = None

    @property
    def has_camera(self) -> bool:
        """Whether an after-photo is asked for."""
        return "photo" in self.form.fields

    @property
    def camera_input(self) -> str:
        """The id of the file input that the camera fills."""
        return self.form["photo"].id_for_label

    @property
    def shown_fields(self) -> list[BoundField]:
        """The fields that the template shows one after the other; the photo has a place of its own."""
        elsewhere = {*_BY_THE_CAMERA, "near"}
        return [bound for bound in self.form.visible_fields() if bound.name not in elsewhere]

    @property
    def camera_pass_url(self) -> str:
        """Where the camera asks for its pass."""
        return self.url.replace(f"/{self.step.slug}/", "/kamera/")


def step_link(step: Step, case: Case) -> StepLink:
    """The address of a step on this case."""
    url = reverse("desk:step", args=[case.code, step.slug])
    return StepLink(step, url, f"{url}?expected_version={case.version}")


def step_view(
    step: Step,
    case: Case,
    person: Person,
    *,
    data: QueryDict | None = None,
    files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
    typed: Mapping[str, str] | None = None,
    initial: Mapping[str, str] | None = None,
    everywhere: bool = False,
    sought: str = "",
) -> StepView:
    """A step's form: with what was sent (`data`) or typed before the session ended, else with `initial` or what is usual.

    `sought` are the words by which a case to merge into is searched for.
    """
    begins_with = {**(_initial(step, case) if initial is None else initial), **(typed or {})}
    form = StepForm(
        fields_of(step, case, everywhere=everywhere),
        data,
        files,
        auto_id=f"{step.slug}-{case.code}_%s",
        initial={**begins_with, "expected_version": case.version},
    )
    return _shown(step, case, person, form, sought)


def _shown(step: Step, case: Case, person: Person, form: StepForm, sought: str) -> StepView:
    """The form with what stands beside it: the photo before, the questions that wait, the cases to merge into."""
    before = _first_photo(case) if "photo" in form.fields else None
    duplicates, options = _targets(case, person, sought) if "near" in form.fields else ([], None)
    questions = waiting_questions(case) if step.slug == NonStatusStep.TELL else ()
    url, draft = step_link(step, case).url, draft_key(person, case.code, step.slug)
    return StepView(step, url, form, draft, before, duplicates, questions, options)


def _first_photo(case: Case) -> TimelinePhoto | None:
    first = queries.photos_of(case, PhotoKind.BEFORE).first()
    return shot_of(first) if first else None


def _targets(case: Case, person: Person, sought: str) -> tuple[list[DuplicateCandidate], MergeOptions]:
    """The cases that may be the same, and others to choose from."""
    at = timezone.now()
    likely = duplicate_candidates(case, person, at=at)
    return likely, merge_options(case, person, sought, but={one.card.code for one in likely}, at=at)


def _initial(step: Step, case: Case) -> Mapping[str, str]:
    """What the form begins with: the offered agency, the present category, the present place."""
    if step.slug == NonStatusStep.MOVE:
        return {"area": case.area.code, "landmark": case.landmark}
    if step.verb is Verb.MERGE:
        return {"reason": next(iter(reasons_of(Verb.MERGE)))}
    if step.slug == NonStatusStep.RECATEGORISE:
        return {"category": case.category.code if case.category else ""}
    offer = offer_for(case) if step.verb is Verb.ASSIGN else None
    return {"agency": offer.agency.code, "category": offer.category.code if offer.category else ""} if offer else {}
