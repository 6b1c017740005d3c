"""Who can be responsible and for what: loaded city data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tanggap.places.models import Area, City


class AgencyKind(models.TextChoices):
    GOVERNOR = "governor", _("Gubernur")
    BUREAU = "bureau", _("Biro")
    DEPARTMENT = "department", _("Dinas atau badan")
    SUBDEPARTMENT = "subdepartment", _("Suku dinas")
    CITY_OFFICE = "city_office", _("Kantor wali kota")
    DISTRICT_OFFICE = "district_office", _("Kecamatan")
    VILLAGE_OFFICE = "village_office", _("Kelurahan")
    COMPANY = "company", _("Badan usaha milik daerah")
    PARTNER = "partner", _("Mitra")
    INSPECTORATE = "inspectorate", _("Inspektorat")


class Agency(models.Model):
    """An office that can be responsible. A family is a set of sister offices, one for each area."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="agencies")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    family = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    lineage = ArrayField(models.BigIntegerField(), default=list)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="agencies")
    description = models.TextField(blank=True)
    # Owns every new case until it is dispatched, so that a case is never without an owner.
    is_front_desk = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "code"], name="agency_code_once_in_a_city"),
            models.UniqueConstraint(
                fields=["city"], condition=models.Q(is_front_desk=True), name="city_has_one_front_desk"
            ),
            models.UniqueConstraint(
                fields=["city", "family", "area"],
                condition=~models.Q(family="") & models.Q(is_active=True),
                name="family_has_one_office_in_an_area",
            ),
        )
        indexes = (GinIndex(fields=["lineage"], name="agency_lineage"),)

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Privacy(models.TextChoices):
    PUBLIC = "public", _("Umum")
    PRIVATE = "private", _("Tertutup")
    SENSITIVE = "sensitive", _("Peka")


class Category(models.Model):
    """A kind of problem."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    hint = models.CharField(max_length=240, blank=True)
    hint_en = models.CharField(max_length=240, blank=True)
    synonyms = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    synonyms_en = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    icon = models.CharField(max_length=40, default="help")
    privacy = models.CharField(max_length=10, choices=Privacy.choices, default=Privacy.PUBLIC)
    deadline_hours = models.PositiveIntegerField()
    is_emergency = models.BooleanField(default=False)
    # [{code, text, text_en, choices: [{code, text, text_en}]}], two at most
    questions = models.JSONField(default=list, blank=True)
    tile_rank = models.PositiveSmallIntegerField(null=True)
    # The city's rule alone may send it to its office, without a person, when place and kind are certain.
    is_sent_by_rule = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "code"], name="category_code_once_in_a_city"),
            models.CheckConstraint(condition=models.Q(deadline_hours__gt=0), name="deadline_is_positive"),
            models.CheckConstraint(
                condition=models.Q(is_sent_by_rule=False) | models.Q(is_emergency=False, privacy=Privacy.PUBLIC),
                name="only_plain_kinds_are_sent_by_rule",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def hint_label(self) -> str:
        """The hint in the reader's language."""
        return self.hint_en if get_language() == "en" and self.hint_en else self.hint


class Responsibility(models.Model):
    """A rule: (category or group, area, asset owner) -> an agency, or the office of a family that serves the place."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="responsibilities")
    category = models.ForeignKey(Category, null=True, on_delete=models.CASCADE)
    group = models.CharField(max_length=60, blank=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.CASCADE)
    asset_owner = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE)
    family = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300, blank=True)
    # A rule that left the city's files is kept, because the history of cases names it.
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "category", "group", "area", "asset_owner"],
                nulls_distinct=False,
                name="responsibility_rule_once",
            ),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, family="")
                | (models.Q(agency__isnull=True) & ~models.Q(family="")),
                name="responsibility_names_agency_or_family",
            ),
            models.CheckConstraint(
                condition=models.Q(category__isnull=True) | models.Q(group=""),
                name="responsibility_names_category_or_group",
            ),
        )

    def __str__(self) -> str:
        return f"{self.category or self.group or '*'} -> {self.agency or self.family}"

    @property
    def why_label(self) -> str:
        """The reason in the reader's language."""
        return self.why_en if get_language() == "en" and self.why_en else self.why


class DeadlinePolicy(models.Model):
    """By when each step must be done, as a city decided it. A row is never changed: a new decision is a new row.

    The policy with the latest `valid_from` that is not in the future holds. `content` is what `deadlines.toml` said, checked;
    `directory.sla` reads it. A trigger in the database refuses every change.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="deadline_policies")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    content = models.JSONField()
    source_text = models.TextField()  # the file as it was, so that it can be compared and taken out again
    valid_from = models.DateTimeField()
    applied_by = models.CharField(max_length=120, blank=True)  # a name in words: people stand above this app
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "number"], name="policy_number_once_in_a_city"),
            models.UniqueConstraint(fields=["city", "valid_from"], name="one_policy_from_a_moment_on"),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class DuplicateRules(models.Model):
    """What a city knows of reports that repeat one another: `duplicates.toml`, checked (`directory.duplicate_rules`)."""

    city = models.OneToOneField(City, primary_key=True, on_delete=models.CASCADE, related_name="duplicate_rules")
    content = models.JSONField()

    def __str__(self) -> str:
        return f"{self.city_id}"


class WrittenExample(models.Model):
    """What a resident may say, and the category that is meant: written by the city, never taken from a real report."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="written_examples")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="written_examples")
    text = models.CharField(max_length=280)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "text"], name="written_example_once_in_a_city"),
            models.CheckConstraint(condition=~models.Q(text=""), name="written_example_says_something"),
        )

    def __str__(self) -> str:
        return self.text


class PhraseKind(models.TextChoices):
    """What a phrase is of the office that it points to."""

    NAME = "name", _("Nama")
    PROGRAMME = "programme", _("Program")
    DUTY = "duty", _("Tugas")
    FACILITY = "facility", _("Tempat yang dikelola")

    @classmethod
    def one_owner(cls) -> frozenset[str]:
        """Kinds of which a phrase can point to one office only."""
        return frozenset({cls.NAME, cls.FACILITY})


class KnownPhrase(models.Model):
    """A phrase by which an office, or every office of a family, is known; `area` holds the facility that it names."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="known_phrases")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE, related_name="known_phrases")
    family = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=PhraseKind.choices)
    phrase = models.CharField(max_length=80)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="known_phrases")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "agency", "family", "phrase"], nulls_distinct=False, name="phrase_once_for_an_office"
            ),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, family="")
                | (models.Q(agency__isnull=True) & ~models.Q(family="")),
                name="phrase_points_to_agency_or_family",
            ),
            models.CheckConstraint(condition=~models.Q(phrase=""), name="phrase_says_something"),
        )

    def __str__(self) -> str:
        return self.phrase
