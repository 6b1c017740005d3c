"""What routing keeps: versions of the classifier, where each case was sent and how that ended, and what people corrected."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Channel, Event
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area, City


class ModelState(models.TextChoices):
    """Where a version stands."""

    CANDIDATE = "candidate", _("Calon")
    LIVE = "live", _("Berlaku")
    RETIRED = "retired", _("Digantikan")
    ROLLED_BACK = "rolled_back", _("Ditarik")


class ModelVersion(models.Model):
    """One training: what it learned, from how much, how well it did on later cases, and why it lives or not.

    The artefact holds numbers only, no text of a resident. Thresholds are in per mille of probability; none means never.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=ModelState.choices, default=ModelState.CANDIDATE)
    reason = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True)
    artefact = models.BinaryField(null=True)  # emptied when the version is long gone
    digest = models.CharField(max_length=64)  # SHA-256 of the artefact
    trained_on = models.JSONField(default=dict)  # counts: corpus, cases, corrections
    figures = models.JSONField(default=dict)  # per mille, on cases later than those it learned from
    auto_from = models.PositiveSmallIntegerField(null=True)
    suggest_from = models.PositiveSmallIntegerField(null=True)
    # Corrections up to this lesson are in it, or were left behind when it was taken back; later ones are learned on top.
    lessons_upto = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "number"], name="model_number_once_in_a_city"),
            models.UniqueConstraint(
                fields=["city"], condition=models.Q(state=ModelState.LIVE), name="city_has_one_live_model"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ModelState.LIVE) | models.Q(artefact__isnull=False),
                name="live_model_has_its_artefact",
            ),
        )

    def __str__(self) -> str:
        return f"{self.city_id}:{self.number}"


class BandRenewal(models.Model):
    """One night's threshold of what the machine may send alone, from how answers turned out; the latest that was not withdrawn holds.

    It belongs to one version: a new one begins with its own thresholds. `auto_from` and `before` in per mille of probability, none
    means never; `asked` is the precision that was asked, in parts per million, and goes on from night to night.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    model_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    auto_from = models.PositiveSmallIntegerField(null=True)
    before = models.PositiveSmallIntegerField(null=True)
    asked = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()  # of the last 60 days whose end is known
    sent = models.PositiveIntegerField()  # of these, by the machine
    sent_right = models.PositiveIntegerField()
    reason = models.CharField(max_length=400)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sent_right__lte=models.F("sent"), sent__lte=models.F("answers")),
                name="renewal_counts_fit",
            ),
            models.CheckConstraint(condition=models.Q(asked__lte=1_000_000), name="renewal_asks_a_share"),
        )
        indexes = (
            models.Index(
                fields=["city", "model_version", "-id"],
                name="renewal_in_force",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.city_id}:{self.model_version} {self.auto_from}"


class Band(models.TextChoices):
    """How far the machine may go with a case."""

    AUTO = "auto", _("Diteruskan otomatis")
    RULE = "rule", _("Diteruskan otomatis menurut aturan kota")
    SUGGEST = "suggest", _("Tiga usul untuk triase")
    HUMAN = "human", _("Orang yang memutuskan")


# What the system sends without a person.
AUTOMATIC = (Band.AUTO, Band.RULE)


class DispatchOutcome(models.TextChoices):
    """How the sending of a case to an agency ended."""

    WAITING = "waiting", _("Belum dijawab")
    ACCEPTED = "accepted", _("Diterima")
    RETURNED = "returned", _("Dikembalikan")
    REDIRECTED = "redirected", _("Dialihkan sebelum dikerjakan")


class Dispatch(models.Model):
    """One sending of a case to an agency, with the facts that misroutes are counted by, and how it ended."""

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="dispatches")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_first = models.BooleanField(default=True)  # the case had not been sent anywhere before
    by_machine = models.BooleanField(default=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    suggested = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE, related_name="+")
    band = models.CharField(max_length=8, choices=Band.choices, blank=True)
    sure = models.PositiveSmallIntegerField(null=True)  # per cent
    model_version = models.PositiveIntegerField(default=0)  # 0: suggested by rules and words alone
    outcome = models.CharField(max_length=10, choices=DispatchOutcome.choices, default=DispatchOutcome.WAITING)
    outcome_at = models.DateTimeField(null=True)
    # The evidence for the rule's office where the resident chose the kind: the rule's log-odds and the words' log-ratio, in hundredths.
    rule_odds = models.SmallIntegerField(null=True)
    words_ratio = models.SmallIntegerField(null=True)
    # Drawn by lot, or among the first of its kind and office: what the precision is measured on. `is_sample` also holds what was doubted.
    is_drawn = models.BooleanField(default=False, db_default=False)
    # Its reporter said that the office is wrong; counts as wrong until somebody has looked.
    is_doubted = models.BooleanField(default=False, db_default=False)
    # A share of what the machine sent is shown to people, so that its figures rest on more than silence.
    is_sample = models.BooleanField(default=False)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    was_right = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(checked_at__isnull=True, was_right__isnull=True)
                | models.Q(checked_at__isnull=False, was_right__isnull=False),
                name="dispatch_checked_with_a_verdict",
            ),
            models.CheckConstraint(
                condition=models.Q(is_drawn=False) | models.Q(is_sample=True, by_machine=True),
                name="dispatch_drawn_is_a_sample_of_the_machine",
            ),
        )
        indexes = (
            models.Index(fields=["city", "at"], name="dispatch_by_time"),
            models.Index(fields=["case", "-id"], name="dispatch_of_case"),
            models.Index(
                fields=["city", "-id"],
                name="dispatch_to_check",
                condition=models.Q(is_sample=True, checked_at__isnull=True),
            ),
            models.Index(
                fields=["category", "agency", "-id"], name="dispatch_drawn", condition=models.Q(is_drawn=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.agency_id}"


class SendingStop(models.Model):
    """The system sends nothing of this kind to this office by itself, for its sample was too often wrong; until somebody starts it again.

    Rows stay; a trigger lets only the end be written, once, and the database allows one open stop for a kind and office.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")  # whose outcome was the last straw
    settled = models.PositiveIntegerField()  # sampled sendings whose address was known to be right or wrong
    wrong = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.CharField(max_length=400, blank=True)
    # The last sending of the kind to the office when it was started again: only later ones count from then on.
    counted_upto = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["category", "agency"], condition=models.Q(ended_at=None), name="kind_and_office_stopped_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None, ended_why="", counted_upto=None)
                | (
                    models.Q(ended_at__isnull=False, ended_by__isnull=False, counted_upto__isnull=False)
                    & ~models.Q(ended_why="")
                ),
                name="stop_ends_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(wrong__gt=0, wrong__lte=models.F("settled")), name="stop_rests_on_wrong_ones"
            ),
        )
        indexes = (models.Index(fields=["city", "-id"], name="sending_stops_of_city"),)

    def __str__(self) -> str:
        return f"{self.category_id} -> {self.agency_id}"


class EvidenceWeights(models.Model):
    """What the resident's choice and the words count from here on, in thousandths; the newest row holds."""

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    at = models.DateTimeField()
    choice = models.PositiveSmallIntegerField()
    words = models.PositiveSmallIntegerField()
    learned_from = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(choice__range=(400, 2500), words__range=(200, 1000)), name="weights_within_bounds"
            ),
        )
        indexes = (models.Index(fields=["city", "-id"], name="weights_of_city"),)

    def __str__(self) -> str:
        return f"{self.choice} {self.words}"


class CorrectionKind(models.TextChoices):
    """Who corrected what."""

    ASSIGNED = "assigned", _("Triase memilih instansi lain")
    RECATEGORISED = "recategorised", _("Jenis masalah diperbaiki")
    RETURNED = "returned", _("Dikembalikan dengan alamat yang lebih tepat")


class CorrectionState(models.TextChoices):
    """What became of a correction."""

    WAITING = "waiting", _("Menunggu diterima instansinya")
    TAUGHT = "taught", _("Dipelajari")
    KEPT = "kept", _("Disimpan untuk pelatihan berikutnya")
    HELD = "held", _("Ditahan untuk diperiksa")
    DROPPED = "dropped", _("Tidak dihitung")


class Correction(models.Model):
    """Somebody said that the machine was wrong. It counts only when the agency that was named agrees.

    What was said never changes (a trigger holds it); only what became of it does.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=CorrectionKind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    from_agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE, related_name="+")
    to_agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE, related_name="+")
    from_category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    to_category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=CorrectionState.choices, default=CorrectionState.WAITING)
    why = models.CharField(max_length=24, blank=True)  # one of routing.corrections.WHY
    state_at = models.DateTimeField()
    lesson = models.PositiveIntegerField(null=True)  # its place in the order in which the live model learns
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "lesson"], name="lesson_once_in_a_city"),
            models.CheckConstraint(
                condition=models.Q(state=CorrectionState.TAUGHT, lesson__isnull=False)
                | (~models.Q(state=CorrectionState.TAUGHT) & models.Q(lesson__isnull=True)),
                name="what_is_taught_has_its_lesson",
            ),
        )
        indexes = (
            models.Index(fields=["city", "state", "-id"], name="correction_by_state"),
            models.Index(fields=["person", "to_agency", "at"], name="correction_by_hand"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id}"


class OutcomeCheckpoint(models.Model):
    """Up to which event the outcomes of a case's dispatches are known: late or repeated jobs change nothing."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="outcome_checkpoint")
    upto = models.PositiveIntegerField(default=0)  # Event.number

    class Meta:
        db_table = "routing_trail"  # its name in releases before; renaming a live table would stop them

    def __str__(self) -> str:
        return f"{self.case_id}:{self.upto}"
