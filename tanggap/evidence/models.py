"""What is kept to judge a proof: the features of all photos, the checks of each after-photo, and the camera's single-use passes."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases.models import Case, Event, Photo


class IndexState(models.TextChoices):
    """What the index knows of a photo."""

    FOUND = "found", _("dapat dicari")
    PLAIN = "plain", _("terlalu polos")  # too little structure to be told from another
    UNREADABLE = "broken", _("berkas tidak terbaca")


class PhotoCodes(models.Model):
    """The features of one photo, as `evidence.words` writes them. The key is small, for it stands in every posting.

    When a row goes, a trigger of the database takes its postings along.
    """

    id = models.AutoField(primary_key=True)
    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="codes")
    state = models.CharField(max_length=6, choices=IndexState.choices)
    recipe = models.PositiveSmallIntegerField()  # how the codes were made (`evidence.index.RECIPE`)
    codes = models.BinaryField(default=b"")

    class Meta:
        indexes = (models.Index(fields=["recipe", "state"], name="codes_to_make_anew"),)

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.state}"


class WordPosting(models.Model):
    """That a photo has a word. Its key is both columns, so that the index alone answers; no foreign key, which would need another one."""

    pk = models.CompositePrimaryKey("word", "entry")
    word = models.IntegerField()
    entry = models.IntegerField()  # PhotoCodes.id

    def __str__(self) -> str:
        return f"{self.word}: {self.entry}"


class CheckKind(models.TextChoices):
    """What is looked at, in the order in which people read it."""

    CAPTURE = "capture", _("Cara diambil")
    PLACE = "place", _("Tempat")
    TIME = "time", _("Waktu")
    REUSE = "reuse", _("Foto kasus lain")
    BEFORE_AGAIN = "before", _("Foto kasus ini sendiri")
    SCENE = "scene", _("Pemandangan")
    METADATA = "metadata", _("Tanda suntingan")
    SCREEN = "screen", _("Layar atau cetakan")


class CheckResult(models.TextChoices):
    PASS = "pass", _("lolos")
    FLAG = "flag", _("perlu dilihat")
    FAIL = "fail", _("tidak lolos")
    UNKNOWN = "unknown", _("tidak dapat diperiksa")


class EvidenceCheck(models.Model):
    """One check of one after-photo. `score` is 0 to 100, the more the better; `facts` say what it was found from."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="checks")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")  # the fix that brought the photo
    kind = models.CharField(max_length=10, choices=CheckKind.choices)
    result = models.CharField(max_length=8, choices=CheckResult.choices)
    score = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["photo", "kind"], name="evidence_checked_once"),
            models.CheckConstraint(condition=models.Q(score__range=(0, 100)), name="evidence_score_is_per_cent"),
        )

    def __str__(self) -> str:
        return f"{self.photo_id} {self.kind}: {self.result}"


class Capture(models.Model):
    """A single-use pass for the camera: given to one person for one case when the camera opens, good for one follow-up, and not for long.

    It binds a photo to the server's own clock. It cannot prove that no program fed the camera; it only keeps people from
    sending a file from the gallery.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["issued_at"], name="capture_by_age"),)

    def __str__(self) -> str:
        return str(self.pk)


class FaultKind(models.TextChoices):
    """What is wrong with a stored photo's file."""

    MISSING = "missing", _("berkas hilang")
    CHANGED = "changed", _("isi berkas berubah")


class PhotoFault(models.Model):
    """A photo whose file is not what was stored. The row goes when the file is right again."""

    photo = models.OneToOneField(Photo, primary_key=True, on_delete=models.CASCADE, related_name="fault")
    kind = models.CharField(max_length=8, choices=FaultKind.choices)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.kind}"


class ScrubPass(models.Model):
    """One look at every photo's file, in the order of their keys; `after` is the last photo looked at."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    after = models.UUIDField(null=True)
    looked_at = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ended_at"], condition=models.Q(ended_at=None), nulls_distinct=False, name="one_scrub_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}: {self.looked_at}"
