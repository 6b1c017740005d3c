"""What only the desk keeps: who is looking at which case in triage."""

from __future__ import annotations

from django.db import models

from tanggap.accounts.models import Person
from tanggap.cases.models import Case


class TriageLock(models.Model):
    """One operator has this case open. The database allows one row a case, and a row that has run out counts for nothing."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["until"], name="triage_lock_until"),)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.person_id}"
