"""What somebody writes in a form, filled with the newest record they may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.filling import nothing_called, text_of, value_of
from dealwright.automation.groups import ids_named, in_order
from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules.results import Above
from dealwright.automation.scope import RESULTS_OF, RecordScope
from dealwright.automation.values.queries import readable_names
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.kit.expressions import names_in
from dealwright.kit.expressions.problems import UnknownName, sentence
from dealwright.kit.expressions.templates import is_dynamic
from dealwright.kit.expressions.values import Value
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.kinds import Linked
from dealwright.records.pipelines.models import Stage

MOST_SHOWN = 600
MOST_NAMED = 10


@dataclass(frozen=True)
class Preview:
    """How a text will look, or what is wrong with it."""

    text: str = ""
    of: str = ""
    """The record it is filled with; empty where there is none yet."""
    problem: str = ""


@dataclass
class SeenScope(RecordScope):
    """Answers only what the actor may see."""

    actor: Actor = field(default_factory=Actor.system)

    def value_in(self, record: Any, known: Field) -> Value:
        """The value, unless a role hides it from the actor."""
        if known.name in hidden_fields(self.actor, record.record_kind):
            raise UnknownName(sentence(_("You may not see “%(field)s”."), field=known.label))
        return super().value_in(record, known)

    def linked(self, link: Linked) -> Any:
        """The linked record, where the actor may see it."""
        found = super().linked(link)
        kind = kinds.get(link.of_kind)
        hidden = link.name in hidden_fields(self.actor, self.record.record_kind)
        if (
            found is None
            or kind is None
            or (not hidden and kind.seen_by(self.actor).filter(pk=found.pk).exists())
        ):
            return found
        raise UnknownName(sentence(_("You may not see “%(field)s”."), field=link.label))


def preview(
    typed: str, stage: Stage, actor: Actor, *, names_people: bool = False, above: Above | None = None
) -> Preview:
    """The text with the values of the newest record of the stage's kind that the actor may see.

    Of a text that `names_people` it shows who they are; in a rule it may name results of those `above`.
    """
    of_kind = stage.pipeline.of_kind
    known = above.names if above else RecordNames(of_kind)
    names = readable_names(stage, above)
    for problem in names.problems_of(typed):
        return Preview(problem=problem)
    written = names.kept(typed)
    if not is_dynamic(written):
        return Preview(text=_people_in(written)) if names_people and written.strip() else Preview()
    for name in names_in(written):
        if not known.knows(name):
            return Preview(problem=nothing_called(name, known))
    record = _newest(of_kind, actor)
    if record is None or any(RESULTS_OF.fullmatch(name.object) for name in names_in(written)):
        return Preview(text=_("It is understood."))
    try:
        scope = SeenScope(record=record, actor=actor)
        text = _people_in(value_of(written, scope)) if names_people else text_of(written, scope)
    except Problem as problem:
        return Preview(of=str(record), problem=str(problem))
    return Preview(text[:MOST_SHOWN], str(record))


def _people_in(value: Value) -> str:
    """Their names, or that there are none."""
    people = in_order(ids_named(value))
    shown = ", ".join(user.name for user in people[:MOST_NAMED])
    if len(people) > MOST_NAMED:
        return _("%(names)s and others, %(number)s in all") % {"names": shown, "number": len(people)}
    return shown or _("Nobody who works here")


def _newest(of_kind: str, actor: Actor) -> Any:
    kind = kinds.get(of_kind)
    if kind is None:
        return None
    return kind.seen_by(actor).select_related("responsible").order_by("-pk").first()
