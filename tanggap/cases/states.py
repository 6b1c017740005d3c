"""The states of a case and of its parts, and the sets of them that have a name. Nothing else names states one by one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a case stands, for the staff."""

    RECEIVED = "received", _("Diterima")
    TRIAGED = "triaged", _("Dipilah")
    ASSIGNED = "assigned", _("Ditugaskan")
    IN_PROGRESS = "in_progress", _("Dikerjakan")
    FIXED = "fixed", _("Menunggu verifikasi")
    VERIFIED = "verified", _("Terverifikasi")
    CLOSED = "closed", _("Ditutup")
    REOPENED = "reopened", _("Dibuka lagi")
    RETURNED = "returned", _("Dikembalikan")
    REJECTED = "rejected", _("Ditolak")
    MERGED = "merged", _("Digabung")
    ON_HOLD = "on_hold", _("Ditunda")


class PublicStatus(models.TextChoices):
    """The words that residents know from JAKI."""

    WAITING = "menunggu", _("Menunggu")
    COORDINATION = "koordinasi", _("Koordinasi")
    DISPOSITION = "disposisi", _("Disposisi")
    PROCESS = "proses", _("Proses")
    DONE = "selesai", _("Selesai")
    REJECTED = "ditolak", _("Ditolak")


class TaskStatus(models.TextChoices):
    """Where a part given to another agency stands."""

    OPEN = "open", _("Menunggu instansi")
    IN_PROGRESS = "in_progress", _("Dikerjakan")
    DONE = "done", _("Selesai")
    RETURNED = "returned", _("Dikembalikan")


NEW = frozenset({Status.RECEIVED})
IN_TRIAGE = frozenset({Status.RECEIVED, Status.TRIAGED, Status.RETURNED})
WITH_AGENCY = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED, Status.ON_HOLD})
AWAITING_START = frozenset({Status.ASSIGNED, Status.REOPENED})
TO_VERIFY = frozenset({Status.FIXED})
OPEN = IN_TRIAGE | WITH_AGENCY | TO_VERIFY
PAUSED = frozenset({Status.ON_HOLD})
# The agency's clock stands while somebody else must act: it waits for what its reason names, or for the verification of its fix.
CLOCK_STANDS = PAUSED | TO_VERIFY
CLOCK_RUNS = OPEN - CLOCK_STANDS
FINISHED = frozenset({Status.VERIFIED, Status.CLOSED})
MERGED = frozenset({Status.MERGED})
REJECTED = frozenset({Status.REJECTED})
ENDED = FINISHED | REJECTED | MERGED
TASKS_OPEN = frozenset({TaskStatus.OPEN, TaskStatus.IN_PROGRESS})
