"""What a log line must not tell: passwords, tokens, the numbers of people."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from tanggap.platform.logs import JsonLines, NoSecrets, clean


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("login failed password=hunter2 for rina", "hunter2"),
        ('{"password": "hunter2", "user": "rina"}', "hunter2"),
        ("{'password': 'hunter2'}", "hunter2"),
        ("GET /lapor/tanda-terima/JK-1?k=Zx81-abc HTTP/1.1", "Zx81-abc"),
        ("Authorization: Bearer abc.def.ghi", "abc.def.ghi"),
        ("Cookie: sessionid=q1w2e3r4", "q1w2e3r4"),
        ("csrfmiddlewaretoken=AAAABBBB&x=1", "AAAABBBB"),
        ("otp: 123456", "123456"),
        ("cannot reach postgresql://tanggap:hunter2@db/tanggap", "hunter2"),
        ("warga 081234567890 menelepon", "081234567890"),
        ("warga +62 812-3456-7890 menelepon", "3456"),
        ("NIK 3174012345678901", "3174012345678901"),
        ("NIK 3174 0123 4567 8901", "4567"),
    ],
)
def test_secrets_and_numbers_leave_the_line(said: str, secret: str) -> None:
    assert secret not in clean(said)
    assert "[...]" in clean(said)


@pytest.mark.parametrize(
    "said", ["case JK-7QF4-M2 took 1234 ms", "at 2026-11-24T10:15:31", "area 31.74.02.1008", "port 8000"]
)
def test_what_helps_stays(said: str) -> None:
    assert clean(said) == said


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with the site's own filter and form."""
    out = io.StringIO()
    handler, logger = logging.StreamHandler(out), logging.getLogger("tests.logs")
    handler.addFilter(NoSecrets())
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    yield logger, out
    logger.removeHandler(handler)


def test_a_line_is_json_and_clean_to_its_traceback(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    try:
        raise RuntimeError("token=geheim 081234567890")
    except RuntimeError:
        logger.exception("could not tell %s", "081234567890")
    (text,) = out.getvalue().splitlines()
    line = json.loads(text)
    assert line["level"] == "ERROR"
    assert line["from"] == "tests.logs"
    assert line["said"] == "could not tell [...]"
    assert "RuntimeError" in line["trace"]
    assert "geheim" not in text
    assert "0812" not in text


def test_a_line_break_in_what_is_said_makes_no_second_line(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = written
    logger.warning("one\n%s", '{"level": "forged"}')
    assert len(out.getvalue().splitlines()) == 1


def test_the_site_logs_through_this_filter() -> None:
    from django.conf import settings

    logging_of_the_site: dict[str, Any] = dict(settings.LOGGING)
    assert logging_of_the_site["handlers"]["err"]["filters"] == ["no_secrets"]
    assert logging_of_the_site["root"]["handlers"] == ["err"]
