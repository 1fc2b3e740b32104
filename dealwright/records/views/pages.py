"""Saving a view, changing it, pinning it, taking it away."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.records.lists import listing as lists
from dealwright.records.lists.state import read_query
from dealwright.records.lists.ways import url_of
from dealwright.records.undo import offer
from dealwright.records.views import actions
from dealwright.records.views.forms import ViewForm
from dealwright.records.views.models import Place, Shared, View
from dealwright.records.views.queries import views_seen_by

PAGE = "records/views/view.html"


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: HttpRequest) -> HttpResponse:
    """The form for a new view of what the address says, and saving it."""
    if request.method != "POST":
        initial = {name: request.GET.get(name, "") for name in ("kind", "place", "query")}
        return _form(request, ViewForm(actor=request.actor, initial={**initial, "pinned": True}))
    form = ViewForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _form(request, form, status=422)
    given = form.cleaned_data
    try:
        view = actions.create_view(
            of_kind=given["kind"],
            name=given["name"],
            query=given["query"],
            place=given["place"] or Place.LIST,
            shared=given["shared"],
            is_default=given.get("is_default", False),
            by=request.actor,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _form(request, form, status=422)
    if given["pinned"]:
        actions.pin_view(request.actor.user, view, pinned=True)
    offer(request, _("The view was saved."))
    return web.redirect(request, address_of(view))


@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, id: int) -> HttpResponse:
    """The form for the name of a view and who sees it, and saving that."""
    found = _seen(request, id)
    if not actions.may_change(found, request.actor):
        raise Forbidden(_("Only its owner and whoever changes settings may change a shared view."))
    sent = request.POST if request.method == "POST" else None
    form = ViewForm(sent, actor=request.actor, view=found)
    if sent is None or not form.is_valid():
        return _form(request, form, found, status=422 if form.errors else 200)
    given = dict(form.cleaned_data)
    try:
        actions.edit_view(found, version=given.pop("version"), **given, by=request.actor)
    except (Refused, Conflict) as problem:
        form.add_error(None, str(problem))
        return _form(request, form, found, status=problem.status)
    offer(request, _("The view was changed."))
    return web.redirect(request, address_of(found))


@require_POST
def view_query(request: HttpRequest, id: int) -> HttpResponse:
    """Let the view show what is shown now."""
    found = actions.edit_view(_seen(request, id), query=request.POST.get("query", ""), by=request.actor)
    offer(request, _("The view “%(name)s” shows this from now on.") % {"name": found.name})
    return web.redirect(request, address_of(found))


@require_POST
def view_pin(request: HttpRequest, id: int) -> HttpResponse:
    """Give the view a tab of its own for this reader, or take it off."""
    found = _seen(request, id)
    actions.pin_view(request.actor.user, found, pinned=bool(request.POST.get("pinned")))
    return web.redirect(request, address_of(found))


@require_POST
def view_first(request: HttpRequest, id: int) -> HttpResponse:
    """Show this view first to this reader, or the usual one again."""
    found = _seen(request, id)
    first = str(found.pk) if request.POST.get("first") else ""
    actions.show_first(request.actor.user, found.of_kind, found.place, first)
    web.toast(request, _("This view comes first now.") if first else _("The usual view comes first again."))
    return web.redirect(request, address_of(found))


@require_POST
def view_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Take the view away; the notice brings it back."""
    found = actions.delete_view(_seen(request, id), by=request.actor)
    text = _("The view “%(name)s” was deleted.") % {"name": found.name}
    offer(request, text)
    return web.redirect(request, _place_of(found))


def address_of(view: View) -> str:
    """Where the view leads, with its whole state."""
    return read_query(view.query).in_view(str(view.pk)).address(_place_of(view))


def _place_of(view: View) -> str:
    listing = lists.get(view.of_kind)
    if listing is None:
        raise Http404
    return url_of(listing, view.place)


def _seen(request: HttpRequest, id: int) -> View:
    return get_object_or_404(views_seen_by(request.actor), pk=id)


def _form(
    request: HttpRequest, form: ViewForm, view: View | None = None, *, status: int = 200
) -> HttpResponse:
    choices = [(value, words, None) for value, words in Shared.choices]
    context: dict[str, Any] = {"form": form, "view": view, "choices": choices}
    return web.render(request, PAGE, context, fragment="view" if request.htmx else None, status=status)
