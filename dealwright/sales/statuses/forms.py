"""What a person types about a status."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Problem
from dealwright.records.colors import PALETTE
from dealwright.records.pipelines.forms import COLOR_NAMES
from dealwright.records.pipelines.models import Stage
from dealwright.sales.statuses.actions import LONGEST_EXTERNAL, LONGEST_NAME, LONGEST_SUBJECT, LONGEST_TEXT
from dealwright.sales.statuses.first_pipelines import LETTERED
from dealwright.sales.statuses.models import StatusNotice

NAME_IN = "name_"
LETTER_FIELDS = ("is_on", "subject", "text", "external_id")
"""What is asked only where clients are written to."""


class StatusForm(forms.Form):
    """A status, new or to be changed."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    code = forms.CharField(
        label=_("Code"),
        max_length=2,
        required=False,
        help_text=_("One or two Latin letters for other programs; left empty, a free one."),
    )
    color = forms.ChoiceField(
        label=_("Colour"), choices=list(COLOR_NAMES.items()), initial="slate", widget=forms.RadioSelect
    )
    is_on = forms.BooleanField(
        label=_("Write to the client"),
        required=False,
        help_text=_("The client gets a letter when the order enters this status."),
    )
    subject = forms.CharField(label=_("Subject of the letter"), max_length=LONGEST_SUBJECT, required=False)
    text = forms.CharField(
        label=_("Letter"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("{number}, {name} and {status} are filled in. Left empty, our own words."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    external_id = forms.CharField(
        label=_("What another program calls it"), max_length=LONGEST_EXTERNAL, required=False
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, of: str, status: Stage | None = None) -> None:
        notice = StatusNotice.objects.filter(stage=status).first() if status is not None else None
        super().__init__(data, initial=_as_initial(status, notice))
        self.label_suffix = ""
        if status is not None:
            del self.fields["code"]
        if of not in LETTERED:
            for name in LETTER_FIELDS:
                del self.fields[name]
            return
        for code, language in settings.LANGUAGES:
            label = _("Name in %(language)s") % {"language": language}
            self.fields[NAME_IN + code] = forms.CharField(
                label=label, max_length=LONGEST_NAME, required=False
            )

    @property
    def colors(self) -> list[tuple[str, Any, str, bool]]:
        """Name, words, colour to paint with, whether it is chosen."""
        chosen = self["color"].value()
        return [(name, COLOR_NAMES[name], paint, name == chosen) for name, paint in PALETTE.items()]

    @property
    def in_languages(self) -> list[forms.BoundField]:
        """The names in further languages."""
        return [self[name] for name in self.fields if name.startswith(NAME_IN)]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        names = {
            name.removeprefix(NAME_IN): value
            for name, value in self.cleaned_data.items()
            if name.startswith(NAME_IN)
        }
        plain = ("name", "code", "color", "is_on", "subject", "text", "external_id")
        kept = {name: self.cleaned_data[name] for name in plain if name in self.cleaned_data}
        return kept | ({"names": names} if "is_on" in self.fields else {})

    def complain(self, problem: Problem) -> None:
        """Put what was refused at its field, or above the form."""
        self.add_error(problem.field if problem.field in self.fields else None, str(problem))


def _as_initial(status: Stage | None, notice: StatusNotice | None) -> dict[str, Any]:
    if status is None:
        return {}
    known: dict[str, Any] = {
        "name": status.name,
        "color": status.color,
        "version": status.pipeline.version,
    }
    if notice is not None:
        known |= {name: getattr(notice, name) for name in LETTER_FIELDS}
        known |= {NAME_IN + language: name for language, name in notice.names.items()}
    return known
