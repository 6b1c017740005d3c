"""DATABASE_URL is read as libpq reads it, and never quoted with its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanggap.platform.database import django_database, from_url, shown, socket_folder


def test_a_whole_url() -> None:
    read = from_url("postgresql://rina:kata%2Fsandi%40@db.example:5433/kota%20ku?sslmode=require")
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example", "5433", "kota ku")
    assert (read["USER"], read["PASSWORD"]) == ("rina", "kata/sandi@")
    assert read["OPTIONS"]["sslmode"] == "require"


def test_a_socket_folder_and_what_is_left_out() -> None:
    read = from_url("postgres:///kota?host=/run/postgresql&port=5440")
    assert (read["HOST"], read["PORT"], read["NAME"], read["USER"]) == ("/run/postgresql", "5440", "kota", "")
    assert from_url("postgresql://db")["NAME"] == "tanggap"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:hunter2@db/x",
        "hunter2",
        "postgresql://u:hun/ter2@db/x",
        "postgresql://u:hunter2@db:port/x",
        "postgresql://u:hun@ter2@db/x",
        "postgresql://u:hunter2@[::1/x",
    ],
)
def test_what_cannot_be_read_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as refused:
        from_url(url)
    assert "ter2" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:hunter2@db/x", "postgresql://u@db/x"),
        ("postgresql://u:hun:ter2@db/x", "postgresql://u@db/x"),
        ("postgresql://u:hun@ter2@db/x", "postgresql://u@db/x"),
        ("postgresql://u@db/x?password=hunter2&sslmode=off", "postgresql://u@db/x?password=...&sslmode=off"),
        ("postgresql:///x?host=/tmp", "postgresql:///x?host=/tmp"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, said: str) -> None:
    assert shown(url) == said


def test_without_a_url_the_embedded_server_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    home = Path("/srv/t")
    assert django_database(home)["HOST"] == "/srv/t/pg"
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/kota")
    assert django_database(home)["HOST"] == "db"


def test_the_path_of_the_socket_stays_short() -> None:
    """A socket's path may have 107 bytes; a clone may lie anywhere."""
    deep = Path("/home") / ("a" * 60) / ("b" * 60)
    assert len(str(socket_folder(deep) / ".s.PGSQL.5432")) < 107
    assert socket_folder(deep) == socket_folder(deep) != socket_folder(deep / "c")
