"""Actions of a subject: including, changing, completing and deleting them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.compact.subjects import actions
from dealwright.compact.subjects.forms import ActionForm
from dealwright.compact.subjects.pages.finding import changed_subject, of_compact
from dealwright.crm.activities.actions import (
    complete_activity,
    delete_activity,
    edit_activity,
    reopen_activity,
)
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.models import Deal
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.records.undo import offer

FORM = "compact/subjects/action.html"


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def new_action(request: HttpRequest, id: int) -> HttpResponse:
    """The form for one more action, and including it (OL-6)."""
    subject = changed_subject(request, id)
    sent = request.POST if request.method == "POST" else None
    form = ActionForm(sent, actor=request.actor, subject=subject)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            actions.include_action(
                subject,
                text=given["text"],
                when=given["when"],
                due_at=given["due_at"],
                responsible=given["responsible"],
                by=request.actor,
            )
        except Refused as refusal:
            form.complain(refusal, subject="text")
        else:
            offer(request, _("The action was included."))
            return web.redirect(request, f"/subjects/{id}")
    return _form(request, subject, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def edit_action(request: HttpRequest, id: int, action_id: int) -> HttpResponse:
    """The form of an action, and changing it."""
    subject = changed_subject(request, id)
    activity = _changed(request, id, action_id)
    sent = request.POST if request.method == "POST" else None
    form = ActionForm(sent, actor=request.actor, subject=subject, activity=activity)
    if sent is not None and form.is_valid():
        given = form.cleaned_data
        try:
            edit_activity(
                activity,
                subject=given["text"],
                when=given["when"],
                due_at=given["due_at"],
                responsible=given["responsible"],
                version=given["version"],
                by=request.actor,
            )
        except (Refused, Conflict) as problem:
            form.complain(problem, subject="text")
        else:
            if last_change() is not None:
                offer(request, _("The action was changed."))
            return web.redirect(request, f"/subjects/{id}")
    return _form(request, subject, form, activity)


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def action_completion(request: HttpRequest, id: int, action_id: int) -> HttpResponse:
    """Say that an action is done, and what came of it; or that it is to be done after all."""
    subject, activity = changed_subject(request, id), _changed(request, id, action_id)
    if request.method != "POST":
        context = {"subject": subject, "activity": activity, "dialog": "completion"}
        fragment = "dialog" if request.htmx else None
        return web.render(request, "compact/subjects/dialogs.html", context, fragment=fragment)
    if "open" in request.POST:
        reopen_activity(activity, by=request.actor)
        offer(request, _("The action is to be done again."))
    else:
        complete_activity(activity, result=request.POST.get("result", ""), by=request.actor)
        offer(request, _("The action is done."))
    return web.redirect(request, f"/subjects/{id}")


@require_POST
@of_compact
def action_deletion(request: HttpRequest, id: int, action_id: int) -> HttpResponse:
    """Move an action to the recycle bin; the notice brings it back."""
    changed_subject(request, id)
    activity = _changed(request, id, action_id)
    delete_activity(activity, version=whole_number(request.POST.get("version")), by=request.actor)
    offer(request, _("The action was deleted."))
    return web.redirect(request, f"/subjects/{id}")


def _changed(request: HttpRequest, id: int, action_id: int) -> Activity:
    changed = Activity.objects.changed_by(request.actor).about(Deal.record_kind, id)
    found: Activity = get_object_or_404(changed, pk=action_id)
    return found


def _form(request: HttpRequest, subject: Deal, form: ActionForm, activity: Activity | None) -> HttpResponse:
    base = f"/subjects/{subject.pk}/actions"
    context = {
        "subject": subject,
        "form": form,
        "activity": activity,
        "action": f"{base}/{activity.pk}" if activity is not None else f"{base}/new",
    }
    fragment = "action_form" if request.htmx else None
    return web.render(request, FORM, context, fragment=fragment, status=422 if form.errors else 200)
