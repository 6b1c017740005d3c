"""Tanggap: a city's complaint line. Start reading at docs/walk.md."""

__version__ = "0.1.0"
