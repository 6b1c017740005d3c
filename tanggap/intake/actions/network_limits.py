"""How much one network may bring before it is looked at by a person. Design and figures: docs/decisions/0019.

Each network has three buckets that empty evenly within an hour. A device that reported on an earlier day and was believed draws from
none of them; its reports teach what is ordinary for its network, and the buckets grow with that.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from tanggap.intake.held import Why
from tanggap.intake.models import Network, NetworkKey
from tanggap.platform.networks import UNKNOWN, Networks

HOUR: Final = timedelta(hours=1)
KEY_LIFE: Final = timedelta(days=7)  # a key is drawn anew after it, and deleted after twice as long
BUCKETS: Final = {"quick": 6, "unhurried": 8, "emergency": 6}  # reports an hour; together twenty
_LEARNED: Final = 168.0  # hours: how far back a network's ordinary rate looks
_ROOM: Final = 5  # so many times its ordinary rate a network's bucket holds more
_WIDER: Final = 4  # what many networks in one hold, in buckets of one
_WHOLE_CITY: Final = 10  # all visitors behind a proxy of which no setting tells


@dataclass(frozen=True)
class Sender:
    """Who sends, as far as limits know: the networks, the bucket that this report draws from ("" for none), and its lesson."""

    networks: Networks
    bucket: str
    spare: str = ""  # from which it draws when that is full
    teaches: bool = False


def hash_of(network: str, *, at: datetime) -> str:
    """What is stored of a network: a keyed hash under this week's key."""
    return _hashed(network, _key(at))


def draw(sender: Sender, *, at: datetime) -> Why | None:
    """Take one report from the sender's buckets; says why when they are full, and then takes nothing.

    Locks the rows of the networks, near before wide, until the transaction ends.
    """
    key = _key(at)
    near = _row(sender.networks.near, key, at)
    wide = _row(sender.networks.wide, key, at) if sender.networks.is_known else near
    if sender.teaches:
        near.ordinary += 1 / _LEARNED
    refused, bucket = _why(sender, sender.bucket, near, wide), sender.bucket
    if refused is not None and sender.spare and _why(sender, sender.spare, near, wide) is None:
        refused, bucket = None, sender.spare
    for row in {near.pk: near, wide.pk: wide}.values():
        if bucket and refused is None:
            setattr(row, bucket, getattr(row, bucket) + 1)
        row.save()
    return refused


def forget_networks(*, at: datetime) -> int:
    """Delete the keys that are old, and with them all that was counted under them; returns how many keys."""
    return NetworkKey.objects.filter(made_at__lt=at - 2 * KEY_LIFE).delete()[0]


def _why(sender: Sender, bucket: str, near: Network, wide: Network) -> Why | None:
    if not bucket:
        return None
    most = _most(bucket, near.ordinary)
    if getattr(near, bucket) + 1 > most * (1 if sender.networks.is_known else _WHOLE_CITY):
        return Why.ALARMS if bucket == "emergency" else Why.NETWORK
    if sender.networks.is_known and getattr(wide, bucket) + 1 > _WIDER * most:
        return Why.WIDE
    return None


def _most(bucket: str, ordinary: float) -> float:
    """Reports an hour that a bucket holds; a city may give more room, for its first days or a campaign."""
    most: float = settings.TANGGAP_NETWORK_ROOM * BUCKETS[bucket] + _ROOM * ordinary
    return most


def _row(network: str, key: NetworkKey, at: datetime) -> Network:
    """The network's row, locked, its buckets emptied up to now."""
    known = {"key": key, "at": at, "ordinary": _ordinary_before(network, key)}
    pk = _hashed(network, key)
    if not Network.objects.filter(pk=pk).exists():
        Network.objects.get_or_create(hash=pk, defaults=known)
    row = Network.objects.select_for_update().get(pk=pk)
    hours = max(0.0, (at - row.at) / HOUR)
    for name in BUCKETS:
        holds = _most(name, row.ordinary) * (_WHOLE_CITY if network == UNKNOWN else 1)
        setattr(row, name, max(0.0, getattr(row, name) - holds * hours))
    row.ordinary *= max(0.0, 1 - hours / _LEARNED)
    row.at = max(row.at, at)
    return row


def _ordinary_before(network: str, key: NetworkKey) -> float:
    """What the network had taught under the key before this one."""
    before = NetworkKey.objects.filter(pk__lt=key.pk).order_by("-pk").first()
    known = Network.objects.filter(pk=_hashed(network, before)).first() if before else None
    return known.ordinary if known else 0.0


def _key(at: datetime) -> NetworkKey:
    newest = NetworkKey.objects.order_by("-pk").first()
    if newest is not None and newest.made_at > at - KEY_LIFE:
        return newest
    return NetworkKey.objects.create(secret=secrets.token_bytes(32), made_at=at)


def _hashed(network: str, key: NetworkKey) -> str:
    return hmac.digest(bytes(key.secret), network.encode(), "sha256").hex()
