"""Contest, SanctionRule, Proposal, Appeal, WeeklyReport: shape and constraints. Nothing here is ever deleted (migration 0002)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.deadlines.models import Breach
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City


def _judged(verdict: str) -> models.Q:
    """Either nobody has judged yet, or somebody has, with words."""
    nobody = models.Q(judged_by__isnull=True, judged_at__isnull=True, why="") & models.Q(**{verdict: ""})
    somebody = (
        models.Q(judged_by__isnull=False, judged_at__isnull=False) & ~models.Q(why="") & ~models.Q(**{verdict: ""})
    )
    return nobody | somebody


class ContestReason(models.TextChoices):
    """Why an agency holds that a missed deadline should not count."""

    NOT_OURS = "not_ours", _("Bukan wewenang kami")
    WAITED = "waited", _("Menunggu instansi lain")
    NO_ACCESS = "no_access", _("Tidak bisa masuk ke tempatnya")
    DISASTER = "disaster", _("Bencana atau cuaca")
    WRONG_DATA = "wrong_data", _("Data atau jam keliru")
    OTHER = "other", _("Sebab lain")


class ContestVerdict(models.TextChoices):
    """What a supervisor decides on a contest."""

    UPHELD = "upheld", _("Tetap dihitung")
    STRUCK = "struck", _("Dicoret")


class Contest(models.Model):
    """An agency contests one missed deadline, once; somebody who is not of its line judges."""

    breach = models.OneToOneField(Breach, on_delete=models.PROTECT, related_name="contest")
    reason = models.CharField(max_length=12, choices=ContestReason.choices)
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=ContestVerdict.choices, blank=True, default="")
    why = models.TextField(blank=True, default="")
    judged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_judged("verdict"), name="contest_is_judged_with_words"),
            models.CheckConstraint(condition=~models.Q(text=""), name="contest_says_why"),
            models.CheckConstraint(
                condition=models.Q(judged_by__isnull=True) | ~models.Q(judged_by=models.F("by")),
                name="nobody_judges_their_own_contest",
            ),
        )
        indexes = (models.Index(fields=["at"], name="contest_waiting", condition=models.Q(verdict="")),)

    def __str__(self) -> str:
        return f"{self.breach_id} {self.reason}"


class ContestFile(models.Model):
    """A photo or a paper that the agency attached to its contest: cleaned, for the staff that sees the missed deadline."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()  # of the contest's files, from 1
    name = models.CharField(max_length=120)  # as the sender called it, to read; never a path
    media_type = models.CharField(max_length=40)
    file = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes of what is kept
    sha256 = models.CharField(max_length=64)  # of the file as it was sent

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contest", "number"], name="contest_file_number_once"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 5)), name="contest_has_five_files_at_most"),
            models.CheckConstraint(
                condition=models.Q(media_type__in=["image/jpeg", "application/pdf"]),
                name="contest_file_is_photo_or_paper",
            ),
        )

    def __str__(self) -> str:
        return self.name


class SanctionRule(models.Model):
    """A city's rule as `sanctions.toml` said it. A row never changes: another rule is another row."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["city", "number"], name="sanction_rule_number_once_in_a_city"),)

    def __str__(self) -> str:
        return f"{self.city_id}: {self.number}"


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    PROPOSED = "proposed", _("Menunggu tanda tangan")
    SIGNED = "signed", _("Ditandatangani")
    DECLINED = "declined", _("Tidak disetujui")
    REPLACED = "replaced", _("Diganti hitungan baru")


class Proposal(models.Model):
    """What the rule proposes for one agency and month, with the whole sum in `working`. Nothing follows before a person signs.

    A later change (a breach struck) makes a new revision, which names in `replaces` the signed one that it would change.
    `score` is in hundredths of points per 100 duties, `cut` in hundredths of a per cent of the performance allowance.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="proposals")
    month = models.DateField()
    revision = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(SanctionRule, on_delete=models.PROTECT, related_name="+")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="revisions")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    duties = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    score = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    cut = models.PositiveIntegerField()
    working = models.JSONField()
    digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")
    letter_number = models.CharField(max_length=60, blank=True, default="")
    seal = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["agency", "month", "revision"], name="proposal_revision_once"),
            models.UniqueConstraint(
                fields=["agency", "month"], condition=models.Q(state="proposed"), name="one_open_proposal_for_a_month"
            ),
            models.UniqueConstraint(
                fields=["city", "letter_number"],
                condition=~models.Q(letter_number=""),
                name="letter_number_once_in_a_city",
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="proposal_month_is_its_first_day"),
            models.CheckConstraint(condition=models.Q(level__lte=3, cut__lte=10_000), name="proposal_within_reason"),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["proposed", "replaced"], decided_by__isnull=True, letter_number="", seal=""
                )
                | (models.Q(state="declined", decided_by__isnull=False, letter_number="", seal="") & ~models.Q(why=""))
                | (
                    models.Q(state="signed", decided_by__isnull=False, decided_at__isnull=False)
                    & ~models.Q(letter_number="")
                    & ~models.Q(seal="")
                ),
                name="proposal_is_decided_by_a_person",
            ),
        )
        indexes = (models.Index(fields=["city", "-month", "agency"], name="proposal_of_month"),)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.month:%Y-%m} r{self.revision}"


class AppealOutcome(models.TextChoices):
    """What becomes of an appeal."""

    GRANTED = "granted", _("Dikabulkan, sanksi dicabut")
    REFUSED = "refused", _("Ditolak, sanksi tetap")


class Appeal(models.Model):
    """The accused agency appeals against a signed sanction, once; somebody else than the signer judges."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=AppealOutcome.choices, blank=True, default="")
    why = models.TextField(blank=True, default="")
    judged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_judged("outcome"), name="appeal_is_judged_with_words"),
            models.CheckConstraint(condition=~models.Q(text=""), name="appeal_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id}"


class WeeklyReport(models.Model):
    """A week on paper, for a supervisor's area or (without one) for the whole city. `week` is its Monday."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "week", "area"], nulls_distinct=False, name="weekly_report_once"),
        )

    def __str__(self) -> str:
        return f"{self.city_id} {self.week}"
