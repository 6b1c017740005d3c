"""The people of the demo: made with a pass-phrase of this installation and a proven code app. No other account is touched."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts import actions as accounts
from tanggap.accounts.models import Person, Role
from tanggap.accounts.queries import second_step_of
from tanggap.cases.models import Case
from tanggap.cases.permissions import may
from tanggap.cases.scope import Scope
from tanggap.cases.workflow import BY_VERB, HANDLERS, Verb
from tanggap.directory.models import Agency
from tanggap.places.models import Area, City
from tanggap.platform.errors import Refused
from tanggap.platform.home import home
from tanggap.platform.secrets import write_private
from tanggap.web.demo import refusals
from tanggap.web.demo.script import DemoPerson

_WORDS: Final = (
    "angin bambu batik bayam becak bemo biola bukit bulan cabai cemara cincin delima duku durian elang embun gajah garam "
    "gitar gunung hutan ikan jagung jahe jambu jeruk kacang kaktus kancil kapal kapuk kelapa kemiri kenari kerang kertas "
    "ketan kolam kopi kunyit lampu laut lemari lontar madu mangga manis matahari melati merak merpati mutiara nangka nanas "
    "ombak padi pagar pantai papaya payung pelangi perahu piring pisang rambutan rantang rotan roti rusa salak sawah sawo "
    "sepeda serai singkong sirsak sungai suling talas tebu teratai terong tikar tomat topi ubi udang wajan waru wayang zaitun"
)


@dataclass
class DemoStaff:
    """Those who can sign in, in the script's order, and helpers for agencies where none of them works."""

    city: City
    people: list[Person]
    helpers: dict[int, Person] = field(default_factory=dict)

    @property
    def dispatchers(self) -> list[Person]:
        """The operators: the first of them sorts reports, the last checks proof."""
        found = [one for one in self.people if one.memberships.filter(role=Role.OPERATOR).exists()]
        return found or [self._helper(Agency.objects.get(city=self.city, is_front_desk=True), Role.OPERATOR)]

    def handler(self, case: Case) -> Person:
        """Somebody who works on this case."""
        able = (one for one in self.people if Scope.of(one).holds(case, *HANDLERS))
        return next(able, None) or self._helper(case.agency, Role.OFFICER)

    def judge(self, case: Case) -> Person:
        """Somebody of another office than the one that fixed it: the last operator, else whoever may, else a helper."""
        able = (one for one in [self.dispatchers[-1], *self.people] if may(one, BY_VERB[Verb.VERIFY], case))
        elsewhere = Agency.objects.filter(city=self.city, is_active=True).exclude(pk=case.fixed_unit_id or 0)
        return next(able, None) or self._helper(elsewhere.latest("pk"), Role.OPERATOR)

    def _helper(self, agency: Agency, role: Role) -> Person:
        """A member of the staff whose pass-phrase nobody knows: a name for the history."""
        if agency.pk not in self.helpers:
            self.helpers[agency.pk] = accounts.make_person(
                city=self.city,
                username=f"demo.{self.city.slug}.{agency.code}",
                full_name=f"Petugas {agency.name}",
                password=secrets.token_urlsafe(24),
                role=role,
                agency=agency,
                is_demo=True,
            )
        return self.helpers[agency.pk]


def hire(city: City, people: Sequence[DemoPerson]) -> DemoStaff:
    """Make those of the script who are missing; give a new pass-phrase to those whose own was lost with its file."""
    kept = _read()
    hired = [_hire(city, one, kept) for one in people]
    if any(one.username not in kept for one in hired):
        path = _path()
        kept |= {one.username: {"password": one.phrase, "is": _mark(one.person)} for one in hired if one.phrase}
        write_private(path, json.dumps(kept, indent=1) + "\n")
    return DemoStaff(city, [one.person for one in hired])


def logins() -> Sequence[tuple[str, str, str, str]]:
    """Role, user name, pass-phrase and a hint of everybody who can sign in."""
    kept = _read()
    people = (
        Person.objects.filter(is_demo=True, username__in=kept).order_by("pk").prefetch_related("memberships__agency")
    )
    return [_login(one, kept[one.username]) for one in people]


def current_code(username: str) -> str:
    """The six digits that the sign-in of a demo person takes now."""
    kept = _read()
    person = Person.objects.filter(is_demo=True, username__in=kept).filter(username=username.strip().lower()).first()
    if person is None:
        raise Refused(refusals.NOT_DEMO, username=username, known=", ".join(kept) or "-")
    device = second_step_of(person) or _enrol(person)
    now = time.time()
    step = int(now - device.t0) // device.step
    # A code counts once. When the present one was used, the next is taken already; beyond it only waiting helps.
    wanted = max(step, device.last_t + 1, step + device.drift - device.tolerance)
    if wanted > step + device.tolerance:
        raise Refused(refusals.CODE_USED, seconds=int(device.step - (now - device.t0) % device.step) + 1)
    return _digits(device, wanted - step, now)


@dataclass(frozen=True)
class _Hired:
    person: Person
    username: str
    phrase: str = ""  # only when it is new


def _hire(city: City, one: DemoPerson, kept: dict[str, dict[str, str]]) -> _Hired:
    person = Person.objects.filter(username=one.username, is_demo=True).first()
    if person is not None and one.username in kept:
        return _Hired(person, one.username)
    phrase = _phrase()
    if person is not None:
        person.set_password(phrase)
        person.save(update_fields=["password"])
        return _Hired(person, one.username, phrase)
    kept.pop(one.username, None)  # of a database that is gone
    person = accounts.make_person(
        city=city,
        username=one.username,
        full_name=one.name,
        password=phrase,
        role=one.role,
        agency=Agency.objects.get(city=city, code=one.agency) if one.agency else None,
        area=Area.objects.get(city=city, code=one.area) if one.area else None,
        is_demo=True,
    )
    _enrol(person)
    return _Hired(person, one.username, phrase)


def _enrol(person: Person) -> TOTPDevice:
    """Prove the code app with the digits of half a minute ago, so that those of now are still good for a sign-in."""
    device = accounts.begin_enrolment(person)
    digits = _digits(device, -1, time.time())
    return accounts.finish_enrolment(person, digits=digits, at=timezone.now())[0]


def _digits(device: TOTPDevice, steps_ahead: int, now: float) -> str:
    generator = TOTP(device.bin_key, device.step, device.t0, device.digits, steps_ahead)
    generator.time = now
    return f"{generator.token():0{device.digits}d}"


def _login(person: Person, kept: dict[str, str]) -> tuple[str, str, str, str]:
    membership = person.memberships.all()[0]
    phrase = kept["password"] if kept["is"] == _mark(person) else _("(sudah diganti)")
    return (
        str(membership.get_role_display()),
        person.username,
        phrase,
        membership.agency.name if membership.agency else "",
    )


def _phrase() -> str:
    words = [secrets.choice(_WORDS.split()) for _number in range(3)]
    return "-".join([*words, f"{secrets.randbelow(10_000):04d}"])


def _mark(person: Person) -> str:
    """Tells whether the stored password is still the one that we made, without spending a tenth of a second on each."""
    return hashlib.sha256(person.password.encode()).hexdigest()[:16]


def _path() -> Path:
    return home() / "demo-logins.json"


def _read() -> dict[str, dict[str, str]]:
    """What was kept; a file that was lost or spoilt means new pass-phrases."""
    try:
        said = json.loads(_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: one for name, one in said.items() if {"password", "is"} <= one.keys()}
