"""Verbs that arrange cards: for everybody, and for oneself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.layouts.events import CardLayoutChanged, LayoutFacts
from dealwright.records.layouts.models import CardLayout
from dealwright.records.layouts.queries import USUAL, Layout, layout_of
from dealwright.records.layouts.shapes import names_in, shape_of
from dealwright.records.views.models import Arrangement


def checked_layout(
    kind: str,
    *,
    order: Iterable[str] = (),
    hidden: Iterable[str] = (),
    hides_empty: bool = False,
    among: Collection[str] | None = None,
) -> Layout:
    """The layout, each name once. Refused where something is named that these cards do not have.

    `among` are the names its giver may know.
    """
    known = set(names_in(shape_of(kind)) if among is None else among)
    order, hidden = list(dict.fromkeys(order)), set(hidden)
    for field, names in (("order", order), ("hidden", hidden)):
        if strangers := sorted(set(names) - known):
            message = _("There is no “%(name)s” on these cards.") % {"name": strangers[0][:80]}
            raise Refused(message, field=field)
    return Layout(tuple(order), frozenset(hidden), hides_empty)


@action
def arrange_cards(
    kind: str,
    layout: Layout | None,
    *,
    pipeline: int | None = None,
    version: int | None = None,
    by: Actor,
) -> CardLayout:
    """Let the cards of a kind look so for everybody who chose nothing else; or those of one pipeline.

    None is as they came; for a pipeline, as those of all pipelines.
    """
    require_settings(by)
    is_for_all = pipeline is None
    layout = USUAL if layout is None and is_for_all else layout
    fresh = CardLayout(of_kind=kind, of_pipeline=pipeline, holds=is_for_all)
    CardLayout.objects.bulk_create([fresh], ignore_conflicts=True)
    kept: CardLayout = CardLayout.objects.select_for_update().get(of_kind=kind, of_pipeline=pipeline)
    if version is not None and version != kept.version:
        raise Conflict(
            _("Somebody arranged these cards in the meantime. Nothing was changed; look at them again."),
            field="version",
            current_version=kept.version,
        )
    before = layout_of(kept)
    if before != layout:
        after = layout or USUAL
        for name, value in after.kept.items():
            setattr(kept, name, value)
        kept.holds = layout is not None
        kept.version += 1
        kept.save()
        told = CardLayoutChanged(
            before=LayoutFacts(**(before or USUAL).kept),
            after=LayoutFacts(**after.kept),
            held_before=before is not None,
            holds=kept.holds,
        )
        record(told, on=kept)
    return kept


def arrange_own_cards(user: Any, kind: str, layout: Layout | None, *, pipeline: int | None = None) -> None:
    """Let them look so for this person alone; None is what holds without. A habit, kept without an action."""
    arrangement, _is_new = Arrangement.objects.get_or_create(user=user, of_kind=kind)
    kept = None if layout is None else layout.kept
    if pipeline is None:
        arrangement.card = kept
    else:
        others = {
            id: one for id, one in (arrangement.cards_of_pipelines or {}).items() if id != str(pipeline)
        }
        arrangement.cards_of_pipelines = (others if kept is None else others | {str(pipeline): kept}) or None
    arrangement.save(update_fields=["card", "cards_of_pipelines"])
