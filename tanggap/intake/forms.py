"""What the screens send, parsed and shown again. What is right and wrong, the actions say."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tanggap.cases.models import PlaceSource
from tanggap.intake.answers import DraftAnswers, Fix, LastWords
from tanggap.intake.questions import Question
from tanggap.places.grid import is_on_earth
from tanggap.platform.errors import Refused

Given = Mapping[str, Any]
CHOICE = "choice-"


class Typed(forms.CharField):
    """Free text exactly as it was typed; cleaning it, and saying so, is the action's work (`intake.words`)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.validators = []  # Django would answer a NUL in its own words and forget the rest.


class PlaceForm(forms.Form):
    """A place in words."""

    area = forms.ChoiceField(label=_("Kelurahan"), required=False)
    landmark = Typed(
        label=_("Patokan"),
        help_text=_("Nama jalan, gedung, atau warung terdekat. Contoh: depan Indomaret Jl. Kapten Tendean."),
    )

    def __init__(self, *args: Any, villages: Sequence[tuple[str, list[tuple[str, str]]]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"] = forms.ChoiceField(
            label=_("Kelurahan"), required=False, choices=[("", _("Pilih kelurahan")), *villages]
        )


class WordsForm(forms.Form):
    """The place as the resident would say it to a neighbour."""

    words = Typed(
        label=_("Tulis tempatnya"),
        help_text=_("Contoh: depan Indomaret Jl. Cipinang Raya, Kel. Rawamangun."),
    )


class RestForm(forms.Form):
    """What is missing of a place of which only the area is known: which kelurahan, where more than one may be meant, and a landmark."""

    landmark = Typed(
        label=_("Di dekat apa?"),
        help_text=_("Nama jalan, gedung, atau warung terdekat. Contoh: depan Indomaret Jl. Kapten Tendean."),
    )

    def __init__(self, *args: Any, villages: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        blank = [("", _("Pilih kelurahan"))] if len(villages) > 1 else []
        self.fields["area"] = forms.ChoiceField(
            label=_("Kelurahan yang mana?"), required=False, choices=[*blank, *villages]
        )
        self.order_fields(["area", "landmark"])


class SendForm(forms.Form):
    """The last screen: everything on it may be left empty."""

    landmark = Typed(
        label=_("Di dekat mana?"), help_text=_("Lokasi kurang tepat. Patokan membantu petugas. Boleh dikosongkan.")
    )
    note = Typed(
        label=_("Catatan"),
        help_text=_("Boleh dikosongkan. Jangan tulis nama atau nomor telepon."),
        widget=forms.Textarea,
    )
    about = forms.ChoiceField(
        label=_("Ini tentang petugas kantor mana?"),
        help_text=_(
            "Boleh dikosongkan. Kantor yang Anda pilih, atasannya, dan bawahannya "
            "tidak akan melihat laporan ini; Inspektorat yang memeriksa."
        ),
        required=False,
    )
    wants_public = forms.ChoiceField(
        label=_("Siapa yang boleh melihat?"),
        required=False,
        choices=[
            ("1", _("Semua orang: foto dan tempat tampil, nama tidak pernah")),
            ("0", _("Hanya petugas")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        asks_landmark: bool,
        asks_privacy: bool,
        offices: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if offices:
            self.fields["about"].choices = [("", _("Tidak tahu, atau tidak mau menyebut")), *offices]  # type: ignore[attr-defined]
        else:
            del self.fields["about"]
        if not asks_landmark:
            del self.fields["landmark"]
        if not asks_privacy:
            del self.fields["wants_public"]
        for question in questions:
            self.fields[CHOICE + question.code] = forms.ChoiceField(
                label=question.text,
                required=False,
                choices=[(choice.code, choice.text) for choice in question.choices],
                widget=forms.RadioSelect,
            )

    def questions(self) -> list[forms.BoundField]:
        """The category's own questions."""
        return [self[name] for name in self.fields if name.startswith(CHOICE)]


def shown(answers: DraftAnswers) -> dict[str, str]:
    """The answers as the last screen's first values."""
    return {
        "note": answers.note,
        "about": answers.about,
        "landmark": answers.spot.landmark if answers.spot else "",
        "wants_public": "1" if answers.wants_public else "0",
        **{CHOICE + code: choice for code, choice in answers.choices.items()},
    }


def last_words(given: Given) -> LastWords:
    """What the last screen sent."""
    return LastWords(
        note=given.get("note", ""),
        landmark=given.get("landmark", ""),
        choices={name.removeprefix(CHOICE): given[name] for name in given if name.startswith(CHOICE)},
        wants_public=given.get("wants_public", "1") != "0",
        about=given.get("about", "")[:60],
    )


def read_fix(given: Given) -> Fix | None:
    """The position that came along in hidden fields; None when there is none or it makes no sense."""
    lat, lon = _number(given.get("lat")), _number(given.get("lon"))
    if lat is None or lon is None or not is_on_earth(lat, lon):
        return None
    if given.get("place_source") == PlaceSource.MAP:
        return Fix(lat=lat, lon=lon, source=PlaceSource.MAP)
    accuracy = _number(given.get("accuracy"))
    return Fix(lat=lat, lon=lon, accuracy_m=accuracy if accuracy is not None and accuracy >= 0 else None)


def read_key(given: Given) -> uuid.UUID | None:
    """The key under which a start is tried again."""
    try:
        return uuid.UUID(given.get("draft_key", ""))
    except ValueError:
        return None


def put_refusal(form: forms.Form, refused: Refused) -> None:
    """Show a refusal at its field, or above the form when it has none there."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
