"""What can happen to roles."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange


class RoleCreated(Event):
    """A role was made."""

    kind = "role.created"
    title = _("Role created")
    sentence = _("{actor} created the role {subject}")
    icon = "shield"
    used_by = frozenset()
    sample = {}


class RoleEdited(Event):
    """The rights of a role changed."""

    kind = "role.edited"
    title = _("Role changed")
    sentence = _("{actor} changed the role {subject}")
    icon = "shield"
    used_by = frozenset()
    sample = {"changes": [{"field": "scopes", "before": {}, "after": {"deal": {"see": "own"}}}]}

    changes: list[FieldChange]


class RoleDeleted(Event):
    """A role that nobody had any more was taken away."""

    kind = "role.deleted"
    title = _("Role deleted")
    sentence = _("{actor} deleted the role {subject}")
    icon = "shield"
    used_by = frozenset()
    sample = {"before": {"name": "Seller", "scopes": {"deal": {"see": "own"}}, "hidden": {}}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
