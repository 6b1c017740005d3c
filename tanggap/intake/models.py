"""The report while it is being written, and the one table that ties a device to its reports."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Report
from tanggap.cases.photos import OriginalFile, StoredPicture
from tanggap.places.models import City

DRAFT_DAYS: Final = 7  # untouched for so long, a draft is removed


class Draft(models.Model):
    """A report being written. Its id is the key to it, so it is drawn at random and never listed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    # Only the device that began a draft may go on with it; a leaked address opens nothing.
    device_hash = models.CharField(max_length=64)
    # Becomes the report's key: however often it is sent, one report comes of it.
    idempotency_key = models.CharField(max_length=120, unique=True)
    data = models.JSONField(default=dict)  # an `intake.answers.DraftAnswers`
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=["updated_at"], name="draft_by_age"),
            models.Index(
                fields=["device_hash", "-updated_at"], name="draft_of_a_device", condition=models.Q(report=None)
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class DraftPhoto(StoredPicture, OriginalFile):
    """A cleaned photo that waits to be sent. Sending hands the files over to the report and removes this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="photos")
    added_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "sha256"], name="photo_once_in_a_draft"),)

    def __str__(self) -> str:
        return self.file


class DeviceReport(models.Model):
    """Which device sent which report: the only place where reports of one person can be tied together.

    Read by "my reports", by the limits and to tell voices apart. The device is known by the hash of a random cookie, the network by a
    keyed hash that is emptied when its key dies.
    """

    device_hash = models.CharField(max_length=64)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    network = models.CharField(max_length=64, blank=True, db_default="", default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["device_hash", "report"], name="report_once_for_a_device"),)
        indexes = (
            models.Index(fields=["device_hash", "-at"], name="reports_of_a_device"),
            models.Index(fields=["network", "-at"], name="reports_of_a_network", condition=~models.Q(network="")),
        )

    def __str__(self) -> str:
        return f"{self.device_hash[:8]} {self.report_id}"


class NetworkKey(models.Model):
    """The secret under which networks are hashed for a week. When it is deleted nobody can tell any more which networks they were."""

    secret = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class Network(models.Model):
    """How much came from one network lately, each a bucket that empties within the hour; see `actions.network_limits`."""

    hash = models.CharField(max_length=64, primary_key=True)
    key = models.ForeignKey(NetworkKey, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    quick = models.FloatField(default=0)
    unhurried = models.FloatField(default=0)
    emergency = models.FloatField(default=0)
    # Residents an hour who reported on an earlier day too and were believed: what is ordinary for this network.
    ordinary = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.hash[:8]


class HeldDecision(models.TextChoices):
    TAKEN = "taken", _("Diterima")
    SPAM = "spam", _("Ditolak sebagai spam")


class WaitingForPerson(models.Model):
    """What waits for a person because it looks like a flood. It is lost to nobody and moves nothing until somebody decides."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12)  # an `intake.held.Why`
    network = models.CharField(max_length=64, blank=True)
    held_at = models.DateTimeField()
    decision = models.CharField(max_length=5, choices=HeldDecision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


_DECIDED_WHOLE = models.Q(decision="", decided_at=None, decided_by=None) | (
    ~models.Q(decision="") & models.Q(decided_at__isnull=False, decided_by__isnull=False)
)


class HeldReport(WaitingForPerson):
    """A report that is no case yet: its draft, complete, and the code that the resident was given."""

    code = models.CharField(max_length=20, unique=True)
    draft = models.OneToOneField(Draft, null=True, on_delete=models.SET_NULL, related_name="held")
    joins = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")  # the case that was chosen
    is_emergency = models.BooleanField(default=False)

    class Meta:
        constraints = (models.CheckConstraint(condition=_DECIDED_WHOLE, name="held_report_is_decided_whole"),)
        indexes = (
            models.Index(fields=["city", "held_at"], name="held_report_waiting", condition=models.Q(decision="")),
        )

    def __str__(self) -> str:
        return self.code


class VoiceAct(models.TextChoices):
    """What somebody who joined a case does to it that would move a clock or count against an office."""

    JOIN = "join", _("ikut melapor")
    ASK = "ask", _("bertanya")
    REOPEN = "reopen", _("menyatakan belum beres")
    OBJECT = "object", _("meragukan kantornya")
    RATE = "rate", _("memberi nilai")


class HeldAct(WaitingForPerson):
    """An act of a voice that does not weigh by itself; a person lets it weigh, or leaves it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="held_acts")
    act = models.CharField(max_length=6, choices=VoiceAct.choices)
    said = models.JSONField(default=dict)  # the form's fields; words masked

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_DECIDED_WHOLE, name="held_act_is_decided_whole"),
            models.UniqueConstraint(
                fields=["report", "act"], condition=models.Q(decision=""), name="held_act_waits_once"
            ),
        )
        indexes = (models.Index(fields=["city", "held_at"], name="held_act_waiting", condition=models.Q(decision="")),)

    def __str__(self) -> str:
        return f"{self.report} {self.act}"
