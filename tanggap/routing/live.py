"""The live model in this process: loaded once, found stale by one small query, never a reason to stop.

A version's artefact never changes. What people corrected since it was trained is learned on top, in the order of the lessons, so
every process of the site and the worker comes to the same model by itself, without a restart. A broken artefact is logged and
left aside: then the city's rules and words judge alone, as they did before there was a model.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from threading import Lock

from django.db.models import Count, Max, QuerySet

from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.model import Model
from tanggap.routing.models import Correction, CorrectionState, ModelState, ModelVersion
from tanggap.routing.schooling import example_of_correction

_log = logging.getLogger(__name__)
# Fewer later cases than these say nothing of how often a probability comes true.
FEWEST_TO_MEASURE = 30
_loaded: dict[int, LiveModel] = {}
_broken: dict[int, str] = {}
_lock = Lock()


@dataclass(frozen=True)
class LiveModel:
    """The model that judges now, with so many lessons on top of its version, of which `last` is the latest."""

    version: int
    digest: str
    auto_from: int | None
    suggest_from: int | None
    rule_sure: float
    is_measured: bool
    model: Model
    last: int
    lessons: int = 0

    @property
    def label(self) -> str:
        """The version as people read it, with the lessons learned since: `3` or `3+17`."""
        return f"{self.version}+{self.lessons}" if self.lessons else str(self.version)


def live_model(city: City) -> LiveModel | None:
    """The city's live model with every correction that counts; None when there is none, or it cannot be read."""
    head = ModelVersion.objects.filter(city=city, state=ModelState.LIVE).defer("artefact").first()
    if head is None:
        return None
    with _lock:
        known = _loaded.get(city.pk)
        if known is None or (known.version, known.digest) != (head.number, head.digest):
            known = _load(head)
        known = _up_to_date(known, head) if known is not None else None
        if known is not None:
            _loaded[city.pk] = known
        return known


def last_lesson(city: City) -> int:
    """The number of the last lesson that was taught; 0 before the first."""
    taught = Correction.objects.filter(city=city, state=CorrectionState.TAUGHT)
    return int(taught.aggregate(last=Max("lesson"))["last"] or 0)


def readable(version: ModelVersion) -> Model:
    """The model of a version. Raises Refused when its artefact is missing, changed or broken."""
    data = bytes(version.artefact or b"")
    if not data or hashlib.sha256(data).hexdigest() != version.digest:
        raise Refused(refusals.ARTEFACT_CHANGED, number=version.number)
    return Model.from_bytes(data)


def _load(head: ModelVersion) -> LiveModel | None:
    try:
        model = readable(head)
    except Refused as refused:
        if _broken.get(head.city_id) != head.digest:  # once, not with every report
            _broken[head.city_id] = head.digest
            _log.error("routing model %s is left aside, rules and words judge alone: %s", head.number, refused)
        return None
    return LiveModel(
        version=head.number,
        digest=head.digest,
        auto_from=head.auto_from,
        suggest_from=head.suggest_from,
        rule_sure=head.figures.get("rule_right", 850) / 1000,
        is_measured=head.figures.get("n", 0) >= FEWEST_TO_MEASURE,
        model=model,
        last=head.lessons_upto,
    )


def _up_to_date(known: LiveModel, head: ModelVersion) -> LiveModel | None:
    """The same with the lessons that came since; anew from the artefact when one was taken back."""
    taught = Correction.objects.filter(city=head.city_id, state=CorrectionState.TAUGHT, lesson__gt=head.lessons_upto)
    now = taught.aggregate(last=Max("lesson"), count=Count("pk"))
    last, count = now["last"] or head.lessons_upto, now["count"]
    if (known.last, known.lessons) == (last, count):
        return known
    news = _rows(taught.filter(lesson__gt=known.last))
    if known.last < head.lessons_upto or known.lessons + len(news) != count:
        fresh = _load(head)
        if fresh is None:
            return None
        known, news = fresh, _rows(taught)
    model = known.model.learned([example_of_correction(row) for row in news]) if news else known.model
    return replace(known, model=model, last=last, lessons=known.lessons + len(news))


def _rows(taught: QuerySet[Correction]) -> list[Correction]:
    related = taught.select_related("case__area", "case__city", "to_agency", "to_category")
    return list(related.order_by("lesson"))
