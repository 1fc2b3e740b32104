"""Fields of forms that ask for people: chosen by name, or named by a value, a department, a group.

Each keeps two settings, as `whom` reads them: `people_ids` and `people_formula`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.automation.readable import TakesNames
from dealwright.kit.numbers import whole_number
from dealwright.people.users.models import User
from dealwright.web import jinja

TEMPLATE = "automation/whom.html"
LONGEST_FORMULA = 500
EMPTY_ROWS = 2
"""How many more can be put in order without scripts, which show one and add the next."""

_IDS = re.compile(r"_ids?$")


def formula_of(setting: str) -> str:
    """What the formula beside a setting is called: `people_formula` beside `people_ids`."""
    return f"{_IDS.sub('', setting)}_formula"


@dataclass(frozen=True)
class Whom:
    """What stands in such a field: the chosen ones as its setting keeps them, and the formula."""

    chosen: Any
    formula: str = ""

    @property
    def keys(self) -> list[str]:
        """The chosen ones, as the browser names them."""
        several = self.chosen if isinstance(self.chosen, list | tuple) else [self.chosen]
        return [str(one) for one in several if one not in (None, "")]


class WhomWidget(forms.Widget):
    """A list of names, and a line with the `…` button for everything else."""

    label: Any = ""

    def __init__(self, *, block: str = "one", empty: Any = "", formula_hint: Any = "") -> None:
        super().__init__()
        self.block, self.empty, self.formula_hint = block, empty, formula_hint
        self.further: tuple[tuple[str, Any], ...] = ()
        """What can be chosen beside the people."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The list of names; several ticks have no one of them that a label could be for."""
        return "" if self.block == "several" else id_

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Whom:
        """What was typed."""
        keys = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        several = keys if isinstance(keys, list | tuple) else [keys]
        return Whom([str(one) for one in several], str(data.get(f"{name}_formula", "") or ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Ticks that nobody set are not sent, so nobody can tell."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Markup:  # type: ignore[override]
        """The names, those who left among them where they are chosen, and the line."""
        whom = value if isinstance(value, Whom) else Whom(value)
        given = {**self.attrs, **(attrs or {})}
        is_wrong = given.pop("aria-invalid", None) is not None
        context = {
            "name": name,
            "id": given.pop("id", f"id_{name}"),
            "attrs": given,
            "choice_is_wrong": is_wrong and not whom.formula,
            "formula_is_wrong": is_wrong and bool(whom.formula),
            "label": self.label,
            "empty": self.empty,
            "formula_hint": self.formula_hint,
            "chosen": whom.keys,
            "formula": whom.formula,
            "offered": self._offered(whom.keys),
            "rows": [*whom.keys, *[""] * (EMPTY_ROWS if whom.keys else EMPTY_ROWS + 1)],
        }
        return jinja.render_block(jinja.template(TEMPLATE), self.block, context)

    def _offered(self, chosen: Sequence[str]) -> list[tuple[str, Any]]:
        active = User.objects.active().order_by("name", "pk").values_list("pk", "name")
        offered = [*self.further, *((str(pk), name) for pk, name in active)]
        known = {key for key, _words in offered}
        left = [id for key in chosen if key not in known and (id := whole_number(key))]
        if left:
            names = dict(User.objects.filter(pk__in=left).values_list("pk", "name"))
            offered += [(str(id), _("%(name)s (has left)") % {"name": names.get(id, id)}) for id in left]
        return offered


class AsksWhom(TakesNames, forms.Field):
    """What such fields have in common."""

    widget: Any = WhomWidget
    further: tuple[tuple[str, Any], ...] = ()

    def __init__(self, *, label: Any, widget: WhomWidget, required: bool = False, **kwargs: Any) -> None:
        widget.label, widget.further = label, self.further
        super().__init__(label=label, required=required, widget=widget, **kwargs)

    def joined(self, chosen: Any, formula: Any) -> Whom:
        """Both settings as the widget shows them."""
        return Whom(chosen, formula or "")

    def prepare_value(self, value: Any) -> Any:
        """The formula as people read it."""
        if not isinstance(value, Whom) or not isinstance(value.formula, str):
            return value
        return Whom(value.chosen, self.names.shown(value.formula))

    def clean(self, value: Any) -> Whom:
        """The chosen ones as the setting keeps them, and the formula, each as far as it can be."""
        typed = value if isinstance(value, Whom) else Whom(value)
        formula = self.names.checked(typed.formula.strip())
        if len(formula) > LONGEST_FORMULA:
            raise ValidationError(
                _("This formula is longer than %(most)s letters.") % {"most": LONGEST_FORMULA}
            )
        chosen = self.read(typed.keys)
        if self.required and not formula and not chosen:
            raise ValidationError(_("Choose somebody."), code="required")
        return Whom(chosen, formula)

    def read(self, keys: list[str]) -> Any:
        """What the setting keeps."""
        raise NotImplementedError

    def ids(self, keys: Sequence[str]) -> list[int]:
        """The numbers of these people, each once; those who left are not taken."""
        ids = [whole_number(key) for key in keys]
        wanted = list(dict.fromkeys(id for id in ids if id))
        if None in ids or User.objects.active().filter(pk__in=wanted).count() < len(wanted):
            raise ValidationError(_("There is no such person here (any more)."), code="invalid_choice")
        return wanted


class PersonField(AsksWhom):
    """One of the people here, or whom a formula names; empty is whoever is responsible for the record."""

    def __init__(self, *, label: Any, empty: Any = "", **kwargs: Any) -> None:
        super().__init__(label=label, widget=WhomWidget(empty=empty), **kwargs)

    def read(self, keys: list[str]) -> int | None:
        return next(iter(self.ids(keys[:1])), None)


class PeopleField(AsksWhom):
    """Any number of the people here, and whom a formula names."""

    def __init__(self, *, label: Any, in_order: bool = False, **kwargs: Any) -> None:
        widget = WhomWidget(block="in_order" if in_order else "several")
        super().__init__(label=label, widget=widget, **kwargs)

    def read(self, keys: list[str]) -> list[int]:
        return self.ids(keys)
