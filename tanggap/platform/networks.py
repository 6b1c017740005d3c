"""From which network a visitor comes: what limits count by, because one sender has many addresses and many residents share one."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Final, NamedTuple

_NEAR: Final = {4: 24, 6: 64}
_WIDE: Final = {4: 16, 6: 48}
_APART: Final = {4: 24, 6: 48}
UNKNOWN: Final = "unknown"


class Networks(NamedTuple):
    """The networks around an address, in CIDR notation; `UNKNOWN` three times when the address is not the visitor's.

    `near` is what one household or one carrier's exit has; `wide` what one sender may rent; `apart` what two people must not share to
    count as two (a /48 of IPv6 costs nothing, a /16 of IPv4 holds half a carrier).
    """

    near: str
    wide: str
    apart: str

    @property
    def is_known(self) -> bool:
        """Whether the visitor's own network is known."""
        return self.near != UNKNOWN


NOWHERE: Final = Networks(UNKNOWN, UNKNOWN, UNKNOWN)


def networks_of(address: str) -> Networks:
    """The networks around an address (`203.0.113.7`, `2001:db8::7`, `::ffff:203.0.113.7`)."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return NOWHERE
    found = getattr(found, "ipv4_mapped", None) or found
    near, wide, apart = (_within(found, widths[found.version]) for widths in (_NEAR, _WIDE, _APART))
    return Networks(near, wide, apart)


def visitor_address(meta: Mapping[str, object], *, proxies: int) -> str:
    """The visitor's address as the server knows it; empty when a proxy stands before the site that no setting tells of.

    Whoever reaches the site directly cannot have a private address, so a forged header changes nothing for them.
    """
    address = str(meta.get("REMOTE_ADDR", ""))
    return "" if proxies == 0 and meta.get("HTTP_X_FORWARDED_FOR") and not is_public(address) else address


def address_behind(meta: Mapping[str, object], *, proxies: int) -> str:
    """Whom the outermost of so many proxies of ours saw; empty when that cannot be told.

    Each proxy appends whom it saw to X-Forwarded-For, so with n proxies the n-th name from the right is the visitor; whatever
    stands farther left the visitor may have made up.
    """
    seen = [name.strip() for name in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if not 0 < proxies <= len(seen):
        return ""
    try:
        return str(ipaddress.ip_address(seen[-proxies].partition("%")[0]))
    except ValueError:
        return ""


def is_public(address: str) -> bool:
    """Whether this is an address of the open network, and no proxy's or private one."""
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def _within(address: ipaddress.IPv4Address | ipaddress.IPv6Address, width: int) -> str:
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False))
