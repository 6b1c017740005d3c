"""Invented things for the style guide /gaya/, which only a developer's machine shows."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from django import forms, template
from django.templatetags.static import static

from tanggap.cases.states import PublicStatus

register = template.Library()
ICONS = Path(__file__).parent.parent / "static" / "build" / "icons.json"
PROBLEMS = [
    ("Jalan berlubang dalam di depan pasar", "construction", "Kel. Kalisari", "120 m", "2 jam", 7),
    ("Lampu jalan mati tiga malam", "lamp", "Kel. Baru", "340 m", "1 hari", 2),
    ("Tumpukan sampah di tepi kali", "trash", "Kel. Cijantung", "650 m", "1 hari", 12),
    ("Pohon tumbang menutup trotoar", "tree", "Kel. Pekayon", "0,9 km", "3 hari", 1),
    ("Got mampet, air meluap ke rumah", "drain", "Kel. Kalisari", "1,1 km", "4 hari", 5),
    ("Parkir liar di jalur sepeda", "parking", "Kel. Gedong", "1,4 km", "6 hari", 0),
]
TILES = [
    ("construction", "Jalan rusak"), ("lamp", "Lampu jalan"), ("trash", "Sampah"), ("flood", "Banjir"),
    ("drain", "Got mampet"), ("tree", "Pohon"), ("parking", "Parkir liar"), ("traffic-light", "Lampu lalu lintas"),
]  # fmt: skip
ROWS = [
    {"key": "Masalah", "value": "Jalan rusak", "change_url": "#"},
    {"key": "Tempat", "value": "Jl. Raya Kalisari, Kel. Kalisari, ±12 m", "change_url": "#"},
    {"key": "Dikirim ke", "value": "Suku Dinas Bina Marga Jakarta Timur"},
]
CRUMBS = [{"label": "Jakarta", "url": "#"}, {"label": "Jakarta Timur", "url": "#"}, {"label": "Kel. Kalisari"}]
TABS = [
    {"label": "Tugas saya", "url": "#", "count": 6, "current": True},
    {"label": "Terdekat", "url": "#", "count": 14},
    {"label": "Terlambat", "url": "#", "count": 2},
]
LOCATOR = {
    "viewbox": "0 0 100 60", "x": 58, "y": 31, "name": "Kel. Kalisari, Kec. Pasar Rebo, Jakarta Timur",
    "path": "M18 8 34 4l22 5 15-3 14 10-3 17 6 13-20 9-23-4-19 4-13-14 4-17z",
}  # fmt: skip
COLOURS = (
    "bg", "surface", "sunken", "ink", "ink-soft", "line", "line-strong", "brand", "accent", "button", "link", "danger",
)  # fmt: skip
NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)


class SampleForm(forms.Form):
    """One field of each kind."""

    note = forms.CharField(
        label="Ceritakan masalahnya", required=False, widget=forms.Textarea, help_text="Boleh dikosongkan."
    )
    depth = forms.ChoiceField(
        label="Seberapa dalam airnya?",
        widget=forms.RadioSelect,
        choices=[("a", "Mata kaki"), ("b", "Lutut"), ("c", "Pinggang")],
    )
    phone = forms.CharField(label="Nomor telepon", help_text="Untuk kabar lewat SMS.")
    kelurahan = forms.ChoiceField(
        label="Kelurahan",
        choices=[
            ("", "Pilih kelurahan"),
            ("Pasar Rebo", [("1", "Kalisari"), ("2", "Baru"), ("3", "Cijantung")]),
            ("Ciracas", [("4", "Susukan"), ("5", "Rambutan")]),
        ],
        widget=forms.Select(
            attrs={"data-area-select": "", "data-parent-label": "Kecamatan", "data-parent-blank": "Pilih kecamatan"}
        ),
    )
    private = forms.BooleanField(label="Sembunyikan foto dari umum", required=False)


def _cards() -> list[dict[str, object]]:
    statuses = list(PublicStatus)
    return [
        {
            "url": "#", "title": title, "icon": icon, "place": place, "distance": distance, "age": age, "supporters": n,
            "status": statuses[i], "thumb_url": static("styleguide/before.svg") if i == 0 else "",
        }
        for i, (title, icon, place, distance, age, n) in enumerate(PROBLEMS)
    ]  # fmt: skip


def _events() -> list[dict[str, object]]:
    day = datetime.timedelta(days=1)
    return [
        {"title": "Selesai, dengan bukti", "status": PublicStatus.DONE, "at": NOON + 2 * day, "who": "Kelurahan Kalisari",
         "why": "Lubang ditambal aspal panas, 2 m².", "elapsed": "1 hari 4 jam setelah ditugaskan"},
        {"title": "Sedang dikerjakan", "status": PublicStatus.PROCESS, "at": NOON + day, "who": "Sudin Bina Marga", "why": ""},
        {"title": "Catatan untuk petugas", "status": "", "at": NOON + day, "who": "Dewi, operator", "internal": True,
         "why": "Sudah ditelepon, alat berat tiba besok pagi."},
        {"title": "Laporan diterima", "status": PublicStatus.WAITING, "at": NOON, "who": "Warga", "why": "",
         "elapsed": "Langsung"},
    ]  # fmt: skip


def _photos() -> dict[str, object]:
    before, after = static("styleguide/before.svg"), static("styleguide/after.svg")
    return {
        "before": {"url": before, "caption": "21 Nov 2026, 08.12"},
        "after": {"url": after, "caption": "23 Nov 2026, 14.02 · di lokasi ±9 m"},
        "photos": [{"url": before, "caption": "Sebelum"}, {"url": after, "caption": "Sesudah"}],
    }


def _forms() -> dict[str, object]:
    return {
        "form": SampleForm(),
        "wrong": SampleForm({"phone": "", "note": "", "kelurahan": "2"}, auto_id="salah_%s"),
    }


@register.simple_tag
def samples() -> dict[str, object]:
    """All the invented things at once: {% samples as s %}."""
    return {
        "cards": _cards(),
        "tiles": [{"value": icon, "icon": icon, "label": label} for icon, label in TILES],
        "events": _events(),
        "rows": ROWS,
        "locator": LOCATOR,
        "crumbs": CRUMBS,
        "tabs": TABS,
        "icons": json.loads(ICONS.read_text()) if ICONS.exists() else [],
        "colours": COLOURS,
        **_forms(),
        **_photos(),
    }
