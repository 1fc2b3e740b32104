"""Adding, changing and removing the legal details of a client, in dialogs over its card."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright.crm.requisites import actions
from dealwright.crm.requisites.forms import RequisiteForm, shape_named
from dealwright.crm.requisites.models import Requisite
from dealwright.crm.requisites.presets import preset_of
from dealwright.crm.requisites.queries import CLIENTS, client_of, requisites_changed_by
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden
from dealwright.records import kinds
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.undo import offer

TEMPLATE = "crm/requisites/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
def new_requisite(request: HttpRequest) -> HttpResponse:
    """The form for new requisites of a client (`?contact=5`, `?company=7`), and adding them.

    A change of the shape asks for the form again, with what was typed so far.
    """
    sent: Any = request.POST if request.method == "POST" else request.GET
    client = _client(request, sent)
    refuse_hidden(request.actor, client.record_kind, ["requisites"])
    country = client.country or request.actor.user.region or ""
    try:
        shape = shape_named(sent.get("preset"), client.record_kind, country)
    except Refused:
        raise Http404 from None
    is_sent = request.method == "POST" and "choose" not in request.POST
    about = {"preset": shape, "client_kind": client.record_kind, "country": country}
    if not is_sent:
        form = RequisiteForm(**about)
        form.initial.update({name: sent[name] for name in form.fields if name in sent})
        return _form(request, client, form)
    form = RequisiteForm(request.POST, **about)
    if form.is_valid():
        try:
            actions.add_requisite(client, preset=shape.code, **form.values(), by=request.actor)
        except Refused as refusal:
            form.complain(refusal)
        else:
            offer(request, _("The requisites were added."))
            return done(request, _card_of(client))
    return _form(request, client, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def requisite(request: HttpRequest, id: int) -> HttpResponse:
    """The form for requisites, and saving it."""
    found = _found(request, id)
    client = client_of(found)
    sent = request.POST if request.method == "POST" else None
    form = RequisiteForm(
        sent,
        preset=preset_of(found.preset),
        client_kind=client.record_kind,
        country=client.country,
        requisite=found,
    )
    if sent is None:
        return _form(request, client, form, found)
    if not form.is_valid():
        return _form(request, client, form, found, status=422)
    try:
        actions.edit_requisite(
            found,
            **form.values(),
            is_main=bool(form.cleaned_data.get("is_main")),
            version=form.cleaned_data["version"],
            by=request.actor,
        )
    except (Refused, Conflict) as problem:
        form.complain(problem)
        return _form(request, client, form, found, status=problem.status)
    if last_change() is not None:
        offer(request, _("The requisites were saved."))
    return done(request, _card_of(client))


@require_POST
def requisite_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove requisites; the notice offers to take that back."""
    found = _found(request, id)
    client = client_of(found)
    actions.remove_requisite(found, by=request.actor)
    offer(request, _("The requisites were removed."))
    return done(request, _card_of(client))


def _client(request: HttpRequest, sent: Any) -> Any:
    for name in CLIENTS:
        kind, id = kinds.get(name), whole_number(sent.get(name))
        if kind is not None and id is not None:
            return get_object_or_404(kind.records.all().changed_by(request.actor), pk=id)
    raise Http404


def _found(request: HttpRequest, id: int) -> Requisite:
    found = requisites_changed_by(request.actor).select_related("contact", "company")
    return get_object_or_404(found.prefetch_related("bank_accounts"), pk=id)


def _card_of(client: Any) -> str:
    kind = kinds.get(client.record_kind)
    return kind.url(client.pk) if kind else "/"


def _form(
    request: HttpRequest,
    client: Any,
    form: RequisiteForm,
    found: Requisite | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "client": client,
        "kind": client.record_kind,
        "form": form,
        "requisite": found,
        "action": f"/requisites/{found.pk}" if found else "/requisites/new",
        "card": _card_of(client),
    }
    return as_dialog(request, TEMPLATE, context, status=status)
