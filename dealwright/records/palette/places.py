"""The places of the palette that differ from reader to reader: saved views."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest

from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.lists import listing as lists
from dealwright.records.views.models import Place
from dealwright.records.views.pages import address_of
from dealwright.records.views.queries import views_seen_by
from dealwright.web.commands import Command

MOST_VIEWS = 40


def saved_views(request: HttpRequest) -> Iterator[Command]:
    """The views this reader sees, each a place to go to; one query."""
    if request.actor.user is None:
        return
    for view in views_seen_by(request.actor).order_by("of_kind", "position", "pk")[:MOST_VIEWS]:
        kind = kinds.get(view.of_kind)
        if (
            kind is None
            or lists.get(view.of_kind) is None
            or not access.may(request.actor, view.of_kind, access.Verb.SEE)
        ):
            continue
        yield Command(
            name=f"view-{view.pk}",
            label=f"{kind.label_plural}: {view.name}",
            icon="layout-kanban" if view.place == Place.BOARD else "list",
            url=address_of(view),
            order=200,
        )
