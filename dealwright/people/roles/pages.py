"""The pages of roles: the list, and the table of rights of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dealwright import web
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people import access
from dealwright.people.access import Scope, Verb
from dealwright.people.roles import matrix
from dealwright.people.roles.actions import create_role, edit_role
from dealwright.people.roles.models import Role
from dealwright.people.roles.queries import roles_with_people


def roles(request: HttpRequest) -> HttpResponse:
    """The roles and how many people have each."""
    access.require_settings(request.actor)
    return web.render(request, "people/roles.html", {"roles": roles_with_people()})


def new_role(request: HttpRequest) -> HttpResponse:
    """The empty table, and making the role."""
    access.require_settings(request.actor)
    return _table(request, None)


def role(request: HttpRequest, id: int) -> HttpResponse:
    """The table of one role, and changing it; an administrator's has nothing to change."""
    access.require_settings(request.actor)
    return _table(request, get_object_or_404(Role, pk=id))


def _table(request: HttpRequest, role: Role | None) -> HttpResponse:
    error = None
    if request.method == "POST":
        try:
            _save(request, role)
        except Refused as refusal:
            error = str(refusal)
        else:
            web.toast(request, _("The role was saved. It holds from the next click of its people."))
            return web.redirect(request, "/people/roles")
    context: dict[str, Any] = {
        "role": role,
        "name": request.POST.get("name", role.name if role else ""),
        "rows": matrix.rows_of(role),
        "verbs": matrix.VERB_WORDS.values(),
        "scopes": list(matrix.SCOPE_WORDS.items()),
        "may_change_settings": role is not None and role.scope("*", Verb.SETTINGS) is not Scope.NONE,
        "error": error,
    }
    return web.render(request, "people/role.html", context, status=422 if error else 200)


def _save(request: HttpRequest, role: Role | None) -> None:
    scopes = matrix.scopes_from(request.POST, before=role.scopes if role else {})
    name = request.POST.get("name", "")
    if role is None:
        create_role(name=name, scopes=scopes, by=request.actor)
    elif role.is_administrator:
        raise Forbidden(_("Administrators may do everything; there is nothing to change."))
    else:
        edit_role(role, name=name, scopes=scopes, by=request.actor)
