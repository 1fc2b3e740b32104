"""A card that is being written: its template writes every section and fact, the layout says which and where.

{% set card = card_of(request, "deal", deal.pipeline_id) %}
{% call card.section("about") %}{% call ui.section(_("About the deal")) %}{% call ui.facts() %}
  {% call card.fact("source", deal.source) %}{{ ui.fact(_("Source"), deal.source) }}{% endcall %}
  {{ card.facts() }}
{% endcall %}{% endcall %}{% endcall %}
{{ card.arranged() }}
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

from dealwright.records.layouts.queries import USUAL, Layout, is_of_pipeline, layout_for
from dealwright.records.layouts.shapes import names_in, shape_of

EVERYTHING = "everything"
"""The parameter of an address that asks for the whole card, whatever the layout leaves out."""


class Card:
    """Gathers what a card consists of, and gives it back in order."""

    def __init__(
        self, kind: str, layout: Layout, *, pipeline: int | None = None, shows_everything: bool = False
    ) -> None:
        self.kind = kind
        self.pipeline = pipeline
        """Whose own layout it is; None where it is that of all pipelines."""
        self.layout = Layout(layout.order) if shows_everything else layout
        self.shows_everything = shows_everything
        self.left_out = 0
        """Sections and facts that the layout keeps back here."""
        self._known = frozenset(names_in(shape_of(kind)))
        self._sections: dict[str, Markup] = {}
        self._facts: dict[str, Markup] = {}
        self._section = ""
        self._asked = 0

    def section(self, name: str, caller: Callable[[], Any]) -> str:
        """Keep a section for its place; one that is left out, or whose facts all are, is not there."""
        self._check(name)
        if name in self.layout.hidden:
            self.left_out += 1
            return ""
        self._section, self._facts, self._asked = name, {}, 0
        written = Markup(caller())  # noqa: S704  what the template of the card wrote
        if written.strip() and (self._facts or not self._asked):
            self._sections[name] = written
        return ""

    def fact(self, name: str, filled: Any = True, *, caller: Callable[[], Any]) -> str:
        """Keep a line for its place in its section; where empty ones are hidden, only if it is filled."""
        name = f"{self._section}/{name}"
        self._check(name)
        self._asked += 1
        if not self.lets(name, filled):
            return ""
        self._facts[name] = Markup(caller())  # noqa: S704  what the template of the card wrote
        return ""

    def facts(self) -> Markup:
        """The lines of the section under way, in order."""
        return Markup("").join(self._facts[name] for name in self.layout.sorted(self._facts))

    def arranged(self) -> Markup:
        """All sections, in order."""
        return Markup("").join(self._sections[name] for name in self.layout.sorted(self._sections))

    def lets(self, name: str, filled: Any = True) -> bool:
        """Whether a fact may stand here; what may not is counted. A zero and a “no” fill a field."""
        is_empty = filled is None or (not isinstance(filled, bool | int) and not filled)
        if name not in self.layout.hidden and not (self.layout.hides_empty and is_empty):
            return True
        self.left_out += 1
        return False

    def _check(self, name: str) -> None:
        if name not in self._known:
            raise KeyError(f"the cards of {self.kind} declare no {name}")


def card_of(request: HttpRequest, kind: str, pipeline: int | None = None) -> Card:
    """The card of this reader, kept with the request so that slots arrange what they fill in too."""
    kept: dict[tuple[str, int | None], Card] = request.__dict__.setdefault("_cards", {})
    key = (kind, pipeline)
    if key not in kept:
        actor, has_shape = request.actor, bool(shape_of(kind))
        layout = layout_for(actor, kind, pipeline) if has_shape else USUAL
        of = pipeline if has_shape and is_of_pipeline(actor, kind, pipeline) else None
        kept[key] = Card(kind, layout, pipeline=of, shows_everything=EVERYTHING in request.GET)
    return kept[key]
