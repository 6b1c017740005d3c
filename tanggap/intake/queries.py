"""Reads of drafts, of what their screens show, and of a device's own reports."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tanggap.cases.models import PlaceSource, Report
from tanggap.cases.publicity import is_about_staff
from tanggap.directory.models import Agency, Category, Privacy
from tanggap.intake import refusals
from tanggap.intake.answers import DraftAnswers, Spot
from tanggap.intake.models import DRAFT_DAYS, DeviceReport, Draft, DraftPhoto, HeldReport
from tanggap.places.models import Area, City, Level, OutlineSource
from tanggap.platform.errors import Refused


@dataclass(frozen=True)
class PlaceWords:
    """A place as the resident reads it: where, and how well we know it."""

    name: str
    detail: str


def own_draft(draft_id: uuid.UUID, device_hash: str) -> Draft:
    """The draft, for the device that began it; refused alike for what is not there and what is not theirs."""
    draft = Draft.objects.select_related("city", "report").filter(pk=draft_id, device_hash=device_hash).first()
    if draft is None or not device_hash:
        raise Refused(refusals.DRAFT_GONE, days=DRAFT_DAYS)
    return draft


def sent_as(draft: Draft) -> Report | HeldReport | None:
    """What the draft became: a report, or one that waits for a person; None while it was not sent."""
    return draft.report or HeldReport.objects.filter(draft=draft).first()


def photos_of(draft: Draft) -> list[DraftPhoto]:
    """The draft's photos in the order in which they came."""
    return list(draft.photos.order_by("added_at", "pk"))


def category_of(draft: Draft, answers: DraftAnswers) -> Category | None:
    """The category that the resident chose."""
    if not answers.category:
        return None
    return Category.objects.filter(city=draft.city_id, code=answers.category, is_active=True).first()


def may_be_public(category: Category | None) -> bool:
    """Whether the resident is asked: what is private or sensitive by its nature is never public."""
    return category is None or category.privacy == Privacy.PUBLIC


def offices_to_name(category: Category | None, spot: Spot | None) -> list[tuple[str, str]]:
    """Code and name of the offices that a complaint about the staff may name: those of the place and of the whole city.

    Empty for every other kind of problem: then nobody is asked.
    """
    area = Area.objects.filter(pk=spot.area_id).first() if spot else None
    if area is None or not is_about_staff(category, area):
        return []
    here = Q(area=None) | Q(area__in=area.lineage) | Q(area__lineage__contains=[area.pk])
    offices = Agency.objects.filter(here, city=area.city_id, is_active=True).order_by("name")
    return sorted(((office.code, office.label) for office in offices), key=lambda row: row[1])


def place_words(spot: Spot | None) -> PlaceWords | None:
    """The place in words, or None while nothing is known."""
    if spot is None:
        return None
    area = Area.objects.select_related("parent").get(pk=spot.area_id)
    return PlaceWords(area_words(area), _detail(spot))


def area_words(area: Area) -> str:
    """`Kel. Kuningan Barat, Kec. Mampang Prapatan`."""
    words = {Level.VILLAGE.value: _("Kel. %(name)s"), Level.DISTRICT.value: _("Kec. %(name)s")}
    chain = [area] if area.parent is None else [area, area.parent]
    return ", ".join(words.get(one.level, "%(name)s") % {"name": one.name} for one in chain)


def _detail(spot: Spot) -> str:
    parts = [spot.landmark] if spot.landmark else []
    if spot.source is PlaceSource.GPS and spot.accuracy_m is not None:
        parts.append(f"±{round(spot.accuracy_m)} m")
    if spot.source is PlaceSource.MAP:
        parts.append(_("ditunjuk di peta"))
    if spot.source is PlaceSource.TEXT:
        parts.append(str(PlaceSource.TEXT.label))
    return " · ".join(parts)


def villages_by_district(city: City) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kelurahan as (code, name), grouped by its kecamatan; both in order of their names."""
    rows = (
        Area.objects.filter(city=city, level=Level.VILLAGE, is_active=True)
        .order_by("parent__name", "name", "code")
        .values_list("parent__name", "code", "name")
    )
    return [
        (district or "", [(code, name) for _district, code, name in some])
        for district, some in groupby(rows, key=lambda row: row[0])
    ]


def outlines_are_estimates(city: City) -> bool:
    """Whether the city still draws its areas from their centres; then every page with a map says so."""
    return Area.objects.filter(city=city, outline_source=OutlineSource.VORONOI, is_active=True).exists()


def outlines(city: City) -> Sequence[tuple[str, str, object]]:
    """Code, name and outline of every kelurahan, for the map on which a place is picked."""
    rows = Area.objects.filter(city=city, level=Level.VILLAGE, is_active=True, outline__isnull=False)
    return list(rows.order_by("code").values_list("code", "name", "outline__geometry"))


def own_report(city: City, code: str, device_hash: str) -> Report | None:
    """A report that this device sent."""
    mine = DeviceReport.objects.filter(device_hash=device_hash, report__code=code, report__city=city)
    row = mine.select_related("report__case", "report__category", "report__area").first()
    return row.report if row and device_hash else None


def has_sent(city: City, code: str, device_hash: str) -> bool:
    """Whether this device sent the report with this code; a device without a cookie is not looked for."""
    sent = DeviceReport.objects.filter(device_hash=device_hash, report__code=code, report__city=city)
    return bool(device_hash) and sent.exists()


def spot_of(report: Report) -> Spot:
    """The place of a report, to report something else there."""
    return Spot(
        area_id=report.area_id,
        source=PlaceSource(report.place_source),
        lat=report.lat,
        lon=report.lon,
        accuracy_m=report.accuracy_m,
        landmark=report.landmark,
    )


def report_with_code(city: City, code: str) -> Report | None:
    """The report with this code; the caller must have checked its secret."""
    reports = Report.objects.select_related("case__agency", "case__area__parent", "category", "area__parent")
    return reports.filter(city=city, code=code).first()


def held_with_code(city: City, code: str) -> HeldReport | None:
    """What waits for a person under this code; the caller must have checked its secret."""
    return HeldReport.objects.select_related("draft").filter(city=city, code=code).first()


def held_of_device(city: City, device_hash: str) -> QuerySet[HeldReport]:
    """What this device sent and no person has let through yet, newest first."""
    held = HeldReport.objects.filter(city=city, draft__device_hash=device_hash, draft__report=None)
    return held.order_by("-held_at") if device_hash else held.none()


def reports_of_device(device_hash: str) -> QuerySet[Report]:
    """What this device has sent, newest first; nothing for a device without a cookie."""
    reports = Report.objects.select_related("case__category", "case__area__parent")
    if not device_hash:
        return reports.none()
    keys = DeviceReport.objects.filter(device_hash=device_hash).values("report_id")
    return reports.filter(pk__in=keys).order_by("-received_at", "-pk")
