"""The pages of roles: the list, the table of rights of one, copying and deleting it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people import access
from dealwright.people.access import Scope, Verb
from dealwright.people.roles import actions, matrix
from dealwright.people.roles.models import REST, Role
from dealwright.people.roles.queries import roles_with_people
from dealwright.people.roles.telling import sentences_of

TABLE = "people/role.html"


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The roles and how many people have each."""
    access.require_settings(request.actor)
    return web.render(request, "people/roles.html", {"roles": roles_with_people()})


@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: HttpRequest) -> HttpResponse:
    """The empty table, and making the role."""
    access.require_settings(request.actor)
    return _table(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, id: int) -> HttpResponse:
    """The table of one role, and changing it; an administrator's has nothing to change."""
    access.require_settings(request.actor)
    return _table(request, get_object_or_404(roles_with_people(), pk=id))


@require_POST
def role_copy(request: HttpRequest, id: int) -> HttpResponse:
    """Make another role with the same rights, and go to it."""
    access.require_settings(request.actor)
    copy = actions.copy_role(get_object_or_404(Role, pk=id), by=request.actor)
    web.toast_of_change(request, _("This is the copy. Give it a name and change what is to be different."))
    return web.redirect(request, f"/people/roles/{copy.pk}")


@require_POST
def role_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Take away a role that nobody has."""
    access.require_settings(request.actor)
    role = get_object_or_404(roles_with_people(), pk=id)
    try:
        actions.delete_role(role, by=request.actor)
    except Refused as refusal:
        return _shown(request, role, role.name, role.scopes, role.hidden, error=str(refusal))
    web.toast_of_change(request, _("The role was deleted."))
    return web.redirect(request, "/people/roles")


def _table(request: HttpRequest, role: Role | None) -> HttpResponse:
    """The table; as it was sent where it was refused."""
    name, scopes, hidden = (role.name, role.scopes, role.hidden) if role else ("", {}, {})
    if request.method != "POST":
        return _shown(request, role, name, scopes, hidden)
    if role and role.is_administrator:
        raise Forbidden(_("Administrators may do everything; there is nothing to change."))
    name = request.POST.get("name", "")
    scopes = matrix.scopes_from(request.POST, before=scopes)
    hidden = matrix.hidden_from(request.POST, before=hidden)
    try:
        if role is None:
            actions.create_role(name=name, scopes=scopes, hidden=hidden, by=request.actor)
        else:
            actions.edit_role(role, name=name, scopes=scopes, hidden=hidden, by=request.actor)
    except Refused as refusal:
        return _shown(request, role, name, scopes, hidden, error=str(refusal))
    web.toast_of_change(request, _("The role was saved. It holds from the next click of its people."))
    return web.redirect(request, "/people/roles")


def _shown(
    request: HttpRequest,
    role: Role | None,
    name: str,
    scopes: matrix.Scopes,
    hidden: matrix.Hidden,
    *,
    error: str | None = None,
) -> HttpResponse:
    typed = Role(name=name, scopes=scopes, hidden=hidden)
    context: dict[str, Any] = {
        "role": role,
        "name": name,
        "rows": list(matrix.rows_of(scopes)),
        "hideable": matrix.fields_of(hidden),
        "verbs": matrix.VERB_WORDS.values(),
        "scopes": list(matrix.SCOPE_WORDS.items()),
        "may_change_settings": typed.scope(REST, Verb.SETTINGS) is not Scope.NONE,
        "sentences": sentences_of(role) if role and not role.is_administrator else [],
        "error": error,
    }
    return web.render(request, TABLE, context, status=422 if error else 200)
