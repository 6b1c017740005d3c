"""Pages as tests compare them."""

from __future__ import annotations

import re


def unbroken(page: str) -> str:
    """The page without the line breaks of its templates, so that `<b>1</b>`, a break and `open` read `<b>1</b>open`."""
    joined = re.sub(r"\s*\n\s*(?=<)|(?<=>)\s*\n\s*", "", page)
    return re.sub(r"\s*\n\s*", " ", joined).replace(" >", ">")
