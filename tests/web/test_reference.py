"""The reference pages are drawn from the code; here they are held against it."""

from __future__ import annotations

from tanggap.web.reference import PAGES, pages


def test_reference_pages_say_what_the_code_says() -> None:
    for name, text in pages().items():
        assert (PAGES / name).read_text() == text, (
            f"run `python -m tanggap.web.reference` to renew docs/generated/{name}"
        )
