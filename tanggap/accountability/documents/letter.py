"""The letter of a sanction: what was missed, the whole sum, who signed, how to appeal. An unsigned one says so in its heading."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from tanggap.accountability.documents.paper import HEADING, SMALL, TITLE, gap, paper, say, table
from tanggap.accountability.models import Proposal, ProposalState
from tanggap.accountability.rule_file import rule_of
from tanggap.accountability.words import hundredths, month_words, sanction_words, sum_words
from tanggap.cases.words import clock, day
from tanggap.directory.steps import SlaStep


def letter_pdf(proposal: Proposal) -> bytes:
    """The letter as PDF. The same proposal gives the same bytes."""
    with translation.override("id"), timezone.override(ZoneInfo(proposal.city.timezone)):
        return paper(_title(proposal), _parts(proposal), foot=_foot(proposal))


def _title(proposal: Proposal) -> str:
    return f"Surat teguran {proposal.letter_number}" if proposal.state == ProposalState.SIGNED else "Usulan sanksi"


def _foot(proposal: Proposal) -> str:
    return f"Sidik {proposal.seal[:32]}…" if proposal.seal else "USULAN, belum ditandatangani, tidak berakibat apa pun"


def _parts(proposal: Proposal) -> list[object]:
    rule, working = rule_of(proposal.rule), proposal.working
    signed = proposal.state == ProposalState.SIGNED
    head = [
        say(proposal.city.name, SMALL),
        say(_title(proposal), TITLE),
        gap(2),
        say(f"Kepada: {proposal.agency.name}\nBulan: {month_words(proposal.month)}\nPerihal: {rule.title}"),
        gap(),
        say("Yang ditetapkan" if signed else "Yang diusulkan", HEADING),
        say(sanction_words(proposal.level, proposal.cut) + "."),
    ]
    if proposal.replaces and proposal.replaces.letter_number:
        head.append(say(f"Mengubah surat {proposal.replaces.letter_number}."))
    return [*head, *_sum(proposal), *_beside(working), *_end(proposal, signed), gap(), *_basis(rule.basis)]


def _sum(proposal: Proposal) -> list[object]:
    """The arithmetic, line by line, so that it can be checked by hand."""
    rule, working = rule_of(proposal.rule), proposal.working
    rows = [
        [
            line["case"], str(SlaStep(line["step"]).label), str(line["weight"]), f"{line['urgent']} %", f"{line['red']} %",
            f"{line['cause']} %", hundredths(line["points"]), hundredths(line["counted"]),
        ]
        for line in working["lines"]
    ]  # fmt: skip
    words = ["Kasus", "Langkah", "Bobot", "Mendesak", "Sangat telat", "Sebab", "Poin", "Dihitung"]
    parts: list[object] = [say("Hitungan", HEADING)]
    if rows:
        parts.append(table(words, rows, [26, 40, 14, 20, 22, 16, 16, 18], frozenset(range(2, 8))))
    levels = ", ".join(f"teguran {number} sejak {least}" for number, least in enumerate(rule.levels, start=1))
    parts += [
        gap(2),
        say(f"{sum_words(proposal)} poin per 100 kewajiban. Ambang: {levels}."),
        say(
            f"Menurut skor: teguran {working['level_by_score']}. Teguran terakhir dalam {rule.remembers_months} bulan: "
            f"{working['last_level']}. {'Ditetapkan' if proposal.state == ProposalState.SIGNED else 'Diusulkan'}: {proposal.level}."
        ),
        say(
            f"Potongan: {rule.share} % × min(skor, {rule.full_at}) ÷ {rule.full_at} = {hundredths(proposal.cut)} % "
            f"tunjangan kinerja. Satu kasus paling banyak {rule.most_per_case} poin. Semua pembagian dibulatkan ke bawah."
        ),
    ]
    return parts


def _beside(working: dict[str, object]) -> list[object]:
    said = []
    for name, words in (
        ("struck", "Dicoret atas sanggahan, tidak dihitung"),
        ("waiting", "Masih menunggu putusan, tidak dihitung"),
    ):
        rows: list[dict[str, str]] = working.get(name) or []  # type: ignore[assignment]
        if rows:
            said.append(
                say(f"{words}: " + ", ".join(f"{one['case']} ({SlaStep(one['step']).label})" for one in rows) + ".")
            )
    return said


def _end(proposal: Proposal, signed: bool) -> list[object]:
    rule = rule_of(proposal.rule)
    if not signed or proposal.decided_at is None:
        return [
            say(
                "Belum berlaku. Seseorang yang berwenang, di luar jalur instansi ini, harus menandatangani atau menolak."
            )
        ]
    until = day(proposal.decided_at + timedelta(days=rule.appeal_days))
    return [
        say("Tanda tangan", HEADING),
        say(f"Ditandatangani {proposal.decided_by} pada {clock(proposal.decided_at)}. Nomor {proposal.letter_number}."),
        say(f"Banding dapat disampaikan sampai {until}, di halaman surat ini. Banding diputus orang lain."),
        gap(2),
        say(f"Sidik (SHA-256): {proposal.seal}", SMALL),
    ]


def _basis(basis: tuple[str, ...]) -> list[object]:
    return [say("Dasar", HEADING), *(say(f"• {one}", SMALL) for one in basis)]
