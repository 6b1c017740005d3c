"""The desk's addresses. Everything that is not a step of the sign-in stands behind the door."""

from __future__ import annotations

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from tanggap.desk.gate import staff
from tanggap.desk.views import (
    absence,
    account,
    board,
    breaches,
    case,
    comparison,
    escalations,
    evidence,
    floods,
    health,
    inbox,
    notices,
    photos,
    policy,
    ranking,
    rechecks,
    sanction,
    sanctions,
    search,
    sending,
    sign_in,
    tasks,
    triage,
    verification,
    weekly,
)

app_name = "desk"


def behind_the_door(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """A page for staff who took both steps."""
    return path(route, staff(view), name=name)


urlpatterns: list[URLPattern] = [
    path("masuk/", sign_in.sign_in, name="sign_in"),
    path("masuk/kode/", sign_in.code, name="code"),
    path("masuk/cadangan/", sign_in.recovery, name="recovery"),
    path("masuk/pasang/", sign_in.enrol, name="enrol"),
    path("keluar/", sign_in.sign_out, name="sign_out"),
    behind_the_door("", inbox.home, "home"),
    behind_the_door("akun/", account.account, "account"),
    behind_the_door("akun/kata-sandi/", account.password, "password"),
    behind_the_door("akun/kode-cadangan/", account.codes, "codes"),
    behind_the_door("akun/tidak-masuk/", absence.absence, "absence"),
    behind_the_door("akun/tidak-masuk/<int:number>/hapus/", absence.absence_end, "absence_end"),
    behind_the_door("aturan-tenggat/", policy.policy, "policy"),
    behind_the_door("aturan-tenggat/terapkan/", policy.apply, "policy_apply"),
    behind_the_door("aturan-tenggat/<int:number>.toml", policy.policy_file, "policy_file"),
    behind_the_door("bukti/<int:number>/", comparison.comparison, "comparison"),
    behind_the_door("bukti/<int:number>/<str:picture>.jpg", comparison.comparison_picture, "comparison_picture"),
    behind_the_door("cari/", search.search, "search"),
    behind_the_door("ditahan/", floods.floods, "floods"),
    behind_the_door("ditahan/putuskan/", floods.decide, "floods_decide"),
    behind_the_door("ditahan/foto/<uuid:photo_id>.jpg", floods.held_photo, "held_photo"),
    behind_the_door("eskalasi/", escalations.escalations, "escalations"),
    behind_the_door("eskalasi/tanggapi/", escalations.acknowledge, "acknowledge"),
    behind_the_door("foto/<uuid:photo_id>/<str:size>/", photos.photo, "photo"),
    behind_the_door("kabar/", notices.notices, "notices"),
    behind_the_door("kabar/baca/", notices.read, "notices_read"),
    behind_the_door("kesehatan/", health.health, "health"),
    behind_the_door("kasus/<str:code>/", case.case, "case"),
    behind_the_door("kasus/<str:code>/audit/", case.audit, "audit"),
    behind_the_door("kasus/<str:code>/bagian/<int:number>/<str:ending>/", tasks.task, "task"),
    behind_the_door("kasus/<str:code>/kamera/", evidence.camera_pass, "camera"),
    behind_the_door("kasus/<str:code>/<str:slug>/", case.step, "step"),
    behind_the_door("penyaluran/", sending.misrouted, "misrouted"),
    behind_the_door("penyaluran.csv", sending.misrouted_csv, "misrouted_csv"),
    behind_the_door("penyaluran/otomatis/", sending.automatic, "automatic"),
    behind_the_door("penyaluran/sampel/", sending.sample, "sample"),
    behind_the_door("penyaluran/koreksi/", sending.held, "held"),
    behind_the_door("triase/", triage.triage, "triage"),
    behind_the_door("triase/<str:code>/kunci/", triage.hold, "hold"),
    behind_the_door("triase/<str:code>/lepas/", triage.let_go, "let_go"),
    behind_the_door("papan/", board.board, "board"),
    behind_the_door("papan/tindakan/", board.act, "board_act"),
    behind_the_door("papan/batal/", board.take_back, "board_undo"),
    behind_the_door("keterlambatan/", breaches.breaches, "breaches"),
    behind_the_door("keterlambatan/<int:number>/", breaches.breach, "breach"),
    behind_the_door("keterlambatan/<int:number>/sanggah/", breaches.contest, "contest"),
    behind_the_door("keterlambatan/<int:number>/lampiran/<int:file>/", breaches.contest_file, "contest_file"),
    behind_the_door("keterlambatan/<int:number>/putus/", breaches.judge, "judge"),
    behind_the_door("sanksi/", sanctions.sanctions, "sanctions"),
    behind_the_door("sanksi/hitung/", sanctions.propose, "propose"),
    behind_the_door("sanksi.xlsx", sanctions.sheet, "sanctions_xlsx"),
    behind_the_door("sanksi/<int:number>/", sanction.sanction, "sanction"),
    behind_the_door("sanksi/<int:number>/surat.pdf", sanction.letter, "letter"),
    behind_the_door("sanksi/<int:number>/<str:what>/", sanction.decide, "decide"),
    behind_the_door("peringkat/", ranking.ranking, "ranking"),
    behind_the_door("mingguan/", weekly.weekly, "weekly"),
    behind_the_door("mingguan/<int:number>/", weekly.weekly_file, "weekly_file"),
    behind_the_door("cek-ulang/", rechecks.rechecks, "rechecks"),
    behind_the_door("cek-ulang/<int:event>/", rechecks.recheck, "recheck"),
    behind_the_door("verifikasi/", verification.verify, "verify"),
]
