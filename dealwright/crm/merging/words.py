"""What a merge moves, in words and as far as its reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from dealwright.crm.merging.moving import Relation, relations_of
from dealwright.crm.merging.planning import Plan
from dealwright.events import Actor
from dealwright.records import kinds
from dealwright.records.seeing import seen_among

CLIENTS = ("contact", "company")
QUIET = frozenset({"deal.former_primary", "notification"})
"""What is moved along and means nothing to a reader."""


def moved_words(plan: Plan, kind: str, actor: Actor) -> list[tuple[str, int]]:
    """By what it is called, how many of it are moved, of those the actor may see."""
    keys: dict[str, set[int]] = {}
    holders: dict[str, str] = {}
    for relation in relations_of(kind):
        moved = {key for of in plan.moves.get(relation.name, {}).values() for key in of}
        if moved and relation.name not in QUIET:
            label, held = _label_of(relation), relation.holders([])
            keys.setdefault(label, set()).update(moved)
            if held is not None:
                holders[label] = held[0]
    counted = [(label, _count(holders.get(label, ""), moved, actor)) for label, moved in keys.items()]
    return [(label, count) for label, count in counted if count]


def veiled(plan: Plan, records: Sequence[Any], actor: Actor) -> Plan:
    """The plan without the names of clients the actor may not see: those of the leads that are merged."""
    refs = [(name, getattr(one, f"{name}_id", None)) for one in records for name in CLIENTS]
    asked = [(name, id) for name, id in refs if id is not None]
    unseen = set(asked) - seen_among(actor, asked) if asked else set()
    if not unseen:
        return plan
    held = {one.pk: one for one in records}
    words = _("somebody you may not see")

    def shown(name: str, id: int, text: str) -> str:
        return words if (name, getattr(held[id], f"{name}_id")) in unseen else text

    chosen = [
        one
        if one.name not in CLIENTS
        else replace(
            one,
            shown=shown(one.name, one.from_id, one.shown),
            options=tuple((id, shown(one.name, id, text)) for id, text in one.options),
        )
        for one in plan.chosen
    ]
    return replace(plan, chosen=tuple(chosen))


def _count(holder: str, keys: set[int], actor: Actor) -> int:
    """Of records with a card those the actor sees: of the others not even how many there are."""
    kind = kinds.get(holder)
    return len(keys) if kind is None else int(kind.seen_by(actor).filter(pk__in=keys).count())


def _label_of(relation: Relation) -> str:
    held: Any = relation.holders([])
    kind = kinds.get(held[0]) if held else None
    if kind is not None:
        return str(kind.label_plural)
    words = {
        "deal.other_contacts": _("Deals as a further contact"),
        "note": _("Notes"),
        "file": _("Files"),
        "pin": _("Pinned entries"),
        "activity": _("Activities"),
        "events": _("Entries of the timeline"),
        "crm.requisite.contact": _("Requisites"),
        "crm.requisite.company": _("Requisites"),
        "crm.contactcompany.company": _("Contacts of the company"),
    }
    return words.get(relation.name) or str(relation.name)
