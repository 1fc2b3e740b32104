"""What is done with one subject: its stage, its client type, markers, star, archive, order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.compact.subjects import actions
from dealwright.compact.subjects.clients import as_kept, changed_client, value_of
from dealwright.compact.subjects.forms import SubjectForm
from dealwright.compact.subjects.pages.finding import changed_subject, of_compact
from dealwright.compact.subjects.pages.funnel import moved_in_funnel
from dealwright.compact.subjects.pages.opening import FORM, form_context
from dealwright.compact.subjects.queries import client_of, funnel, person_of
from dealwright.compact.subjects.words import COMPACT_TYPES
from dealwright.crm.deals.actions import archive_deal, edit_deal, unarchive_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields, refuse_hidden, require
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.queries import stage_for
from dealwright.records.tags.actions import set_tags
from dealwright.records.tags.fields import TagsField
from dealwright.records.tags.models import Tag
from dealwright.records.undo import offer
from dealwright.sales.orders.actions import place_order_of_deal

DIALOGS = "compact/subjects/dialogs.html"


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def edit_subject(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a subject, and changing it."""
    subject = changed_subject(request, id)
    sent = request.POST if request.method == "POST" else None
    person = person_of(subject)
    initial = {
        "title": subject.title,
        "client": value_of(client_of(subject)),
        "person": person.pk if person else None,
        "responsible": subject.responsible_id,
        "tags": subject.tags,
        "version": subject.version,
    }
    form = SubjectForm(sent, actor=request.actor, funnel=funnel(), subject=subject, initial=initial)
    is_search = sent is not None and "find" in sent
    if sent is not None and not is_search and form.is_valid():
        try:
            _save(request, subject, form)
        except Problem as problem:
            if problem.status not in {409, 422}:
                raise
            form.complain(problem, contact="client")
        else:
            if last_change() is not None:
                offer(request, _("The subject was changed."))
            return web.redirect(request, f"/subjects/{id}")
    context = form_context(request, form) | {"action": f"/subjects/{id}/edit", "subject": subject}
    status = 200 if is_search or not form.errors else 422
    return web.render(request, FORM, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def subject_stage(request: HttpRequest, id: int) -> HttpResponse:
    """Choose the stage and press “Close” (OL-12); in the funnel, the drop itself."""
    subject = changed_subject(request, id)
    stages = list(subject.pipeline.stages.all())
    if request.method != "POST":
        return _stage_dialog(request, subject, stages)
    before, wanted = subject.stage, whole_number(request.POST.get("stage"))
    version, reason = whole_number(request.POST.get("version")), request.POST.get("reason", "").strip()
    if reason:
        refuse_hidden(request.actor, Deal.record_kind, ["lost_reason"])
    try:
        if wanted is None:
            raise Refused(_("There is no such stage."), field="stage_id")
        subject = actions.put_on_stage(
            subject,
            stage=stage_for(subject.pipeline_id, wanted),
            without_sale=request.POST.get("result") == "lost",
            reason=reason,
            version=version,
            by=request.actor,
        )
    except (Refused, Conflict) as problem:
        if "before" in request.POST and request.htmx:
            web.toast(request, str(problem), tone="attention")
            return moved_in_funnel(request, subject, before, status=409)
        return _stage_dialog(request, changed_subject(request, id), stages, problem=problem)
    if last_change() is not None:
        offer(request, _("“%(subject)s” stands on %(stage)s.") % {"subject": subject, "stage": subject.stage})
    if "before" in request.POST and request.htmx:
        return moved_in_funnel(request, subject, before)
    return web.redirect(request, _back(request, f"/subjects/{id}"))


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def subject_client_type(request: HttpRequest, id: int) -> HttpResponse:
    """Say what the client is to us, and on which stage the subject stands (OL-14)."""
    subject = changed_subject(request, id)
    client, stages = client_of(subject), list(subject.pipeline.stages.all())
    hidden = hidden_fields(request.actor, Deal.record_kind)
    if client is None or client.record_kind in hidden:
        raise Refused(_("This subject has no client yet; choose one first."))
    client = changed_client(request.actor, client)
    if request.method == "POST":
        actions.set_client_type(client, client_type=request.POST.get("client_type", ""), by=request.actor)
        changed = last_change()
        stage = whole_number(request.POST.get("stage"))
        if stage and stage != subject.stage_id:
            actions.put_on_stage(subject, stage=stage_for(subject.pipeline_id, stage), by=request.actor)
        if changed is not None or last_change() is not None:
            offer(request, _("The client type was changed."))
        return web.redirect(request, _back(request, "/subjects"))
    context = _dialog_context(request, subject) | {
        "client": client,
        "types": [("", _("Not chosen")), *COMPACT_TYPES],
        "stages": [painted_stage(one) for one in stages if one.semantic != Semantic.LOST],
    }
    return web.render(request, DIALOGS, context | {"dialog": "client_type"}, fragment=_fragment(request))


class MarkersForm(forms.Form):
    """The markers of one subject."""

    tags = TagsField(max_length=1_500, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def subject_markers(request: HttpRequest, id: int) -> HttpResponse:
    """Include markers and take them off (OL-18)."""
    subject = changed_subject(request, id)
    error = ""
    if request.method == "POST":
        form = MarkersForm(request.POST)
        if form.is_valid():
            wanted = [*request.POST.getlist("marker"), *form.cleaned_data["tags"]]
            try:
                set_tags(subject, tags=wanted, by=request.actor)
            except Refused as refusal:
                error = str(refusal)
            else:
                if last_change() is not None:
                    offer(request, _("The markers were changed."))
                return web.redirect(request, _back(request, f"/subjects/{id}"))
        else:
            error = " ".join(str(one) for errors in form.errors.values() for one in errors)
    context = _dialog_context(request, subject) | {
        "markers": list(Tag.objects.order_by("name")[:100]),
        "error": error,
        "typed": request.POST.get("tags", ""),
        "dialog": "markers",
    }
    return web.render(request, DIALOGS, context, fragment=_fragment(request), status=422 if error else 200)


@require_POST
@of_compact
def subject_star(request: HttpRequest, id: int) -> HttpResponse:
    """Put a star on the subject, or take it off (OL-24)."""
    subject = changed_subject(request, id)
    subject = actions.star_subject(subject, is_starred=request.POST.get("on") == "1", by=request.actor)
    if request.htmx:
        return web.render(request, "compact/subjects/star.html", {"subject": subject})
    return web.redirect(request, _back(request, f"/subjects/{id}"))


@require_http_methods(["GET", "HEAD", "POST"])
@of_compact
def subject_archive(request: HttpRequest, id: int) -> HttpResponse:
    """Put a subject away, or take it out again (OL-17)."""
    subject = changed_subject(request, id)
    if request.method != "POST":
        context = _dialog_context(request, subject) | {"dialog": "archive"}
        return web.render(request, DIALOGS, context, fragment=_fragment(request))
    if "undo" in request.POST:
        unarchive_deal(subject, by=request.actor)
        offer(request, _("The subject is back."))
        return web.redirect(request, f"/subjects/{id}")
    archive_deal(subject, by=request.actor)
    offer(request, _("The subject was archived. The tab “Archive” shows it."))
    return web.redirect(request, "/subjects")


@require_POST
@of_compact
def subject_order(request: HttpRequest, id: int) -> HttpResponse:
    """Write the sales order of the subject (OL-5): of its products, or of its amount."""
    subject = changed_subject(request, id)
    require(request.actor, "order", Verb.SEE)
    try:
        order = place_order_of_deal(subject, by=request.actor)
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
        return web.redirect(request, f"/deals/{id}/lines" if refusal.field == "amount" else f"/subjects/{id}")
    web.toast(request, _("The order %(number)s was written.") % {"number": order.number})
    return web.redirect(request, f"/orders/{order.pk}")


def _save(request: HttpRequest, subject: Deal, form: SubjectForm) -> None:
    given = form.cleaned_data
    values: dict[str, Any] = {"title": given["title"], "responsible": given["responsible"]}
    if "client" in form.fields:
        values |= as_kept(given["found"], given.get("person"))
    edit_deal(subject, version=given["version"], by=request.actor, **values)
    set_tags(subject, tags=given["tags"], by=request.actor)


def _stage_dialog(
    request: HttpRequest, subject: Deal, stages: list[Stage], *, problem: Problem | None = None
) -> HttpResponse:
    context = _dialog_context(request, subject) | {
        "stages": [painted_stage(one) for one in stages if one.semantic != Semantic.LOST],
        "error": str(problem) if problem else "",
        "reason": request.POST.get("reason", subject.lost_reason),
        "is_lost": subject.stage.semantic == Semantic.LOST,
        "may_say_why": "lost_reason" not in hidden_fields(request.actor, Deal.record_kind),
        "dialog": "stage",
    }
    status = problem.status if problem else 200
    return web.render(request, DIALOGS, context, fragment=_fragment(request), status=status)


def _dialog_context(request: HttpRequest, subject: Deal) -> dict[str, Any]:
    return {"subject": subject, "next": _back(request, "")}


def _fragment(request: HttpRequest) -> str | None:
    return "dialog" if request.htmx else None


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours the dialog was opened on."""
    to = request.POST.get("next", "")
    if not to and request.method != "POST":
        current = request.headers.get("HX-Current-URL", "")
        to = "/" + current.split("/", 3)[3] if current.count("/") > 2 else ""
    return to if to == "/subjects" or to.startswith(("/subjects/", "/subjects?")) else otherwise
