"""The live version of the classifier in this process: loaded once, found stale by one small query, never a reason to stop.

A version's artefact never changes. What people corrected since it was trained is learned on top, in the order of `Correction.lesson`, so
every process of the site and the worker comes to the same model by itself, without a restart. A broken artefact is logged once and
left aside until another version is live: the city's rules and words decide alone, as they did before there was a model.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from threading import Lock

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.classifier import ReportClassifier, from_bytes
from tanggap.routing.models import BandRenewal, Correction, CorrectionState, ModelState, ModelVersion
from tanggap.routing.training_data import example_of_correction

_log = logging.getLogger(__name__)
# Fewer later cases than these say nothing of how often a probability comes true.
FEWEST_TO_MEASURE = 30
_loaded: dict[int, LiveModel] = {}
_broken: dict[int, tuple[int, str]] = {}  # city -> number and digest of the live version that could not be read
_lock = Lock()


@dataclass(frozen=True)
class LiveModel:
    """The version that is in use now, with so many `corrections` on top of it, of which `last` is the number of the latest.

    `auto_from` and `suggest_from` in per mille of probability; `rule_sure` is how often the rule was right, from 0 to 1.
    """

    version: int
    digest: str
    auto_from: int | None
    suggest_from: int | None
    rule_sure: float
    is_measured: bool
    classifier: ReportClassifier
    last: int
    corrections: int = 0

    @property
    def label(self) -> str:
        """The version as people read it, with the corrections learned since: `3` or `3+17`."""
        return f"{self.version}+{self.corrections}" if self.corrections else str(self.version)


def live_model(city: City) -> LiveModel | None:
    """The city's live model with every correction that counts; None when there is none, or it cannot be read."""
    head = live_head(city)
    if head is None or _broken.get(city.pk) == (head.number, head.digest):
        return None
    with _lock:
        known = _loaded.get(city.pk)
        if known is None or (known.version, known.digest) != (head.number, head.digest):
            known = _load(head)
        known = _up_to_date(known, head) if known is not None else None
        if known is not None:
            known = _loaded[city.pk] = replace(known, auto_from=auto_from_of(head))
        return known


def auto_from_of(head: ModelVersion) -> int | None:
    """From how sure on this version may send alone, in per mille: as renewed from outcomes, else as measured at its training."""
    is_renewed, renewed_from = getattr(head, "renewal", None) is not None, getattr(head, "renewed_from", None)
    return renewed_from if is_renewed else head.auto_from


def live_head(city: City) -> ModelVersion | None:
    """The live version without its artefact, with the renewal of its bands that is in force, read in the same query."""
    in_force = BandRenewal.objects.filter(
        city=OuterRef("city"), model_version=OuterRef("number"), withdrawn_at__isnull=True
    )
    live = ModelVersion.objects.filter(city=city, state=ModelState.LIVE).defer("artefact")
    latest = in_force.order_by("-pk")
    return live.annotate(
        renewal=Subquery(latest.values("pk")[:1]), renewed_from=Subquery(latest.values("auto_from")[:1])
    ).first()


def last_lesson(city: City) -> int:
    """The number of the last lesson that was taught; 0 before the first."""
    taught = Correction.objects.filter(city=city, state=CorrectionState.TAUGHT)
    return int(taught.aggregate(last=Max("lesson"))["last"] or 0)


def read_classifier(version: ModelVersion) -> ReportClassifier:
    """The classifier of a version, as it was trained. Raises Refused when its artefact is missing, changed or broken."""
    data = bytes(version.artefact or b"")
    if not data or hashlib.sha256(data).hexdigest() != version.digest:
        raise Refused(refusals.ARTEFACT_CHANGED, number=version.number)
    return from_bytes(data)


def _load(head: ModelVersion) -> LiveModel | None:
    try:
        classifier = read_classifier(head)
    except Refused as refused:
        _broken[head.city_id] = (head.number, head.digest)
        _log.error("routing model %s is left aside, rules and words decide alone: %s", head.number, refused)
        return None
    return LiveModel(
        version=head.number,
        digest=head.digest,
        auto_from=head.auto_from,
        suggest_from=head.suggest_from,
        rule_sure=head.figures.get("rule_right", 850) / 1000,
        is_measured=head.figures.get("n", 0) >= FEWEST_TO_MEASURE,
        classifier=classifier,
        last=head.lessons_upto,
    )


def _up_to_date(known: LiveModel, head: ModelVersion) -> LiveModel | None:
    """The same with the corrections that came since; anew from the artefact when one was taken back."""
    taught = Correction.objects.filter(city=head.city_id, state=CorrectionState.TAUGHT, lesson__gt=head.lessons_upto)
    now = taught.aggregate(last=Max("lesson"), count=Count("pk"))
    last, count = now["last"] or head.lessons_upto, now["count"]
    if (known.last, known.corrections) == (last, count):
        return known
    news = _rows(taught.filter(lesson__gt=known.last))
    if known.last < head.lessons_upto or known.corrections + len(news) != count:
        fresh = _load(head)
        if fresh is None:
            return None
        known, news = fresh, _rows(taught)
    classifier = known.classifier
    if news:
        classifier = classifier.with_corrections([example_of_correction(row) for row in news])
    return replace(known, classifier=classifier, last=last, corrections=known.corrections + len(news))


def _rows(taught: QuerySet[Correction]) -> list[Correction]:
    related = taught.select_related("case__area", "case__city", "to_agency", "to_category")
    return list(related.order_by("lesson"))
