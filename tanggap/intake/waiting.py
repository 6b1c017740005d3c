"""Reads of what waits for a person because it looks like a flood: for the desk, by network and in the order in which to look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Min, QuerySet, Window

from tanggap.accounts.models import Person
from tanggap.cases.scope import known_to
from tanggap.directory.models import Category, Privacy
from tanggap.intake.answers import DraftAnswers, from_json
from tanggap.intake.held import Why
from tanggap.intake.models import DraftPhoto, HeldAct, HeldDecision, HeldReport, VoiceAct
from tanggap.intake.queries import area_words
from tanggap.places.models import Area, City


@dataclass(frozen=True)
class HeldCard:
    """One thing that waits, as an operator reads it; what accuses an office or is private by its kind stays closed."""

    key: int
    code: str
    title: str
    icon: str
    place: str
    words: str
    why: str
    held_at: datetime
    network: str  # a letter or two for one network within this list, "" when it is not known
    case: str = ""  # the code of the case that it joins or is about
    photos: Sequence[UUID] = field(default=())
    begins_network: bool = False  # the first of its network in this list
    is_emergency: bool = False
    is_closed: bool = False


def held_reports(city: City, *, rejected: bool = False) -> QuerySet[HeldReport]:
    """What waits, or what was rejected as spam and can be taken back: emergencies first, then network by network, the first ones first."""
    decision = HeldDecision.SPAM if rejected else ""
    rows = HeldReport.objects.filter(city=city, decision=decision, draft__isnull=False, draft__report=None)
    first = Window(Min("held_at"), partition_by=["network", "is_emergency"])
    return rows.annotate(first=first).order_by("-is_emergency", "first", "network", "held_at", "pk")


def held_acts(city: City, person: Person, *, rejected: bool = False) -> QuerySet[HeldAct]:
    """The acts that wait, or those that were left, in cases of which the person may know: case by case, the first ones first."""
    decision = HeldDecision.SPAM if rejected else ""
    rows = HeldAct.objects.filter(known_to(person, case="report__case").q(), city=city, decision=decision)
    return rows.order_by("report__case", "held_at", "pk")


def cards_of_reports(rows: Sequence[HeldReport], city: City) -> list[HeldCard]:
    """Their cards, read at once."""
    answers = [from_json(row.draft.data) for row in rows if row.draft is not None]
    kinds = {one.code: one for one in Category.objects.filter(city=city, code__in={one.category for one in answers})}
    spots = {one.spot.area_id for one in answers if one.spot is not None}
    areas = Area.objects.select_related("parent").in_bulk(spots)
    drafts = [row.draft_id for row in rows]
    photos: dict[object, list[UUID]] = {}
    for draft, photo in DraftPhoto.objects.filter(draft__in=drafts).order_by("added_at").values_list("draft", "pk"):
        photos.setdefault(draft, []).append(photo)
    letters = _letters([row.network for row in rows])
    before = [None, *(row.network for row in rows)]
    cards = [
        _report_card(
            row, said, kind=kinds.get(said.category), areas=areas, photos=photos.get(row.draft_id, []), letters=letters
        )
        for row, said in zip(rows, answers, strict=True)
    ]
    return [
        replace(card, begins_network=row.network != last) for card, row, last in zip(cards, rows, before, strict=False)
    ]


def cards_of_acts(rows: Sequence[HeldAct]) -> list[HeldCard]:
    """Their cards; `rows` are read with report and case."""
    letters = _letters([row.network for row in rows])
    return [
        HeldCard(
            key=row.pk,
            code=row.report.code,
            title=str(VoiceAct(row.act).label),
            icon="users",
            place=row.report.case.area.name,
            words=str(row.said.get("text") or row.report.text),
            why=str(Why(row.why).label),
            held_at=row.held_at,
            network=letters.get(row.network, ""),
            case=row.report.case.code,
        )
        for row in rows
    ]


def _report_card(
    row: HeldReport,
    answers: DraftAnswers,
    *,
    kind: Category | None,
    areas: Mapping[int, Area],
    photos: Sequence[UUID],
    letters: Mapping[str, str],
) -> HeldCard:
    area = areas.get(answers.spot.area_id) if answers.spot else None
    is_closed = bool(answers.about) or (kind is not None and kind.privacy != Privacy.PUBLIC)
    return HeldCard(
        key=row.pk,
        code=row.code,
        title=kind.label if kind and not is_closed else "",
        icon=kind.icon if kind and not is_closed else "help",
        place=area_words(area) if area and not is_closed else "",
        words="" if is_closed else answers.note,
        why=str(Why(row.why).label),
        held_at=row.held_at,
        network=letters.get(row.network, ""),
        case=row.joins.code if row.joins else "",
        photos=() if is_closed else photos,
        is_emergency=row.is_emergency,
        is_closed=is_closed,
    )


def _letters(networks: Sequence[str]) -> dict[str, str]:
    """A letter for each network, in the order in which they appear: the hash itself tells nobody anything."""
    seen = dict.fromkeys(one for one in networks if one)
    return {network: (chr(65 + number % 26) + str(number // 26 or "")) for number, network in enumerate(seen)}
