"""What no browser of good will sends, tried at every address of a part of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.test import Client

from tests.support.doors import nothing_done

WORDS = ("a\x00b", "../a/b", "9" * 5000, "\ud83d=1+1²\u202e")


def shown(word: str) -> str:
    """A short name for a test."""
    return ascii(word[:12])


def broken_by(
    client: Client, urls: Mapping[str, str], names: Iterable[str], word: str, **more: str
) -> list[tuple[str, str]]:
    """The addresses that answer with a broken server to this word, sent as every name at once (but for `more`), in address and form."""
    client.raise_request_exception = False
    said = dict.fromkeys(names, word.encode("utf-8", "surrogatepass").decode("utf-8", "replace")) | more
    broken = []
    for name, url in urls.items():
        for send in (client.get, client.post):
            with nothing_done():
                if send(url, said).status_code >= 500:
                    broken.append((name, send.__name__))
    return broken
