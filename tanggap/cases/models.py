"""Report, Case, Task, Photo, Event: shape and constraints."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.events import CaseEvent, Visibility, read
from tanggap.cases.photos import CameraPosition, OriginalFile, StoredPicture
from tanggap.cases.states import PublicStatus, Status, TaskStatus
from tanggap.directory.models import Agency, Category
from tanggap.places.models import Area, City

# How PostgreSQL reads residents' words when somebody searches them; the index and every query must name the same.
WORDS_CONFIG = "indonesian"


class Channel(models.TextChoices):
    WEB = "web", _("Situs web")
    WALK_IN = "walk_in", _("Loket")
    PHONE = "phone", _("Telepon")
    IMPORT = "import", _("Data lama")


class PlaceSource(models.TextChoices):
    """Where a place came from; a guess is called a guess."""

    GPS = "gps", _("GPS")
    MAP = "map", _("ditunjuk di peta")
    AREA = "area", _("dipilih dari daftar wilayah")
    TEXT = "text", _("dari kata-kata, perkiraan")
    STAFF = "staff", _("diperbaiki petugas")
    NONE = "none", _("tidak diketahui")


class Placed(models.Model):
    """A place: an area always, a point when known, and how well it is known. `cell` is the point at zoom 26."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    accuracy_m = models.FloatField(null=True)
    place_source = models.CharField(max_length=8, choices=PlaceSource.choices)
    landmark = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Case(Placed):
    """The work on one problem. Status, clocks and counters change only through `cases.actions`."""

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    code = models.CharField(max_length=20, unique=True)  # that of its first report
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT)
    asset_owner = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases")
    proposed_agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status.choices)
    public_status = models.CharField(max_length=12, choices=PublicStatus.choices)
    is_public = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    is_priority = models.BooleanField(
        default=False
    )  # a resident or a re-check said "not fixed": before all that is not urgent
    # The office that the report accuses, if the reporter named one: it and its line never learn of the case.
    about_agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # About somebody of the staff: hidden from supervisors of areas, for one of them may be meant.
    is_guarded = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_cases")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    fixed_unit = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # How suspicious the checks make the latest proof (`evidence.suspicion`); 0: nothing found, None: not checked yet.
    suspicion = models.PositiveSmallIntegerField(null=True, db_column="doubts")
    ended_at = models.DateTimeField(null=True)
    report_count = models.PositiveIntegerField(default=1)  # of its reports those whose voice weighs
    reopen_count = models.PositiveIntegerField(default=0)
    return_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0, db_column="event_count")  # the number of its newest event
    head_hash = models.BinaryField(max_length=32, default=b"")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="case_status_is_in_the_table"),
            models.CheckConstraint(
                condition=models.Q(status__in=(Status.ON_HOLD, Status.FIXED), paused_at__isnull=False)
                | (~models.Q(status__in=(Status.ON_HOLD, Status.FIXED)) & models.Q(paused_at__isnull=True)),
                name="clock_stands_exactly_while_others_must_act",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.MERGED, merged_into__isnull=False)
                | (~models.Q(status=Status.MERGED) & models.Q(merged_into__isnull=True)),
                name="merged_case_names_its_target",
            ),
            models.CheckConstraint(
                condition=models.Q(about_agency=None) | models.Q(is_guarded=True, is_public=False),
                name="accusation_is_guarded_and_private",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="case_is_not_merged_into_itself"
            ),
        )
        indexes = (
            models.Index(fields=["city", "-opened_at", "-code"], name="case_newest_opened", condition=models.Q(is_public=True)),
            models.Index(fields=["agency", "status", "due_at"], name="case_of_agency"),
            models.Index(fields=["city", "status", "opened_at"], name="case_queue"),
            models.Index(fields=["area", "-id"], name="case_of_area"),
            models.Index(fields=["cell"], name="case_cell"),
            # What a new report is compared with: open cases in the order of space.
            models.Index(
                fields=["cell"],
                include=["category", "is_public"],
                name="case_open_cell",
                condition=models.Q(ended_at__isnull=True),
            ),
            # The same for one kind of problem and those confusable with it; 0 stands for a kind not yet known.
            models.Index(
                Coalesce("category", 0), "cell", name="case_open_kind", condition=models.Q(ended_at__isnull=True)
            ),
            GinIndex(SearchVector("landmark", config=WORDS_CONFIG), name="case_landmark_words"),
            # What ended in a time: league tables and the figures of areas.
            models.Index(fields=["city", "ended_at"], name="case_ended", condition=models.Q(ended_at__isnull=False)),
            # Oldest first over what is open, with all that lists by age and the supervisor's board count: read from the index alone.
            models.Index(
                fields=["city", "opened_at", "id"],
                include=[
                    "agency", "area", "category", "status", "due_at", "paused_at", "officer", "is_public", "is_guarded",
                    "about_agency",
                ],
                name="case_open_by_age",
                condition=models.Q(ended_at__isnull=True),
            ),
            # What is late or soon will be, the most pressing first: the list of the board, and the missed half of a league table.
            models.Index(
                fields=["city", "due_at", "id"],
                include=["agency", "area", "category", "status", "officer", "is_public", "is_guarded", "about_agency"],
                name="case_open_by_due",
                condition=models.Q(ended_at__isnull=True, paused_at__isnull=True),
            ),
            # Few among all: what a search over photos leaves out.
            models.Index(fields=["id"], name="case_guarded", condition=models.Q(is_guarded=True)),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def proof_needs_reason(self) -> bool:
        """Whether whoever believes the latest proof says why: checks doubt it, or have not looked yet."""
        return self.suspicion != 0


class Merge(models.Model):
    """What moved when a case was merged, so that it can be taken apart again; kept after that, as pairs that are not the same."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reports = ArrayField(models.BigIntegerField())
    photos = ArrayField(models.UUIDField(), default=list)
    split_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=models.Q(split_at=None), name="case_is_merged_once"),
        )


class Report(Placed):
    """What one resident said, once. Numbers that identify people are masked in `text`; see ReportOriginal."""

    city = models.ForeignKey(City, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    code = models.CharField(max_length=20, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # Client UUID, message id, row id of an import: the same key never makes a second report.
    idempotency_key = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="id")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT)
    answers = models.JSONField(default=dict, blank=True)  # question code -> choice code
    # The answered questions in the words in which they were asked (`cases.answers`).
    asked = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    wants_public = models.BooleanField(default=True)  # what the resident chose; the case decides with the category
    # Whether it counts as the voice of one more resident; who takes it in decides (intake), or a person of the desk.
    weighs = models.BooleanField(default=True, db_default=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["channel", "idempotency_key"], name="report_taken_in_once"),)
        indexes = (GinIndex(SearchVector("text", config=WORDS_CONFIG), name="report_words"),)

    def __str__(self) -> str:
        return self.code


class ReportOriginal(models.Model):
    """The unmasked words, kept only where masking changed something; no public query reads this table."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.PROTECT)
    text = models.TextField()


class Task(models.Model):
    """A part of a case given to another agency."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="tasks")
    instruction = models.TextField()
    status = models.CharField(max_length=12, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="task_number_once_in_a_case"),)
        indexes = (models.Index(fields=["agency", "status"], name="task_of_agency"),)


class Event(models.Model):
    """One line of a case's history. Append-only and chained by hash; a trigger in the database holds both.

    `text` may be redacted (emptied) later without breaking the chain, because the chain covers its digest. The digest is
    salted and the salt goes with the text: otherwise anybody could try out telephone numbers until one fits.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=12)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    text_salt = models.BinaryField(max_length=16, default=b"")
    text_digest = models.BinaryField(max_length=32)
    redacted_at = models.DateTimeField(null=True)
    visibility = models.CharField(max_length=6, choices=Visibility.choices)
    facts = models.JSONField(default=dict)
    # Keeps facts and person apart in the hash, so that the public chain can show the one without the other.
    salt = models.BinaryField(max_length=16, default=b"")
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="event_number_once_in_a_case"),)

    @property
    def said(self) -> CaseEvent:
        """The facts as the class of their kind."""
        return read(self)


class PhotoKind(models.TextChoices):
    BEFORE = "before", _("Sebelum")
    AFTER = "after", _("Sesudah")


class Photo(StoredPicture, CameraPosition):
    """A cleaned photo; what was taken out of its file stands in PhotoOrigin."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="photos")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="photos")
    kind = models.CharField(max_length=6, choices=PhotoKind.choices)
    added_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)  # withdrawn from the public by a moderator
    is_on_spot = models.BooleanField(null=True)  # the check of an after-photo: in the app's camera and at the place

    class Meta:
        indexes = (models.Index(fields=["case", "kind"], name="photo_of_case"),)


class PhotoOrigin(OriginalFile):
    """What came with a photo. For staff only."""

    photo = models.OneToOneField(Photo, primary_key=True, on_delete=models.CASCADE, related_name="origin")
    sha256 = models.CharField(max_length=64, db_index=True)


class Rating(models.Model):
    """What the reporter thinks of how their report was handled: one to five, once, mendable for some days; words masked.

    Never public by itself: the public reads averages over enough of them.
    """

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="rating_is_one_to_five"),)

    def __str__(self) -> str:
        return f"{self.report}: {self.score}"


class RecheckResult(models.TextChoices):
    RIGHT = "right", _("Benar selesai")
    WRONG = "wrong", _("Belum selesai")


class Recheck(models.Model):
    """A closed case drawn for a supervisor's second look. The draw follows the closing event's hash, which nobody can choose."""

    event = models.OneToOneField(
        Event, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )  # the end that is looked at
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rechecks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # whose work it was
    drawn_at = models.DateTimeField()
    result = models.CharField(max_length=5, choices=RecheckResult.choices, blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(result="", by=None, at=None)
                | (~models.Q(result="") & models.Q(by__isnull=False, at__isnull=False)),
                name="recheck_is_open_or_signed",
            ),
        )
        indexes = (models.Index(fields=["drawn_at"], name="recheck_open", condition=models.Q(result="")),)

    def __str__(self) -> str:
        return f"{self.case}: {self.result or '?'}"


class LedgerAnchor(models.Model):
    """A daily seal over all events written since the last one; publishing it makes later rewriting provable."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    event_count = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    previous_root = models.BinaryField(max_length=32)
    # What was sealed: event id, case, number and hash in packed lines, so that what vanished later can be named.
    entries = models.BinaryField(default=b"")
