"""Verbs that change roles."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit.errors import Refused
from dealwright.people.roles.events import RoleCreated, RoleEdited
from dealwright.people.roles.models import Role, Scope, Verb

PRESETS: dict[str, dict[str, dict[str, str]]] = {
    "Head of sales": {"*": dict.fromkeys(("see", "create", "change", "delete"), Scope.DEPARTMENT)},
    "Seller": {
        "*": {"see": Scope.OWN, "create": Scope.OWN, "change": Scope.OWN},
        "product": {"see": Scope.ALL},
    },
    "Shop manager": {
        "*": dict.fromkeys(("see", "create", "change"), Scope.ALL),
        "product": dict.fromkeys(("see", "create", "change", "delete"), Scope.ALL),
    },
    "Reader": {"*": {"see": Scope.ALL}},
}
"""The roles of a new installation, beside the administrator."""


@action
def create_role(
    *, name: str, scopes: dict[str, dict[str, str]], by: Actor, administrator: bool = False
) -> Role:
    """Make a role; refuses scopes and verbs that do not exist, and a name that is taken."""
    role = Role(name=_free(name), scopes=_checked(scopes), is_administrator=administrator)
    role.save()
    record(RoleCreated(), on=role)
    return role


@action
def edit_role(
    role: Role, *, name: str | None = None, scopes: dict[str, dict[str, str]] | None = None, by: Actor
) -> Role:
    """Rename a role, or change how far it reaches."""
    role = Role.objects.locked(role)
    wanted: dict[str, Any] = {
        "name": role.name if name is None or name.strip() == role.name else _free(name),
        "scopes": role.scopes if scopes is None else _checked(scopes),
    }
    changes = [
        FieldChange(field=field, before=getattr(role, field), after=value)
        for field, value in wanted.items()
        if getattr(role, field) != value
    ]
    if changes:
        role.name, role.scopes = wanted["name"], wanted["scopes"]
        role.save()
        record(RoleEdited(changes=changes), on=role)
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


def _free(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 80:
        raise Refused(_("Write a name of at most 80 letters."), field="name")
    if Role.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is a role of this name already."), field="name")
    return name


def _checked(scopes: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    for kind, verbs in scopes.items():
        for verb, scope in verbs.items():
            if verb not in set(Verb) or scope not in set(Scope):
                right = f"{kind}: {verb} = {scope}"
                raise Refused(_("“%(right)s” is no right we know.") % {"right": right[:120]}, field="scopes")
    return {kind: {str(verb): str(scope) for verb, scope in verbs.items()} for kind, verbs in scopes.items()}
