"""Who may read of a case: what follows from the kind of problem."""

from __future__ import annotations

from tanggap.directory.models import Agency, AgencyKind, Category, Privacy
from tanggap.directory.queries import responsible_for
from tanggap.places.models import Area, City


def inspectorate(city: City) -> Agency | None:
    """The office that looks into what other offices did."""
    return Agency.objects.filter(city=city, kind=AgencyKind.INSPECTORATE, is_active=True).order_by("pk").first()


def is_about_staff(category: Category | None, area: Area) -> bool:
    """Whether this kind of problem is somebody of the staff: the city's rules give it to the inspectorate."""
    if category is None or category.privacy == Privacy.PUBLIC:
        return False
    return responsible_for(category, area).agency.kind == AgencyKind.INSPECTORATE


def is_public(category: Category | None, wanted: bool) -> bool:
    """Public only when the reporter wants it and the category does not forbid it; unknown categories wait in private."""
    return wanted and category is not None and may_be_public(category)


def may_be_public(category: Category | None) -> bool:
    """Whether the kind of problem, as far as it is known, allows publication."""
    return category is None or category.privacy == Privacy.PUBLIC
