"""What is no mistake but most likely not meant: said by `tanggap city check`, never a reason to refuse a city."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tanggap.directory.city_files import agencies, categories, examples, knowledge, responsibilities
from tanggap.directory.city_files.area_remarks import lost_zeros, namesakes
from tanggap.directory.city_files.corpus import same_text, thin_categories
from tanggap.directory.city_files.deadlines import FILE as POLICY_FILE
from tanggap.directory.city_files.problems import FileProblem
from tanggap.directory.city_files.rows import CityFiles
from tanggap.directory.policy_content import PolicyContent
from tanggap.directory.sla import BY_CATEGORY
from tanggap.directory.steps import Priority, SlaStep
from tanggap.platform.calendar import Duration


def remarks_on(files: CityFiles) -> list[FileProblem]:
    """What `tanggap city check` remarks: of rules, names, examples, phrases and codes (docs/cities.md lists it)."""
    return sorted(
        [
            *_hidden_rules(files),
            *_without_english(files),
            *thin_categories(files),
            *_never_replayed(files),
            *_phrases_that_are_places(files),
            *lost_zeros(files.areas),
            *namesakes(files.areas),
            *(remarks_on_policy(files.policy.content) if files.policy else ()),
            *_none_sent_by_rule(files),
        ]
    )


def _hidden_rules(files: CityFiles) -> Iterator[FileProblem]:
    for rule in responsibilities.never_winning(files):
        wrong = _("aturan ini tidak pernah menang: aturan yang lebih khusus menutupinya di semua tempat.")
        yield FileProblem(responsibilities.FILE, rule.line, wrong, _("Hapus, atau periksa maksudnya."))


def _without_english(files: CityFiles) -> Iterator[FileProblem]:
    named = [
        *((agencies.FILE, office.line, office.name_en, "name_en") for office in files.agencies if office.line),
        *((categories.FILE, kind.line, kind.facts["name_en"], "name_en") for kind in files.categories),
        *((responsibilities.FILE, rule.line, rule.why_en, "why_en") for rule in files.rules),
    ]
    for file, line, said, column in named:
        if not said:
            yield FileProblem(
                file, line, _("“%s” kosong: pembaca berbahasa Inggris melihat bahasa Indonesia.") % column
            )


def _never_replayed(files: CityFiles) -> Iterator[FileProblem]:
    replayed = {example.category for example in files.examples}
    missing = [kind.code for kind in files.categories if kind.code not in replayed] if replayed else []
    if missing:
        facts = {"count": len(missing), "codes": ", ".join(missing[:5])}
        yield FileProblem(
            examples.FILE, 0, _("%(count)s jenis belum punya laporan contoh, misalnya %(codes)s.") % facts
        )


def _none_sent_by_rule(files: CityFiles) -> Iterator[FileProblem]:
    """Without a marked kind every report of a new city waits for a person, however plain it is."""
    if not any(kind.facts["is_sent_by_rule"] for kind in files.categories):
        wrong = _("tidak ada jenis dengan “sent_by_rule”: sebelum model terukur, semua laporan menunggu orang.")
        yield FileProblem(categories.FILE, 0, wrong, _("Isi “yes” pada jenis yang penanggung jawabnya selalu jelas."))


def _phrases_that_are_places(files: CityFiles) -> Iterator[FileProblem]:
    """ "Pasar Minggu" is a market and a district: every report from there would speak for whoever runs the market."""
    places = {same_text(area.name) for area in files.areas}
    for row in files.knowledge:
        for phrase in row.words:
            if same_text(phrase) in places:
                wrong = _("“%s” juga nama wilayah, jadi tiap laporan dari sana menunjuk ke kantor ini.") % phrase
                yield FileProblem(knowledge.FILE, row.line, wrong, _("Tulis nama lengkapnya."))


def remarks_on_policy(content: PolicyContent) -> Iterator[FileProblem]:
    """Promises in plain time that are no emergency: a resident would read that somebody answers on Saturday at 04.36.

    Completion is left out: it is promised for a day, not for an hour.
    """
    for rule in content["rules"]:
        in_hours = BY_CATEGORY.fullmatch(rule["duration"]) or Duration.parse(rule["duration"]).unit.is_working
        if in_hours or rule["step"] == SlaStep.COMPLETION or rule.get("priority") == Priority.URGENT:
            continue
        facts = {"step": rule["step"], "duration": rule["duration"]}
        wrong = _("langkah “%(step)s” dijanjikan dalam “%(duration)s”, juga malam dan hari libur.") % facts
        yield FileProblem(POLICY_FILE, 0, wrong, _("Tulis dalam “working hours” atau “working days”."))
