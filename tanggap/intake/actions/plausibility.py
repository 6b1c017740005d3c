"""What tells an ordinary resident from a flood, and one more resident from the same one again.

Nothing here refuses anybody. It says from which bucket a report draws, and whether it weighs as one more voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef

from tanggap.cases.models import Case, Event, Report
from tanggap.cases.states import IN_TRIAGE, REJECTED
from tanggap.directory.models import Category
from tanggap.intake.actions.network_limits import HOUR, Sender
from tanggap.intake.answers import DraftAnswers
from tanggap.intake.held import Why
from tanggap.intake.models import DeviceReport, Draft, DraftPhoto
from tanggap.platform.networks import Networks

EARLIER: Final = timedelta(hours=24)
UNHURRIED: Final = timedelta(seconds=20)  # nobody photographs, chooses and reads in less; a script need not wait
MOST_FRESH_VOICES: Final = 3  # in an hour, for one problem
_SAME_MATTER: Final = timedelta(days=7)


def is_known_device(device_hash: str, *, at: datetime) -> bool:
    """Whether this device opened a case on an earlier day in which a person of the staff has acted, and which was not rejected.

    What a machine sent nobody has believed yet, and whoever joined has only repeated what others said: both are had for nothing.
    """
    earlier = DeviceReport.objects.filter(device_hash=device_hash, at__lte=at - EARLIER)
    own = earlier.filter(report__code=F("report__case__code")).exclude(report__case__status__in=IN_TRIAGE | REJECTED)
    by_a_person = Event.objects.filter(case=OuterRef("report__case"), person__isnull=False)
    return bool(device_hash) and own.filter(Exists(by_a_person)).exists()


def sender_of(
    draft: Draft, answers: DraftAnswers, category: Category | None, networks: Networks, network: str, *, at: datetime
) -> Sender:
    """From which bucket the draft draws: none for a known device, else by how it was made."""
    if is_known_device(draft.device_hash, at=at):
        lately = DeviceReport.objects.filter(device_hash=draft.device_hash, at__gt=at - EARLIER)
        return Sender(networks, "", teaches=not lately.exists())
    is_own = at - draft.created_at >= UNHURRIED and not _is_like_another(draft, answers, network, at)
    if category is not None and category.is_emergency:
        return Sender(networks, "emergency", spare="unhurried" if is_own else "quick")
    return Sender(networks, "unhurried" if is_own else "quick")


def why_not_weighed(draft: Draft, network: str, matter: Sequence[int], *, at: datetime) -> Why | None:
    """Why the draft is not the voice of one more resident among these reports; None when it is.

    `matter` are the keys of the reports about the same problem. A known device is one voice whatever its network.
    """
    voices = DeviceReport.objects.filter(report__in=matter, at__gt=at - _SAME_MATTER)
    if DeviceReport.objects.filter(report__in=matter, device_hash=draft.device_hash).exists():
        return Why.SAME_DEVICE
    if is_known_device(draft.device_hash, at=at):
        return None
    weighing = voices.filter(report__weighs=True)
    if network and weighing.filter(network=network).exists():
        return Why.SAME_NETWORK
    return Why.BURST if weighing.filter(at__gt=at - HOUR).count() >= MOST_FRESH_VOICES else None


def matter_of_case(case: Case) -> list[int]:
    """The reports of a case."""
    return list(case.reports.values_list("pk", flat=True))


def same_matter(draft: Draft, answers: DraftAnswers, category: Category | None, *, at: datetime) -> list[int]:
    """Recent reports of the same kind in the same area: a merge must not make many voices of one."""
    if answers.spot is None:
        return []
    like = Report.objects.filter(city=draft.city_id, area=answers.spot.area_id, category=category)
    return list(like.filter(received_at__gt=at - _SAME_MATTER).values_list("pk", flat=True))


def _is_like_another(draft: Draft, answers: DraftAnswers, network: str, at: datetime) -> bool:
    """Whether the same words or the same photo came from this network within the hour, or wait there."""
    lately = Report.objects.filter(
        pk__in=DeviceReport.objects.filter(network=network, at__gt=at - HOUR).values("report")
    )
    digests = list(draft.photos.values_list("sha256", flat=True))
    if answers.note and lately.filter(text=answers.note).exists():
        return True
    waiting = DraftPhoto.objects.filter(draft__held__network=network, sha256__in=digests)
    return lately.filter(photos__origin__sha256__in=digests).exists() or waiting.exclude(draft=draft).exists()
