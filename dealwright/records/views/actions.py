"""Verbs that change saved views, and one person's arrangement of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import may_change_settings, require_settings
from dealwright.records.lists import listing as lists
from dealwright.records.lists.state import LONGEST_QUERY, State, read_query
from dealwright.records.views.events import ViewCreated, ViewDeleted, ViewEdited, ViewRestored
from dealwright.records.views.models import Arrangement, Place, Shared, View

LONGEST_NAME = 80
MOST_OF_ONE = 100
MOST_COLUMNS = 40
_TRACKED = ("name", "query", "shared", "position", "is_default")


@action
def create_view(
    *,
    of_kind: str,
    name: str,
    query: str = "",
    place: str = Place.LIST,
    shared: str = Shared.NOBODY,
    is_default: bool = False,
    by: Actor,
) -> View:
    """Keep what a list or board shows under a name. Everybody may, for themselves and for colleagues."""
    if lists.get(of_kind) is None:
        raise Refused(_("There is no list of such records."), field="record_kind")
    if by.user is None:
        raise Forbidden(_("Only people who work here keep views."))
    own = View.objects.filter(owner=by.user, of_kind=of_kind)
    if own.count() >= MOST_OF_ONE:
        raise Refused(_("You have 100 views of these records already; delete one first."))
    if is_default:
        require_settings(by)
    last = own.filter(place=place).aggregate(last=Max("position"))["last"] or 0
    view = View(
        of_kind=of_kind,
        place=_checked_choice(place, Place, "place"),
        name=_checked_name(name),
        owner=by.user,
        shared=_checked_choice(shared, Shared, "shared"),
        query=_checked_query(query),
        position=last + 1,
        is_default=is_default and shared != Shared.NOBODY,
    )
    view.save()
    record(ViewCreated(of_kind=of_kind, query=view.query), on=view)
    return view


@action
def edit_view(view: View, *, version: int | None = None, by: Actor, **values: Any) -> View:
    """Change its name, what it shows, who sees it. A shared one only its owner and settings people change."""
    view = View.objects.locked(view)
    _refuse_strangers(view, by)
    view.expect_version(version)
    checked = {name: _CHECKS[name](value) for name, value in values.items()}
    if checked.get("is_default", view.is_default) != view.is_default:
        require_settings(by)
    if checked.get("shared", view.shared) == Shared.NOBODY:
        checked["is_default"] = False
    changes = []
    for name, value in checked.items():
        before = getattr(view, name)
        if before != value:
            changes.append(FieldChange(field=name, before=before, after=value))
            setattr(view, name, value)
    if changes:
        _save(view)
        record(ViewEdited(changes=changes), on=view)
    return view


@action
def delete_view(view: View, *, version: int | None = None, by: Actor) -> View:
    """Take the view away, for everybody who sees it; it can be restored."""
    view = View.objects.locked(view)
    _refuse_strangers(view, by)
    view.expect_version(version)
    view.deleted_at = clock.now()
    _save(view)
    record(ViewDeleted(), on=view)
    return view


@action
def restore_view(view: View, *, by: Actor) -> View:
    """Let a deleted view be there again."""
    view = View.everything.locked(view)
    _refuse_strangers(view, by)
    if view.deleted_at is not None:
        view.deleted_at = None
        _save(view)
        record(ViewRestored(), on=view)
    return view


def may_change(view: View, actor: Actor) -> bool:
    """Whether the actor may change the view for everybody who sees it."""
    return view.owner_id == actor.id or (view.shared != Shared.NOBODY and may_change_settings(actor))


def keep_columns(user: Any, of_kind: str, view: str, columns: list[str]) -> None:
    """Remember which columns this person wants in this view; none are the usual ones."""
    arrangement = _arrangement(user, of_kind)
    arrangement.columns = {name: kept for name, kept in arrangement.columns.items() if name != view}
    if columns:
        arrangement.columns[view] = columns[:MOST_COLUMNS]
    arrangement.save()


def pin_view(user: Any, view: View, *, pinned: bool) -> None:
    """Give the view a tab of its own for this person, or take it off."""
    arrangement = _arrangement(user, view.of_kind)
    others = [id for id in arrangement.pinned if id != view.pk]
    arrangement.pinned = [*others, view.pk][-20:] if pinned else others
    arrangement.save()


def show_first(user: Any, of_kind: str, place: str, view: str) -> None:
    """Remember which view a bare address shows to this person; an empty text is the usual one."""
    arrangement = _arrangement(user, of_kind)
    arrangement.first = {**arrangement.first, place: view}
    arrangement.save()


def keep_last(user: Any, of_kind: str, last: dict[str, str] | None) -> None:
    """Remember how this person looked at the records last; nothing is the usual way."""
    Arrangement.objects.bulk_create(
        [Arrangement(user=user, of_kind=of_kind, last=last)],
        update_conflicts=True,
        unique_fields=["user", "of_kind"],
        update_fields=["last"],
    )


def _arrangement(user: Any, of_kind: str) -> Arrangement:
    arrangement, _is_new = Arrangement.objects.get_or_create(user=user, of_kind=of_kind)
    return arrangement


def _save(view: View) -> None:
    view.version += 1
    view.updated_at = clock.now()
    view.save()


def _refuse_strangers(view: View, by: Actor) -> None:
    if not may_change(view, by):
        raise Forbidden(
            _("Only its owner and whoever changes settings may change a shared view. Save it as a new one.")
        )


def _checked_name(name: Any) -> str:
    name = " ".join(without_control(str(name)).split())
    if not name:
        raise Refused(_("Write a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(_("This name is longer than 80 letters."), field="name")
    return name


def _checked_query(query: Any) -> str:
    """The query in the one order all addresses have; what it names is checked where it is shown."""
    query = str(query).replace("\0", "").removeprefix("?")
    if len(query) > LONGEST_QUERY:
        raise Refused(_("This asks for too much; a view keeps 4,000 letters."), field="query")
    state: State = read_query(query)
    return state.in_view("").query


def _checked_choice(value: Any, choices: Any, field: str) -> str:
    if value not in choices.values:
        raise Refused(_("Choose one of: %(choices)s.") % {"choices": ", ".join(choices.values)}, field=field)
    return str(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": _checked_name,
    "query": _checked_query,
    "shared": lambda value: _checked_choice(value, Shared, "shared"),
    "position": float,
    "is_default": bool,
}
