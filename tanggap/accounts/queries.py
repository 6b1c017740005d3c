"""Reads of people and of their second step at sign-in."""

from __future__ import annotations

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts.models import Person


def second_step_of(person: Person) -> TOTPDevice | None:
    """The code app that the person has proven to hold; None before enrolment and after a reset."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes the person has not used yet."""
    return int(StaticToken.objects.filter(device__user=person).count())
