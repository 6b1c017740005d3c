"""Why a contest, a sanction or an act of a supervisor may be refused, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tanggap.platform.errors import register

NO_BREACH = register("no_breach", _("Catatan keterlambatan ini tidak ada, atau tidak untuk Anda."), status=404)
NO_PROPOSAL = register("no_proposal", _("Usulan ini tidak ada, atau tidak untuk Anda."), status=404)
NO_REPORT = register("no_weekly_report", _("Laporan mingguan ini tidak ada, atau tidak untuk Anda."), status=404)
NOT_YOURS = register(
    "not_your_agency", _("Hanya instansi yang dicatat terlambat yang bisa menyampaikan keberatan."), status=403
)
NOT_A_JUDGE = register(
    "not_a_judge",
    _("Keputusan ini milik pengawas wilayahnya yang bukan dari instansi itu, atasan, atau bawahannya."),
    status=403,
)
OWN_LINE = register(
    "own_line",
    _("Anda dari instansi yang dinilai, atasannya, atau bawahannya. Orang lain yang harus memutuskan."),
    status=403,
)
REASON_UNKNOWN = register("contest_reason_unknown", _("Pilih salah satu alasan dari daftar."))
SAY_WHY = register("say_why", _("Tulis alasannya dengan kata-kata sendiri, supaya orang lain bisa menilainya."))
CONTESTED_ALREADY = register(
    "contested_already",
    _("Keterlambatan ini sudah pernah disanggah. Satu keterlambatan disanggah satu kali."),
    status=409,
)
CONTEST_TOO_LATE = register(
    "contest_too_late", _("Batas menyanggah sudah lewat: %(days)s hari sejak keterlambatan dicatat.")
)
JUDGED_ALREADY = register(
    "judged_already", _("Sudah diputus orang lain. Muat ulang halaman untuk membacanya."), status=409
)
VERDICT_UNKNOWN = register("verdict_unknown", _("Pilih salah satu putusan."))
NO_RULE = register(
    "no_sanction_rule", _("Kota ini belum punya aturan sanksi (sanctions.toml). Muat dulu data kotanya.")
)
MONTH_WRONG = register("month_wrong", _("Tulis bulan sebagai tahun-bulan. Contoh: 2026-10"))
MONTH_NOT_OVER = register(
    "month_not_over",
    _("Bulan %(month)s belum bisa dihitung. Batas menyanggahnya berakhir %(day)s; hitung setelah itu."),
)
PROPOSAL_DECIDED = register(
    "proposal_decided", _("Usulan ini sudah diputus atau diganti. Muat ulang halaman."), status=409
)
PROPOSAL_STALE = register(
    "proposal_stale",
    _("Hitungannya berubah sejak usulan dibuat. Hitung ulang, baca yang baru, lalu putuskan."),
    status=409,
)
NOT_SIGNED = register("not_signed", _("Banding hanya untuk sanksi yang sudah ditandatangani dan masih berlaku."))
APPEALED_ALREADY = register("appealed_already", _("Sanksi ini sudah pernah dibanding."), status=409)
APPEAL_TOO_LATE = register("appeal_too_late", _("Batas banding sudah lewat: %(days)s hari sejak ditandatangani."))
SIGNER_MAY_NOT_JUDGE = register(
    "signer_may_not_judge", _("Banding diputus orang lain, bukan yang menandatangani."), status=403
)
RULE_WRONG = register("sanction_rule_wrong", _("Aturan sanksi tidak dimuat; yang lama tetap berlaku.\n%(problems)s"))
NOT_A_SUPERVISOR = register(
    "not_a_supervisor",
    _("Tindakan ini milik pengawas wilayah atau kepala instansi yang memegang kasusnya."),
    status=403,
)
REMINDED_LATELY = register(
    "reminded_lately",
    _("Sudah diingatkan %(span)s lalu. Tunggu %(hours)s jam di antara dua pengingat."),
    status=409,
)
NOTHING_LATE = register("nothing_late", _("Tidak ada tenggat kasus ini yang terlewat dan masih berjalan."), status=409)
NOBODY_ABOVE = register(
    "nobody_above", _("Semua atasan instansinya sudah diberi tahu tentang tenggat ini."), status=409
)
CASE_NOT_OPEN = register("case_not_open", _("Kasus ini sudah berakhir."), status=409)
OFFICER_ELSEWHERE = register(
    "officer_elsewhere", _("Petugas itu tidak bekerja di instansi yang memegang kasus ini. Pilih orang lain.")
)
SAME_OFFICER = register("same_officer", _("Kasus ini sudah dipegang petugas itu."), status=409)
AGENCY_NOT_CHOSEN = register("board_agency_missing", _("Pilih instansi tujuan; kasus ini belum punya usulan."))
NOTHING_CHOSEN = register("nothing_chosen", _("Belum ada kasus yang dipilih. Centang dulu, lalu pilih tindakannya."))
TOO_MANY_CHOSEN = register("too_many_chosen", _("Paling banyak %(most)s kasus sekaligus. Kurangi pilihannya."))
UNDO_TOO_LATE = register(
    "undo_too_late", _("Sudah lewat %(minutes)s menit, atau kasusnya sudah berubah. Ubah di kasusnya.")
)
TOO_MANY_FILES = register("too_many_files", _("Paling banyak %(most)s berkas. Pilih yang paling penting."))
