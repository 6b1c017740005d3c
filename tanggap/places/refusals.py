"""Why a place or a file of outlines may be refused, in plain words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

OUTSIDE_CITY = register(
    "place_outside_city",
    _("Titik ini di luar %(city)s. Geser titiknya, atau pilih kecamatan dan kelurahan dari daftar."),
)
NOT_A_POSITION = register(
    "place_not_a_position", _("Lintang atau bujur ini tidak ada di bumi. Pilih titiknya sekali lagi.")
)
ROOT_CHANGED = register(
    "city_root_changed",
    _(
        "Wilayah induk %(city)s berkode %(old)s; berkas menyebut %(new)s. Kode induk tidak bisa diganti: muat sebagai kota baru."
    ),
)
FILE_TOO_BIG = register(
    "outlines_too_big", _("Berkas batas wilayah ini %(megabytes)s MB. Paling besar %(most)s MB; sederhanakan dahulu.")
)
NOT_JSON = register(
    "outlines_not_json", _("Berkas ini bukan JSON (%(where)s). Simpan ulang sebagai GeoJSON dengan pengodean UTF-8.")
)
NOT_A_COLLECTION = register(
    "outlines_not_a_collection",
    _("Berkas ini bukan GeoJSON FeatureCollection yang berisi batas wilayah. Ekspor ulang sebagai FeatureCollection."),
)
OUTLINES_WRONG = register(
    "outlines_wrong", _("Tidak ada yang disimpan, karena %(count)s fitur bermasalah:\n%(problems)s")
)
