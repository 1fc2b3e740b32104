"""What an administrator types about a field: what every field has, and what its type needs to know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Problem, Refused
from dealwright.kit.money import CURRENCY_CODES
from dealwright.records import kinds
from dealwright.records.fields import types
from dealwright.records.fields.declaring import TYPES, checked_options, checked_settings, field_from
from dealwright.records.fields.field import Field
from dealwright.records.fields.forms import form_field_of, initial_of
from dealwright.records.fields.models import CustomField
from dealwright.records.fields.option_rows import colors, rows_from, rows_of
from dealwright.records.kinds import RecordKind
from dealwright.records.reference_lists.models import ReferenceList

SHOWN = ("shows_on_card", "shows_in_form", "shows_in_list", "is_filtered", "is_searched")
DEFAULT = "default"


class DefinitionForm(forms.Form):
    """A field, new or changed. What the type does not know is not asked."""

    label = forms.CharField(label=_("What it is called"), max_length=80)
    code = forms.SlugField(
        label=_("Code for programs"),
        max_length=40,
        required=False,
        help_text=_("Small letters, digits and “_”. Left empty, it is made from the name. It never changes."),
    )
    help_text = forms.CharField(label=_("Hint below the field"), max_length=300, required=False)
    section = forms.CharField(
        label=_("Heading it stands under"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"list": "sections"}),
    )  # fmt: skip
    multiple = forms.BooleanField(label=_("May hold several values"), required=False)
    required = forms.BooleanField(label=_("Has to be filled in"), required=False)
    digits = forms.IntegerField(
        label=_("Digits after the point"), min_value=0, max_value=types.MOST_DECIMALS, required=False,
        help_text=_("Empty, as many as are typed."),
    )  # fmt: skip
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False, help_text=_("Such as kg or m²."))
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in sorted(CURRENCY_CODES)], initial="BRL"
    )
    longest = forms.IntegerField(label=_("Letters at most"), min_value=1, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("It leads to"), widget=forms.CheckboxSelectMultiple(), required=False
    )
    reference_list = forms.ModelChoiceField(
        label=_("Reference list"), queryset=ReferenceList.objects.all(), required=False
    )
    shows_on_card = forms.BooleanField(label=_("On the card"), required=False, initial=True)
    shows_in_form = forms.BooleanField(label=_("In the form of a new record"), required=False, initial=True)
    shows_in_list = forms.BooleanField(label=_("As a column of lists"), required=False, initial=True)
    is_filtered = forms.BooleanField(
        label=_("In filters and orders of lists"), required=False, initial=True,
        help_text=_("Keeps an index, so that a million records are filtered at once."),
    )  # fmt: skip
    is_searched = forms.BooleanField(label=_("In the search"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        kind: RecordKind,
        type: str,
        actor: Actor,
        definition: CustomField | None = None,
    ) -> None:
        super().__init__(data, initial=_as_initial(definition) if definition else None)
        self.label_suffix = ""
        self.kind, self.type, self.actor, self.definition = kind, type, actor, definition
        self.declared = TYPES[type]
        self.rows = rows_from(data) if data is not None else rows_of(definition)
        for name in self._not_asked():
            del self.fields[name]
        if "kinds" in self.fields:
            offered = [(one.name, str(one.label_plural)) for one in kinds.all_kinds() if one.searchable]
            self.fields["kinds"].choices = offered  # type: ignore[attr-defined]
        self.asks_default = self.declared.has_default and (
            definition is not None or type not in {"list", "reference"}
        )
        if self.asks_default:
            self._ask_default()

    def clean(self) -> dict[str, Any]:
        """The options, where the type has some of its own."""
        cleaned = super().clean() or self.cleaned_data
        if self.type == "list" and not any(row["words"] for row in self.rows):
            self.add_error(None, _now("Write at least one option."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Everything as `add_field` and `edit_field` take it."""
        typed = self.cleaned_data
        plain = ("label", "help_text", "section", "required", "multiple", *SHOWN)
        values = {name: typed[name] for name in plain if name in typed}
        values["settings"] = {
            name: typed[name] for name in self.declared.asks if name in typed and name != "reference_list"
        }
        if self.type == "list":
            values["options"] = [row for row in self.rows if row["words"]]
        if self.asks_default:
            values["default"] = typed.get(DEFAULT)
        if self.definition is None:
            values |= {"code": typed.get("code", ""), "reference_list": typed.get("reference_list")}
        return values

    @property
    def palette(self) -> list[tuple[str, str]]:
        """The colours an option may have."""
        return colors()

    def preview(self) -> Field | None:
        """The field as it would be by what is typed so far; None while it makes no sense."""
        try:
            return field_from(self._drawn())
        except (Refused, KeyError, TypeError, ValueError):
            return None

    def complain(self, problem: Problem) -> None:
        """Say at the input what was refused."""
        for one in [problem, *problem.also]:
            name = (one.field or "").removeprefix("settings.").removesuffix("_id")
            self.add_error(name if name in self.fields else None, str(one))

    def _not_asked(self) -> list[str]:
        """The inputs that make no sense for this type, or no longer."""
        declared = self.declared
        settings = ("digits", "unit", "currency", "longest", "kinds", "reference_list")
        gone = [name for name in settings if name not in declared.asks]
        gone += [] if declared.may_be_multiple and self.definition is None else ["multiple"]
        gone += [] if declared.may_be_required else ["required", "shows_in_form"]
        gone += [] if declared.is_filtered else ["is_filtered"]
        gone += [] if declared.is_text else ["is_searched"]
        if self.definition is not None:
            gone += [name for name in ("code", "kinds", "reference_list") if name not in gone]
        return gone

    def _ask_default(self) -> None:
        drawn = self.preview()
        if drawn is None:
            self.asks_default = False
            return
        kept = self.definition.default if self.definition else None
        wanted = Field(
            DEFAULT, _now("Default"), drawn.type, drawn.multiple, help_text=_now("What a new record holds.")
        )
        self.fields[DEFAULT] = form_field_of(wanted, kept, actor=self.actor)
        self.initial[DEFAULT] = initial_of(wanted, kept)

    def _drawn(self) -> CustomField:
        """A definition that is not saved, from what is typed so far or kept."""
        if not self.is_bound:
            return self.definition or CustomField(
                of_kind=self.kind.name, type=self.type, label="", code="preview"
            )
        data = self.data
        settings: dict[str, Any] = {
            name: _number(data.get(name)) if name in {"digits", "longest"} else data.get(name) or None
            for name in self.declared.asks
            if name in {"digits", "longest", "unit", "currency"}
        }
        if "kinds" in self.declared.asks:
            chosen = data.getlist("kinds") if hasattr(data, "getlist") else []
            settings["kinds"] = chosen or (self.definition.settings.get("kinds") if self.definition else [])
        drawn = CustomField(
            of_kind=self.kind.name,
            type=self.type,
            label=data.get("label", "")[:80],
            help_text=data.get("help_text", "")[:300],
            code="preview",
            multiple=self.definition.multiple if self.definition else bool(data.get("multiple")),
            settings=checked_settings(self.type, settings, tuple(one.name for one in kinds.all_kinds())),
        )
        if self.type == "list":
            drawn.settings["options"] = checked_options([row for row in self.rows if row["words"]])
        chosen_list = data.get("reference_list")
        if self.definition:
            drawn.reference_list = self.definition.reference_list
        elif chosen_list and chosen_list.isdecimal() and len(chosen_list) < 19:
            drawn.reference_list = ReferenceList.objects.filter(pk=int(chosen_list)).first()
        return drawn


def _as_initial(definition: CustomField) -> dict[str, Any]:
    names = ("label", "help_text", "section", "required", *SHOWN, "version")
    return {name: getattr(definition, name) for name in names} | {
        name: value for name, value in definition.settings.items() if name != "options"
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
