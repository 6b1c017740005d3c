"""Deadline, Reminder, Breach, Escalation: shape and constraints. Rows follow the history of a case; nobody edits them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Task
from tanggap.directory.models import Agency, DeadlinePolicy
from tanggap.directory.steps import SlaStep
from tanggap.places.models import Area, City

OPEN = models.Q(met_at__isnull=True, cancelled_at__isnull=True)


class Cause(models.TextChoices):
    """What played a part in a missed deadline, as far as the history shows it."""

    NONE = "", _("Tidak ada yang tampak")
    PAUSE = "pause", _("Sempat ditunda")
    HANDOVER = "handover", _("Berpindah instansi")
    CHANGED = "changed", _("Jenis atau prioritas berubah")


class Deadline(models.Model):
    """One clock on one step of one case. `serial` is the number of the event that started it.

    `next_at` is the next moment at which somebody must be told something: a warning, the end, a rung of the ladder. It is empty
    when nothing is to come or the clock stands; so the sweep finds its work by one partial index.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="deadlines")
    step = models.CharField(max_length=16, choices=SlaStep.choices)
    serial = models.PositiveIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    policy = models.ForeignKey(DeadlinePolicy, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    warn_at = ArrayField(models.DateTimeField(), default=list)
    warned_at = models.DateTimeField(null=True)  # warnings up to here were given
    missed_at = models.DateTimeField(null=True)  # when it was noticed that the end had passed
    rung_at = ArrayField(models.DateTimeField(), default=list)
    rungs_climbed = models.PositiveSmallIntegerField(default=0)
    # What played a part so far; a breach takes it over.
    cause = models.CharField(max_length=10, choices=Cause.choices, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "step", "serial"], name="deadline_once_for_its_start"),
            models.UniqueConstraint(
                fields=["case", "step", "task"], condition=OPEN, nulls_distinct=False, name="step_has_one_running_clock"
            ),
            models.CheckConstraint(
                condition=models.Q(met_at__isnull=True) | models.Q(cancelled_at__isnull=True),
                name="deadline_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=models.Q(next_at__isnull=True)
                | models.Q(met_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True),
                name="ended_or_standing_clock_waits_for_nothing",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], name="deadline_next", condition=models.Q(next_at__isnull=False)),
            models.Index(fields=["agency", "due_at"], name="deadline_of_agency", condition=OPEN),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.step} {self.due_at:%Y-%m-%d %H:%M}"


class Breach(models.Model):
    """A deadline that was missed. It stays, whatever happens later; whether it counts, people decide.

    `agency` answered for the step when it fell due, `person` held the case then. `ended_at` is when the step was done after
    all, or its clock was stopped or moved on.
    """

    deadline = models.OneToOneField(Deadline, on_delete=models.PROTECT, related_name="breach")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="breaches")
    step = models.CharField(max_length=16, choices=SlaStep.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="breaches")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=10, choices=Cause.choices, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["city", "due_at"], name="breach_of_city"),
            models.Index(fields=["agency", "due_at"], name="breach_of_agency"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.step}"


class Escalation(models.Model):
    """One rung of the ladder that a missed deadline has climbed to: an office, or those who answer for an area.

    Somebody there acknowledges it, saying what happens next. `is_staffed` is false where nobody could be told.
    """

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="escalations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=16, choices=SlaStep.choices)
    rung = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="escalations")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="escalations")
    at = models.DateTimeField()
    is_staffed = models.BooleanField(default=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    substitute_for = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # the step was done, or its clock stopped

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["deadline", "rung", "agency", "area"], nulls_distinct=False, name="rung_climbed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, area__isnull=True)
                | models.Q(agency__isnull=True, area__isnull=False),
                name="escalation_names_office_or_area",
            ),
            models.CheckConstraint(
                condition=models.Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | models.Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                name="acknowledged_by_somebody_at_some_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["agency", "at"], name="escalation_open_agency",
                condition=models.Q(acknowledged_at=None, ended_at=None),
            ),
            models.Index(
                fields=["area", "at"], name="escalation_open_area",
                condition=models.Q(acknowledged_at=None, ended_at=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} {self.step} {self.rung}"


class SweepWatermark(models.Model):
    """Up to when deadlines were swept: one row. A server clock that was set back is noticed by it."""

    swept_at = models.DateTimeField(db_column="looked_at")

    class Meta:
        db_table = "deadlines_clockwork"
