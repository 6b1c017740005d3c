"""How long somebody has to wait who guesses passwords: counted by name over all networks, and by network over all names.

The wait grows and ends; nobody is locked out. Others who guess at a name make its holder wait too, so the second factor is a way past
the wait (`desk.views.sign_in`). What is stored are digests: a name may be a password typed into the wrong field.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.utils.crypto import salted_hmac

from tanggap.accounts.models import SignInFailures

FREE: Final = {"name": 5, "network": 30}  # wrong tries before anybody waits; an office has one network and many people
_FIRST: Final = timedelta(seconds=10)
LONGEST: Final = timedelta(minutes=15)
_FORGOTTEN: Final = timedelta(hours=24)


def wait_for(name: str, network: str, *, at: datetime) -> timedelta:
    """How long until this name may be tried again from this network; zero when now."""
    rows = {row.key: row for row in SignInFailures.objects.filter(key__in=_keys(name, network).values())}
    until = [_until(rows.get(key), FREE[kind]) for kind, key in _keys(name, network).items()]
    return max([timedelta(0), *(one - at for one in until if one is not None)])


def note_failure(name: str, network: str, *, at: datetime) -> None:
    """A wrong name, password or code."""
    SignInFailures.objects.filter(at__lt=at - _FORGOTTEN).delete()
    for key in _keys(name, network).values():
        SignInFailures.objects.bulk_create([SignInFailures(key=key, count=0, at=at)], ignore_conflicts=True)
        SignInFailures.objects.filter(key=key).update(count=F("count") + 1, at=at)


def forget_failures(name: str) -> bool:
    """The name's holder came in; returns whether there were any. The network's count stays: one right password must not pay for others."""
    return bool(SignInFailures.objects.filter(key=_keys(name, "")["name"]).delete()[0])


def _until(row: SignInFailures | None, free: int) -> datetime | None:
    if row is None or row.count < free:
        return None
    wait: timedelta = min(LONGEST, _FIRST * 2 ** min(row.count - free, 10))
    return row.at + wait


def _keys(name: str, network: str) -> dict[str, str]:
    known = {"name": name.strip().lower()} | ({"network": network} if network else {})
    return {
        kind: salted_hmac(f"tanggap.sign_in.{kind}", said, algorithm="sha256").hexdigest()
        for kind, said in known.items()
    }
