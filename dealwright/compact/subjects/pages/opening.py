"""Opening a subject, with its client registered in the same form (OL-4)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.compact.subjects import actions
from dealwright.compact.subjects.clients import choices
from dealwright.compact.subjects.forms import SubjectForm
from dealwright.compact.subjects.pages.finding import of_compact
from dealwright.compact.subjects.queries import funnel
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, require
from dealwright.records.undo import offer

FORM = "compact/subjects/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def new_subject(request: HttpRequest) -> HttpResponse:
    """The form for a new subject, and opening it."""
    pipeline = funnel()
    require(request.actor, Deal.record_kind, Verb.CREATE, pipeline.pk)
    sent = request.POST if request.method == "POST" else None
    initial = {
        "responsible": request.actor.id,
        "stage": whole_number(request.GET.get("stage")) or pipeline.first_stage().pk,
        "client": request.GET.get("client", "")[:40],
    }
    form = SubjectForm(sent, actor=request.actor, funnel=pipeline, initial=initial)
    is_search = sent is not None and "find" in sent
    if sent is not None and not is_search and form.is_valid():
        try:
            subject = actions.open_subject(
                **form.values_of_new(), phone_region=request.actor.user.region, by=request.actor
            )
        except Problem as problem:
            if problem.status not in {403, 422}:
                raise
            form.complain(
                problem,
                name="new_name",
                phones="phone",
                emails="email",
                due_at="first_due_at",
                subject="first_text",
            )
        else:
            offer(request, _("The subject was included."))
            return web.redirect(request, f"/subjects/{subject.pk}")
    context = form_context(request, form) | {"action": "/subjects/new", "subject": None}
    status = 200 if is_search or not form.errors else 422
    return web.render(request, FORM, context, status=status)


@require_safe
@of_compact
def subject_clients(request: HttpRequest) -> HttpResponse:
    """The clients that fit what is typed, and the people of the chosen one."""
    form = SubjectForm(
        actor=request.actor, funnel=funnel(), initial={"client": request.GET.get("client", "")[:40]}
    )
    fragment = "client_choices" if request.htmx else None
    context = form_context(request, form) | {"action": "/subjects/new", "subject": None}
    return web.render(request, FORM, context, fragment=fragment)


def form_context(request: HttpRequest, form: SubjectForm) -> dict[str, Any]:
    """What the form shows beside its fields."""
    sent = request.POST if request.method == "POST" else request.GET
    text = sent.get("q", "")[:200]
    shows_clients = "client" in form.fields
    people = form.people if shows_clients else []
    return {
        "form": form,
        "text": text,
        "clients": choices(request.actor, text, form.chosen) if shows_clients else [],
        "people": [("", _("Nobody")), *((str(one.pk), one.name) for one in people)] if people else [],
        "may_register": "new_name" in form.fields and actions.may_register(request.actor),
    }
