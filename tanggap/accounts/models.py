"""People of the staff and what they may do where. Residents have no account."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.directory.models import Agency
from tanggap.places.models import Area, City


class People(BaseUserManager["Person"]):
    """Django's authentication wants a manager that can look a person up by user name."""

    def create_user(self, username: str, password: str, full_name: str = "") -> Person:
        """Make a person who can log in."""
        person = self.model(username=username, full_name=full_name)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """One member of the staff."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = People()

    def __str__(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    OFFICER = "officer", _("Petugas")
    AGENCY_HEAD = "agency_head", _("Kepala instansi")
    OPERATOR = "operator", _("Operator triase")
    SUPERVISOR = "supervisor", _("Pengawas wilayah")
    OVERSIGHT = "oversight", _("Pengawasan")
    CONTROL_ROOM = "control_room", _("Ruang kendali")
    CITY_ADMIN = "city_admin", _("Admin kota")
    AUDITOR = "auditor", _("Auditor")


class Membership(models.Model):
    """A role with its scope: an agency and all under it, an area and all in it; null means the whole city."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, on_delete=models.CASCADE)
    role = models.CharField(max_length=20, choices=Role.choices)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.CASCADE)
    area = models.ForeignKey(Area, null=True, on_delete=models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "city", "role", "agency", "area"],
                nulls_distinct=False,
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=["officer", "agency_head"]) | models.Q(agency__isnull=False),
                name="officers_belong_to_an_agency",
            ),
            models.CheckConstraint(
                condition=~models.Q(role="supervisor") | models.Q(area__isnull=False),
                name="supervisors_have_an_area",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Absence(models.Model):
    """Somebody is away from the first day to the last, both included, and somebody else answers for them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back, or back early

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="absence_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~models.Q(substitute=models.F("person")), name="nobody_stands_in_for_themselves"
            ),
        )
        indexes = (models.Index(fields=["person", "last_day"], name="absence_of_person"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.first_day} - {self.last_day}"


class SignInFailures(models.Model):
    """Wrong sign-ins at one name, or from one network, whichever it is: the key is a digest that tells neither."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:8]
