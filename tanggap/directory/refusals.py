"""Why a city's files may be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

CITY_FILES_WRONG = register(
    "city_files_wrong", _("Tidak ada yang disimpan. Yang harus diperbaiki di berkas kota (%(count)s):\n%(problems)s")
)
NOTHING_TO_DERIVE = register(
    "nothing_to_derive", _("Tidak ada satu pun baris dengan nama instansi, jadi tidak ada kota yang bisa disusun.")
)
NO_FRONT_DESK = register(
    "no_front_desk",
    _("Kota ini belum punya meja depan. Muat data kota dengan `tanggap city load`."),
    status=503,
)
