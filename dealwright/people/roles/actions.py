"""Verbs that change roles."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Refused
from dealwright.people.protected import Protected, protected, protected_kinds
from dealwright.people.roles.events import RoleCreated, RoleDeleted, RoleEdited
from dealwright.people.roles.models import REST, Role, Scope, Verb

LONGEST_NAME = 80
NAMED = 5
"""People named in a refusal; more are hinted at."""

PRESETS: dict[str, dict[str, dict[str, str]]] = {
    "Head of sales": {"*": dict.fromkeys(("see", "create", "change", "delete", "export"), Scope.TREE)},
    "Seller": {
        "*": {"see": Scope.OWN, "create": Scope.OWN, "change": Scope.OWN},
        "product": {"see": Scope.ALL},
        "stock_document_processing": {},
        "stock_document_canceling": {},
    },
    "Shop manager": {
        "*": dict.fromkeys(("see", "create", "change"), Scope.ALL),
        "product": dict.fromkeys(("see", "create", "change", "delete"), Scope.ALL),
    },
    "Reader": {"*": {"see": Scope.ALL}},
}
"""The roles of a new installation, beside the administrator."""


Scopes = dict[str, dict[str, str]]
Hidden = dict[str, list[str]]


@action
def create_role(
    *, name: str, scopes: Scopes, hidden: Hidden | None = None, by: Actor, administrator: bool = False
) -> Role:
    """Make a role; refuses scopes, verbs and fields that do not exist, and a name that is taken."""
    role = Role(
        name=_free(name),
        scopes=checked_scopes(scopes),
        hidden=checked_hidden(hidden or {}),
        is_administrator=administrator,
    )
    role.save()
    record(RoleCreated(), on=role)
    return role


@action
def edit_role(
    role: Role,
    *,
    name: str | None = None,
    scopes: Scopes | None = None,
    hidden: Hidden | None = None,
    by: Actor,
) -> Role:
    """Rename a role, or change how far it reaches and what it hides. It holds from the next click."""
    role = Role.objects.locked(role)
    if role.is_administrator and (scopes or hidden):
        raise Refused(_("Administrators may do everything; there is nothing to change."))
    wanted: dict[str, Any] = {
        "name": role.name if name is None or name.strip() == role.name else _free(name, but=role),
        "scopes": role.scopes if scopes is None else checked_scopes(scopes),
        "hidden": role.hidden if hidden is None else checked_hidden(hidden, kept=role.hidden),
    }
    changes = [
        FieldChange(field=field, before=getattr(role, field), after=value)
        for field, value in wanted.items()
        if getattr(role, field) != value
    ]
    if changes:
        role.name, role.scopes, role.hidden = wanted["name"], wanted["scopes"], wanted["hidden"]
        role.save()
        record(RoleEdited(changes=changes), on=role)
    return role


@action
def copy_role(role: Role, *, name: str | None = None, by: Actor) -> Role:
    """Make another role that reaches as far and hides the same, to be changed from there."""
    if role.is_administrator:
        raise Refused(_("Administrators may do everything; give people this role itself."))
    return create_role(name=name or _name_of_copy(role), scopes=role.scopes, hidden=role.hidden, by=by)


@action
def delete_role(role: Role, *, by: Actor) -> None:
    """Take a role away for good; refused while somebody has it, or an invitation or a provider gives it."""
    role = Role.objects.locked(role)
    holders = list(role.users.order_by("name").values_list("name", flat=True)[: NAMED + 1])
    if holders:
        names = ", ".join(holders[:NAMED]) + ("…" if len(holders) > NAMED else "")
        raise Refused(_("Give these people another role first: %(names)s.") % {"names": names})
    record(RoleDeleted(before=kept(role)), on=role)
    try:
        role.delete()
    except ProtectedError:
        raise Refused(_("An invitation or a way to sign in gives this role; change that first.")) from None


@action
def restore_role(id: int, *, before: dict[str, Any], by: Actor) -> Role:
    """Put a deleted role back, as it was; refused where its name is taken by now."""
    _free(before["name"])
    role = make_again(Role, id, before)
    record(RoleCreated(), on=role)
    return role


@action
def ensure_presets(*, by: Actor) -> None:
    """Make the roles of a new installation where they are missing."""
    names = set(Role.objects.values_list("name", flat=True))
    if "Administrator" not in names:
        create_role(name="Administrator", scopes={}, administrator=True, by=by)
    for name, scopes in PRESETS.items():
        if name not in names:
            create_role(name=name, scopes=scopes, by=by)


def checked_scopes(scopes: Scopes) -> Scopes:
    """The scopes as they are kept; refused where they name a kind, pipeline, verb or scope we do not know."""
    known = {REST} | {kind.name for kind in protected_kinds()}
    known |= {f"{kind.name}:{id}" for kind in protected_kinds() for id, _name in _pipelines(kind, scopes)}
    for key, verbs in scopes.items():
        if key not in known:
            message = _("There are no records or pipelines “%(key)s” to give rights to.")
            raise Refused(message % {"key": key[:60]}, field="scopes")
        for verb, scope in verbs.items():
            if verb not in set(Verb) or scope not in set(Scope):
                right = f"{key}: {verb} = {scope}"
                raise Refused(_("“%(right)s” is no right we know.") % {"right": right[:120]}, field="scopes")
    return {key: {str(verb): str(scope) for verb, scope in verbs.items()} for key, verbs in scopes.items()}


def checked_hidden(hidden: Hidden, *, kept: Hidden | None = None) -> Hidden:
    """The hidden fields as they are kept; refused where they name one that cannot be hidden.

    One that was hidden already may stay, even if nobody has such a field any more.
    """
    for kind, names in hidden.items():
        known = protected(kind)
        hideable = {field.name for field in known.hideable} if known else set()
        if odd := sorted(set(names) - hideable - set((kept or {}).get(kind, ()))):
            message = _("The field “%(field)s” of “%(kind)s” cannot be hidden.")
            raise Refused(message % {"field": odd[0][:60], "kind": kind[:40]}, field="hidden")
    return {kind: sorted(set(names)) for kind, names in hidden.items() if names}


def _pipelines(kind: Protected, scopes: Scopes) -> Iterable[tuple[int, str]]:
    """The pipelines of a kind, asked for only where some row names one."""
    return kind.pipelines() if any(key.startswith(f"{kind.name}:") for key in scopes) else ()


def _free(name: str, *, but: Role | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(_("Write a name of at most 80 letters."), field="name")
    others = Role.objects.exclude(pk=but.pk) if but else Role.objects.all()
    if others.filter(name__iexact=name).exists():
        raise Refused(_("There is a role of this name already."), field="name")
    return name


def _name_of_copy(role: Role) -> str:
    """The first free one of “Seller (2)”, “Seller (3)” …"""
    taken = set(Role.objects.values_list("name", flat=True))
    names = (f"{role.name[: LONGEST_NAME - 8]} ({number})" for number in count(2))
    return next(name for name in names if name not in taken)
