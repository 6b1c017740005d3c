"""Why pairs of photos, or one of them, cannot be compared."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

PAIRS_COLUMNS = register("pairs_columns", _("Baris pertama harus memuat nama kolom old dan new. Tidak ada: %(names)s."))
PAIRS_COLUMN_TWICE = register("pairs_column_twice", _("Kolom ini dinamai dua kali di baris pertama: %(names)s."))
PAIRS_TOO_BIG = register("pairs_too_big", _("Berkas pasangan foto paling besar %(most)s MB."))
PAIRS_TOO_MANY = register("pairs_too_many", _("Berkas pasangan foto paling banyak %(most)s baris."))
PAIR_QUOTES = register("pair_quotes", _("Tanda kutip di baris ini tidak berpasangan."))
PAIR_ENCODING = register("pair_encoding", _("Baris ini bukan UTF-8. Simpan berkasnya sebagai CSV UTF-8."))
PAIR_CELL_MISSING = register("pair_cell_missing", _("Kolom %(name)s di baris ini kosong."))
PAIR_FILE_MISSING = register("pair_file_missing", _("Tidak ada berkas di alamat ini."))
PAIR_FILE_CLOSED = register("pair_file_closed", _("Berkas ini tidak bisa dibuka."))
