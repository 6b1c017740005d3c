"""Making the weekly reports: one for each area that somebody supervises, and one for the whole city; each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tanggap.accountability.documents.weekly import Week, weekly_pdf
from tanggap.accountability.models import WeeklyReport
from tanggap.accounts.models import Membership, Role
from tanggap.places.models import Area, City


def last_week(city: City, *, at: datetime) -> date:
    """The Monday of the last week that is over in the city."""
    today = at.astimezone(ZoneInfo(city.timezone)).date()
    return today - timedelta(days=today.weekday() + 7)


def make_weekly(city: City, monday: date, *, at: datetime) -> list[WeeklyReport]:
    """Make the reports of the week that do not exist yet, and return those. Making them again makes none."""
    made = (_make(Week(city, area, monday), at=at) for area in [None, *_supervised(city)])
    return [one for one in made if one is not None]


def _supervised(city: City) -> Iterable[Area]:
    rows = Membership.objects.filter(
        city=city, role=Role.SUPERVISOR, person__is_active=True, area__parent__isnull=False
    )
    return Area.objects.filter(pk__in=rows.values("area")).order_by("code")


def _make(week: Week, *, at: datetime) -> WeeklyReport | None:
    """Drawing takes seconds and locks nothing: of two workers the slower one finds the report made and deletes its own file."""
    known = {"city": week.city, "area": week.area, "week": week.monday}
    if WeeklyReport.objects.filter(**known).exists():
        return None
    content = weekly_pdf(week, at=at)
    where = week.area.code if week.area else "kota"
    name = default_storage.save(f"weekly/{week.city.slug}/{week.monday:%Y-%m-%d}-{where}.pdf", ContentFile(content))
    facts = {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "made_at": at}
    made, is_ours = WeeklyReport.objects.get_or_create(**known, defaults=facts)
    if not is_ours:
        default_storage.delete(name)
    return made if is_ours else None
