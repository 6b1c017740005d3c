"""The report while it is being written, and the one table that ties a device to its reports."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import models

from tanggap.cases.models import Report
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

    Read by "my reports" and by the soft limit alone. The device is known by the hash of a random cookie.
    """

    device_hash = models.CharField(max_length=64)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["device_hash", "report"], name="report_once_for_a_device"),)
        indexes = (models.Index(fields=["device_hash", "-at"], name="reports_of_a_device"),)

    def __str__(self) -> str:
        return f"{self.device_hash[:8]} {self.report_id}"
