"""What a page costs a resident: `python bench/page_weight.py`. Bytes as Chromium counts them, headers included, by kind.

The demo's site as it is served in earnest (granian, hashed files, Brotli), on a telephone of 390 points, not scrolled.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from _house import ROOT, Env, fresh_home, run_python, site, tanggap

sys.path.insert(0, str(ROOT))


from tests.support.browser import PHONE, chromium

KINDS = ("document", "css", "js", "font", "icons", "images", "other")
_ENDINGS = {".css": "css", ".js": "js", ".mjs": "js", ".woff2": "font", ".svg": "icons", ".jpg": "images"}
_MOST = {("home", "first"): 60, ("report, open", "first"): 60, ("report, fixed", "first"): 60}
_MOST |= {("report, open", "repeat"): 5, ("report, fixed", "repeat"): 5}
_SEED = """
import json
from django.utils import timezone
from tanggap.web.cli.shared import database
with database():
    from tanggap.cases.models import PhotoKind
    from tanggap.cases.public import public_cases
    from tanggap.cases.states import FINISHED, OPEN
    from tanggap.places.queries import city_of_the_site
    from tanggap.web.demo import seed
    seed("jakarta", at=timezone.now())
    shown = public_cases(city_of_the_site("jakarta")).order_by("-pk")
    proven = shown.filter(status__in=FINISHED, photos__kind=PhotoKind.AFTER).first()
    waiting = shown.filter(status__in=OPEN, photos__kind=PhotoKind.BEFORE).first()
    print(json.dumps({"fixed": proven.code, "open": waiting.code, "area": waiting.area.code}))
"""


def paths(env: Env) -> dict[str, str]:
    """The pages that are weighed, by name."""
    tanggap(env, "city", "load", str(ROOT / "tanggap" / "cities" / "jakarta"))
    found = json.loads(run_python(env, _SEED).splitlines()[-1])
    return {
        "home": "/",
        "report, open": f"/laporan/{found['open']}/",
        "report, fixed": f"/laporan/{found['fixed']}/",
        "list": "/laporan/",
        "area": f"/wilayah/{found['area']}/",
    }


def kind_of(address: str) -> str:
    """What kind of file an address names; a page's own address has no ending."""
    path = address.split("?")[0].split("#")[0]
    return (
        "document" if path.endswith("/") else next((_ENDINGS[end] for end in _ENDINGS if path.endswith(end)), "other")
    )


class Scales:
    """Counts what goes over the wire to one page of the browser."""

    def __init__(self, page: Any) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: Counter[str] = Counter()
        wire = page.context.new_cdp_session(page)
        wire.on(
            "Network.requestWillBeSent", lambda said: self.addresses.update({said["requestId"]: said["request"]["url"]})
        )
        wire.on("Network.loadingFinished", self._arrived)
        wire.send("Network.enable")

    def _arrived(self, said: dict[str, Any]) -> None:
        self.bytes[kind_of(self.addresses[said["requestId"]])] += int(said["encodedDataLength"])


def visit(page: Any, address: str) -> Counter[str]:
    """Open an address; the bytes by kind."""
    scales = Scales(page)
    page.goto(address, wait_until="networkidle")
    return scales.bytes


def line(name: str, which: str, weights: Counter[str]) -> str:
    """One visit as a line of the table."""
    page = sum(weights.values()) - weights["images"]
    most = _MOST.get((name, which))
    numbers = "".join(f"{weights[kind] / 1000:>10.1f}" for kind in KINDS)
    target = "" if most is None else f"  <= {most}: {_verdict(page, weights['images'], most * 1000)}"
    return f"{name:<14}{which:<7}{numbers}{page / 1000:>10.1f}{target}"


def _verdict(page: int, images: int, most: int) -> str:
    if page + images <= most:
        return "held, images included"
    return "held without images" if page <= most else "NOT HELD"


def main() -> None:
    """A line for the first visit to each page and one for coming back to it."""
    with fresh_home("jakarta") as env:
        wanted = paths(env)
        with site(env) as address, chromium() as browser:
            print("KB of 1,000 bytes; page = all but images")
            print(f"{'':<21}" + "".join(f"{kind:>10}" for kind in (*KINDS, "page")))
            for name, path in wanted.items():
                context = browser.new_context(**PHONE, locale="id-ID")
                for which in ("first", "repeat"):
                    page = context.new_page()
                    print(line(name, which, visit(page, address + path)))
                    page.close()
                context.close()


if __name__ == "__main__":
    main()
