"""What forms of rules and triggers have in common: they are filled in for the records of one stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dealwright.automation.asking_whom import AsksWhom, PeopleField, PersonField, formula_of
from dealwright.automation.readable import AS_WRITTEN, ReadableNames, TakesNames
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage

__all__ = [
    "EmployeeField",
    "FormulaArea",
    "FormulaField",
    "FormulaWidget",
    "PeopleField",
    "PersonField",
    "SettingsForm",
    "people",
]


class SettingsForm(forms.Form):
    """The settings of a rule or a trigger, as a person types them."""

    def __init__(
        self,
        data: Any = None,
        *,
        stage: Stage,
        actor: Actor,
        settings: Mapping[str, Any] | None = None,
        prefix: str | None = None,
        names: ReadableNames = AS_WRITTEN,
    ) -> None:
        """`names` are what people call the values that its texts may hold."""
        self.stage, self.actor = stage, actor
        super().__init__(data, prefix=prefix, initial=self.as_typed(dict(settings)) if settings else None)
        self.prepare()
        for name, field in self.fields.items():
            if isinstance(field, TakesNames):
                field.names = names
            if isinstance(field, AsksWhom):
                self.initial[name] = field.joined(self.initial.get(name), self.initial.get(formula_of(name)))

    def prepare(self) -> None:
        """Offer what there is to choose from for this stage."""

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """What the fields show for settings that are stored."""
        return settings

    def _clean_fields(self) -> None:
        """People, and the formula beside them, are two settings of one field: from here on they apart."""
        super()._clean_fields()  # type: ignore[misc]  # Django's, before `clean`
        for name, field in self.fields.items():
            if isinstance(field, AsksWhom) and name in self.cleaned_data:
                whom = self.cleaned_data[name]
                self.cleaned_data |= {name: whom.chosen, formula_of(name): whom.formula}

    def settings(self) -> dict[str, Any]:
        """The settings that a valid form says."""
        return dict(self.cleaned_data)


class FormulaWidget(forms.TextInput):
    """A line that the `…` button stands beside."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-formula": "", **(attrs or {})})


class FormulaArea(forms.Textarea):
    """Several lines that the `…` button stands beside."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-formula": "", "rows": 4, **(attrs or {})})


class FormulaField(TakesNames, forms.CharField):
    """Text that may hold values of the record; what is wrongly written is said here.

    It shows `{{Title}}` and keeps `{=Document:title}`; its longest text is that of what is kept.
    """

    def __init__(self, *, is_long: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", FormulaArea() if is_long else FormulaWidget())
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As people read it."""
        return self.names.shown(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        """As it is kept; its formulas are understood."""
        return self.names.checked(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without the longest length: browsers would count what is shown."""
        return {name: said for name, said in super().widget_attrs(widget).items() if name != "maxlength"}


class EmployeeField(forms.TypedChoiceField):
    """One of the people here; empty is whoever is responsible for the record, unless said otherwise."""

    def __init__(self, *, empty: Any = "", **kwargs: Any) -> None:
        super().__init__(
            coerce=int,
            empty_value=None,
            required=False,
            choices=lambda: [("", empty or _("Whoever is responsible for the record")), *people()],
            **kwargs,
        )


def people() -> list[tuple[int, str]]:
    """Choices: everybody active, by name."""
    return list(User.objects.active().order_by("name").values_list("pk", "name"))
