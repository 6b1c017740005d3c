"""Versions of the classifier: train one, let it live if it beats the one before, take it back with one command."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from tanggap.places.models import City
from tanggap.platform.errors import Refused
from tanggap.routing import refusals
from tanggap.routing.classifier import ReportClassifier, TrainingSettings, choose_thresholds, to_bytes, train
from tanggap.routing.evaluation import HeldOutFigures, evaluate
from tanggap.routing.live import FEWEST_TO_MEASURE, last_lesson, read_classifier
from tanggap.routing.models import ModelState, ModelVersion
from tanggap.routing.policy import MEASURED_AT_LEAST, policy_of
from tanggap.routing.training_data import LabelledCase, known_beforehand, labelled_cases, written_examples

# The newest cases are held out, so that a model is evaluated on days that it has not seen.
_HELD_OUT, _MOST_HELD_OUT = 0.2, 2_000
_ARTEFACTS_KEPT = 6
_NEVER = 1.0
_TRAINING = 0x7A7472


@dataclass(frozen=True)
class TrainingResult:
    """The new version, and how it and the one before did on the same held-out cases (per mille)."""

    version: ModelVersion
    new: HeldOutFigures
    old: HeldOutFigures | None


def train_version(city: City, *, at: datetime) -> TrainingResult:
    """Learn from the city's words and cases. Goes live only if it beats the live version on later cases that are held out.

    The figures are those of a model that has not seen the held-out cases; the artefact is then learned from all of them. Raises
    Refused when another training runs.
    """
    if not _lock(city):
        raise Refused(refusals.TRAINING_RUNS)
    try:
        written, known = written_examples(city), labelled_cases(city)
        upto = last_lesson(city)
        early, late = _split(known)
        settings, knowledge = _settings(city, known), known_beforehand(city)
        measured = train([*written, *(one.example for one in early)], knowledge=knowledge, settings=settings)
        new, old = evaluate(measured, late), _old_figures(city, late)
        everything = [*written, *(one.example for one in known)]
        whole = train(everything, knowledge=knowledge, settings=settings) if late else measured
        version = _version(city, whole, new, at=at)
        version.trained_on = {"corpus": len(written), "cases": len(known), "corrections": upto}
        version.lessons_upto = upto
        return TrainingResult(_store(city, version, new, old), new, old)
    finally:
        _unlock(city)


def _settings(city: City, known: Sequence[LabelledCase]) -> TrainingSettings:
    """The city's own. A rare word of a resident may be a name and is not kept; what the city wrote itself names nobody."""
    settings = policy_of(city).settings
    return settings if known else replace(settings, min_examples_per_term=1)


@transaction.atomic
def roll_back(city: City, *, at: datetime, to: int | None = None, why: str = "") -> ModelVersion | None:
    """Take the live version back and let an earlier one live, as it was trained; without `to` the one that lived before it.

    What was corrected since is not learned on top, for it may be the cause. `to=0` leaves no model: rules and words
    decide. Raises Refused when there is none to take back or to return to.
    """
    live = ModelVersion.objects.select_for_update().filter(city=city, state=ModelState.LIVE).first()
    if live is None and to is None:
        raise Refused(refusals.NO_LIVE_MODEL)
    chosen = _earlier(city, to)
    if live is not None:
        live.state, live.reason = ModelState.ROLLED_BACK, why[:400] or str(_("Ditarik dengan perintah."))
        live.save(update_fields=["state", "reason"])
    if chosen is not None:
        read_classifier(chosen)
        chosen.state, chosen.live_at, chosen.lessons_upto = ModelState.LIVE, at, last_lesson(city)
        chosen.save(update_fields=["state", "live_at", "lessons_upto"])
    return chosen


def _earlier(city: City, to: int | None) -> ModelVersion | None:
    if to == 0:
        return None
    kept = ModelVersion.objects.filter(city=city, artefact__isnull=False)
    if to is not None:
        found = kept.filter(number=to).exclude(state=ModelState.LIVE).first()
        if found is None:
            raise Refused(refusals.NO_SUCH_MODEL, number=to)
        return found
    lived = kept.filter(state=ModelState.RETIRED, live_at__isnull=False)
    found = lived.order_by("-live_at", "-number").first()
    if found is None:
        raise Refused(refusals.NOTHING_BEFORE)
    return found


def _split(known: Sequence[LabelledCase]) -> tuple[Sequence[LabelledCase], Sequence[LabelledCase]]:
    late = min(int(len(known) * _HELD_OUT), _MOST_HELD_OUT)
    return known[: len(known) - late], known[len(known) - late :]


def _old_figures(city: City, late: Sequence[LabelledCase]) -> HeldOutFigures | None:
    live = ModelVersion.objects.filter(city=city, state=ModelState.LIVE).first()
    if live is None:
        return None
    try:
        return evaluate(read_classifier(live), late)
    except Refused:
        return HeldOutFigures()  # a broken model is beaten by any


@transaction.atomic
def _store(city: City, version: ModelVersion, new: HeldOutFigures, old: HeldOutFigures | None) -> ModelVersion:
    """Number the version, decide whether it goes live, and keep it."""
    live = ModelVersion.objects.filter(city=city, state=ModelState.LIVE).defer("artefact").first()
    last = ModelVersion.objects.filter(city=city).aggregate(last=Max("number"))["last"]
    version.number = 1 + (last or 0)
    with translation.override(city.language):
        is_better, version.reason = _comparison(version, live, new, old)
    if is_better:
        ModelVersion.objects.filter(city=city, state=ModelState.LIVE).update(state=ModelState.RETIRED)
        version.state, version.live_at = ModelState.LIVE, version.made_at
    version.save(force_insert=True)
    _forget_old_artefacts(city)
    return version


def _version(city: City, classifier: ReportClassifier, figures: HeldOutFigures, *, at: datetime) -> ModelVersion:
    data = to_bytes(classifier)
    auto, top3 = _thresholds(city, figures)
    return ModelVersion(
        city=city, made_at=at, artefact=data, digest=hashlib.sha256(data).hexdigest(), figures=figures.figures,
        auto_from=auto, suggest_from=top3,
    )  # fmt: skip


def _thresholds(city: City, new: HeldOutFigures) -> tuple[int | None, int | None]:
    """From how sure on (per mille) the machine may act, or offers three; only what was measured on enough cases may act."""
    policy = policy_of(city)
    found = choose_thresholds(new.answers, target_precision=policy.target_precision / 100)
    auto = None if found.auto > _NEVER or len(new.answers) < MEASURED_AT_LEAST else round(1000 * found.auto)
    return auto, None if found.top3 > _NEVER else round(1000 * found.top3)


def _comparison(
    version: ModelVersion, live: ModelVersion | None, new: HeldOutFigures, old: HeldOutFigures | None
) -> tuple[bool, str]:
    """Whether the version should go live, and why, in the city's language."""
    if live is not None and not version.trained_on["cases"] and not live.trained_on.get("cases"):
        return live.digest != version.digest, _of_words_alone(is_new=live.digest != version.digest)
    if old is None:
        return True, _("Model pertama yang berlaku.")
    facts = {"new": new.right_of_1000, "old": old.right_of_1000, "n": new.count}
    if new.count < FEWEST_TO_MEASURE:
        return False, _("Baru %(n)s kasus untuk dibandingkan; model lama tetap berlaku.") % facts
    if (new.right, new.within_three) > (old.right, old.within_three):
        return True, _("Lebih baik pada %(n)s kasus terbaru: %(new)s‰ benar, sebelumnya %(old)s‰.") % facts
    return False, _("Tidak lebih baik pada %(n)s kasus terbaru: %(new)s‰ benar, yang berlaku %(old)s‰.") % facts


def _of_words_alone(*, is_new: bool) -> str:
    """Before there is any case nothing can be compared; the city's own newer words are better than its older ones."""
    return _("Kata-kata kota diperbarui; belum ada kasus untuk dibandingkan.") if is_new else _("Tidak ada yang baru.")


def _forget_old_artefacts(city: City) -> None:
    """Versions and their figures stay; the numbers inside only of the last few, and of the one that lives."""
    old = ModelVersion.objects.filter(city=city, artefact__isnull=False).exclude(state=ModelState.LIVE)
    keep = list(old.order_by("-number").values_list("pk", flat=True)[:_ARTEFACTS_KEPT])
    old.exclude(pk__in=keep).update(artefact=None)


def _lock(city: City) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_TRAINING, city.pk])
        return bool(cursor.fetchone()[0])


def _unlock(city: City) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_TRAINING, city.pk])
