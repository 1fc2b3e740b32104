"""Questions about saved views: which a reader sees, and how they have arranged a kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.views.models import Arrangement, Shared, View


@dataclass(frozen=True)
class Kept:
    """A saved view, as tabs need it."""

    id: int
    name: str
    query: str
    owner_id: int
    shared: str
    is_default: bool
    place: str


@dataclass(frozen=True)
class Desk:
    """What a reader finds of a kind: the views they see and how they have arranged them."""

    views: dict[int, Kept] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] | None = None

    def view(self, key: str) -> Kept | None:
        """The saved view of that id, as addresses write it."""
        return self.views.get(int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None

    def first_view(self, place: str) -> str:
        """The view this reader sees where an address asks for nothing; empty for the usual one."""
        if self.first.get(place) is not None:
            return self.first[place]
        default = next((one for one in self.views.values() if one.is_default and one.place == place), None)
        return str(default.id) if default else ""


def views_seen_by(actor: Actor) -> QuerySet[View]:
    """The views the actor may open: their own, those of their department, those of everybody."""
    return View.objects.filter(_seen_by(actor))


def desk_of(actor: Actor, of_kind: str, place: str) -> Desk:
    """The views of a kind in one place, and the reader's arrangement; one query."""
    if actor.user is None:
        return Desk()
    seen = views_seen_by(actor).filter(of_kind=of_kind, place=place).order_by("position", "pk")
    names = ("name", "query", "owner_id", "shared", "is_default", "place")
    as_json = seen.values(json=JSONObject(id="pk", **{name: name for name in names}))
    arranged = Arrangement.objects.filter(user=OuterRef("pk"), of_kind=of_kind)
    found: Any = (
        User.objects.filter(pk=actor.id)
        .values_list(
            ArraySubquery(as_json),
            Subquery(
                arranged.values(
                    json=JSONObject(columns="columns", pinned="pinned", first="first", last="last")
                )
            ),
        )
        .first()
    )
    if found is None:
        return Desk()
    views, arrangement = found
    return Desk({one["id"]: Kept(**one) for one in views}, **(arrangement or {}))


def _seen_by(actor: Actor) -> Q:
    shared = Q(shared=Shared.EVERYBODY)
    department_id = getattr(actor.user, "department_id", None)
    if department_id is not None:
        shared |= Q(shared=Shared.DEPARTMENT, owner__department=department_id)
    return Q(owner=actor.id) | shared
