"""The components of the style guide that need a line of Python: icon, status word, form field, initials, language switch."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tanggap.cases.states import PublicStatus

register = template.Library()

SPRITE = "build/icons.svg"

# How each public status looks: its icon, and what it tells a resident. The colour is the class is-<status> in reports.css.
STATUS_LOOK: dict[str, tuple[str, Promise]] = {
    PublicStatus.WAITING: ("hourglass", _("Menunggu jawaban instansi.")),
    PublicStatus.COORDINATION: ("swap", _("Instansi meneruskan ke instansi lain.")),
    PublicStatus.DISPOSITION: ("forward", _("Dinas menugaskan suku dinasnya.")),
    PublicStatus.PROCESS: ("wrench", _("Sedang dikerjakan.")),
    PublicStatus.DONE: ("check-circle", _("Sudah dikerjakan, dengan bukti.")),
    PublicStatus.REJECTED: ("ban", _("Tidak dikerjakan. Alasannya tertulis di laporan.")),
}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One drawing of the sprite; it says nothing to a screen reader, so a word must stand beside it."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f"icon {css}".strip(), static(SPRITE), name or "help",
    )  # fmt: skip


@register.simple_tag
def status_tag(status: str, size: str = "", word: object = "") -> SafeString:
    """The public status as word + icon + colour. `word` replaces the usual word."""
    known = PublicStatus(status)
    drawing, _meaning = STATUS_LOOK[known]
    return format_html(
        '<span class="{}">{}{}</span>',
        f"tag is-{known.value} {size}".strip(), icon(drawing), word or known.label,
    )  # fmt: skip


@register.inclusion_tag("components/status_legend.html")
def status_legend() -> dict[str, object]:
    """Every public status with what it means."""
    return {"meanings": [(status, meaning) for status, (_icon, meaning) in STATUS_LOOK.items()]}


@register.simple_tag
def initials(name: object) -> str:
    """The first letters of the first and the last name: Siti Aminah Putri gives SP."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: str | bool) -> dict[str, object]:
    """A form field with its label, hint and error: {% field form.note %}. Options: rows, css, legend_is_title."""
    attrs = {name.replace("_", "-"): value for name, value in options.items() if name.startswith("data_")}
    for name in ("rows", "placeholder", "autocomplete", "inputmode"):
        if name in options:
            attrs[name] = options[name]
    if options.get("css"):
        attrs["class"] = options["css"]
    kind = getattr(bound.field.widget, "input_type", "")
    grouped = bool(bound.use_fieldset)
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "grouped": grouped,
        "check": kind == "checkbox" and not grouped,
        "title": options.get("title", False),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """What must be mended, each line a link to its field. Shows nothing when the form is sound."""
    return {"form": form, "errors": [(bound, bound.errors) for bound in form if bound.errors]}


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """This page's query string with some values changed or, by an empty value, taken out: {% with_query halaman=2 %}."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        query = QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"
