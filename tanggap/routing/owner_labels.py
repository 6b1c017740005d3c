"""Owners as the classifier's labels, and back: what one kelurahan does, every kelurahan does, so the family is learned."""

from __future__ import annotations

from tanggap.directory.models import Agency, Responsibility
from tanggap.directory.queries import office_of_family
from tanggap.places.models import Area
from tanggap.routing.classifier.examples import AGENCY, FAMILY


def label_of(agency: Agency) -> str:
    """What is learned of an office: its family, if it has sisters in other areas; else itself."""
    return f"{FAMILY}{agency.family}" if agency.family else f"{AGENCY}{agency.code}"


def label_of_rule(rule: Responsibility) -> str:
    """What a rule names, as a label."""
    return label_of(rule.agency) if rule.agency else f"{FAMILY}{rule.family}"


def office_of(label: str, area: Area) -> Agency | None:
    """The office that a label means at a place; None where no sister serves it, or the office is gone."""
    if label.startswith(FAMILY):
        return office_of_family(label.removeprefix(FAMILY), area)
    code = label.removeprefix(AGENCY)
    return Agency.objects.filter(city=area.city_id, code=code, is_active=True, is_front_desk=False).first()
