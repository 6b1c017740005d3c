"""Log lines for machines, with what must stay secret taken out."""

from __future__ import annotations

import json
import logging
import re

_SECRET = re.compile(
    r"(?i)\b(password|token|secret|otp|k|csrfmiddlewaretoken|sessionid|authorization)"
    r"([\"']?\s*[=:]\s*[\"']?(?:(?:Bearer|Basic|Token)\s+)?)[^\s&\"',;]+"
)
_IN_DSN = re.compile(r"(://[^:/\s]+:)[^@\s]+@")
# Telephone and identity numbers, also as people write them: 0812-3456-7890, 3174 0123 4567 8901.
_NUMBER = re.compile(r"(?<!\d)(?:\+?62|0)[ .-]?8(?:[ .-]?\d){7,11}(?!\d)|(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")


def clean(text: str) -> str:
    """The text without passwords, tokens, phone and identity numbers."""
    text = _SECRET.sub(r"\1\2[...]", text)
    text = _IN_DSN.sub(r"\1[...]@", text)
    return _NUMBER.sub("[...]", text)


class NoSecrets(logging.Filter):
    """Cleans the message of every record before a handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = clean(record.getMessage()), ()
        return True


class JsonLines(logging.Formatter):
    """One JSON object on a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
