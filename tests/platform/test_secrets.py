"""The installation's secrets: made once, the same for all, for their owner's eyes."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tanggap.platform.secrets import site_secret, write_private


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    secret = site_secret(home)
    assert len(secret) >= 50
    assert site_secret(home) == secret
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret"]


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    assert site_secret(tmp_path / "a") != site_secret(tmp_path / "b")


def test_whoever_came_first_made_the_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and writing, another process made it: that one counts for both."""
    link = "os.link"

    def too_late(made: Path, path: Path) -> None:
        path.write_text("the other's")
        raise FileExistsError

    monkeypatch.setattr(link, too_late)
    assert site_secret(tmp_path) == "the other's"


def test_a_private_file_is_whole_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "logins.json"
    write_private(path, "x" * 100_000)
    with ThreadPoolExecutor(2) as readers:
        seen = readers.submit(lambda: {path.read_text()[:1] + str(len(path.read_text())) for _number in range(300)})
        for letter in "yz" * 20:
            write_private(path, letter * 100_000)
    assert {said[1:] for said in seen.result()} == {"100000"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["logins.json"]
