"""Notice: one thing that one person of the staff should know, shape and constraints."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Event
from tanggap.deadlines.models import Deadline, Escalation


class NoticeKind(models.TextChoices):
    WARNING = "warning", _("Pengingat sebelum tenggat")
    DUE = "due", _("Tenggat lewat")
    ESCALATION = "escalation", _("Eskalasi")
    EMERGENCY = "emergency", _("Keadaan darurat")
    REMINDER = "reminder", _("Diingatkan pengawas")
    STOPPED = "stopped", _("Pengiriman otomatis dihentikan")


class Notice(models.Model):
    """What a person should know. The same thing reaches a person once: `key` says what it is about."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    substitute_for = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    key = models.CharField(max_length=60)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    deadline = models.ForeignKey(Deadline, null=True, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(Escalation, null=True, on_delete=models.PROTECT, related_name="notices")
    # The event whose text says why, if somebody wrote one.
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "key"], name="notice_reaches_a_person_once"),)
        indexes = (
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=models.Q(read_at=None)),
        )

    def __str__(self) -> str:
        return self.key
