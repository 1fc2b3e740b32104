"""Asking for what a stage demands when somebody brings a record there: a dialog, or a page without scripts.

    except Unfilled as unfilled:
        return asking.ask(request, record, unfilled.stage)

A record that is to be made where more is demanded than was said: `made = asking.make(request, …)`.

The address it is sent to is the domain's: `path("deals/<int:id>/stage/fields", fields_page("deal"))`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.fields.widgets import choices_of
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.demand_form import DemandForm, Move, as_arguments, fill_and_move, linked
from dealwright.records.pipelines.demanded_files import stored
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import Unfilled, missing_fields
from dealwright.records.undo import offer

PAGE = "records/pipelines/ask.html"
DIALOG = "X-Dialog"
"""Tells the page that the answer is a dialog to be opened, whatever asked for it."""

MoveAsAsked = Callable[[Mapping[str, str]], Move]
"""The verb that does what was asked for, by what the form carried: losing a deal, with the reason."""


def ask(
    request: HttpRequest,
    record: Any,
    to: Stage,
    *,
    form: DemandForm | None = None,
    carried: Mapping[str, str] | None = None,
    status: int = 422,
) -> HttpResponse:
    """Ask for what the record lacks to stand on the stage. `carried` comes back with the answer."""
    kind = kinds.get(record.record_kind)
    if form is None:
        missing = missing_fields(record, to, by=request.actor, reason=(carried or {}).get("reason", ""))
        form = DemandForm(record=record, fields=missing, actor=request.actor)
    url = kind.url(record.pk) if kind else ""
    context = {
        "record": record,
        "stage": to,
        "form": form,
        "url": url,
        "action": f"{url}/stage/fields",
        "carried": {"stage": to.pk, "version": record.version, **(carried or {})},
        "is_new": False,
    }
    return as_dialog(request, PAGE, context, status=status)


def make(
    request: HttpRequest,
    create: Callable[..., Any],
    *,
    carried: Mapping[str, str],
    back: str,
) -> Any:
    """The record that `create` makes; where its stage demands more, the answer that asks just for that.

    The answer comes back to the same address with what is `carried`; then `create` gets the fields as well.
    """
    try:
        return create()
    except Unfilled as unfilled:
        lacking = unfilled
    sent = request.POST if "demanded" in request.POST else None
    form = DemandForm(sent, record=lacking.record, fields=lacking.fields, actor=request.actor)
    if sent is not None and form.is_valid():
        try:
            return create(**as_arguments(form.values()))
        except Refused as problem:
            form.complain(problem)
    context = {
        "record": lacking.record,
        "stage": lacking.stage,
        "form": form,
        "url": back,
        "action": request.get_full_path(),
        "carried": {"demanded": "yes", **carried},
        "is_new": True,
    }
    return as_dialog(request, PAGE, context, status=422)


def as_dialog(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with the block `dialog` of a page, opened over whatever asked; without scripts the page."""
    if not request.htmx:
        return web.render(request, template, context, status=status)
    answer = web.render(request, template, context, fragment="dialog", status=status)
    answer[DIALOG] = "ask"
    return answer


def done(request: HttpRequest, url: str) -> HttpResponse:
    """What the dialog asked for is done: it closes, and the page under it shows what is true now."""
    if not request.htmx:
        return web.redirect(request, url)
    answer = HttpResponse(status=204)
    answer[DIALOG] = "done"
    return answer


def fields_page(
    of_kind: str, *, carries: tuple[str, ...] = (), as_asked: MoveAsAsked | None = None
) -> Callable[[HttpRequest, int], HttpResponse]:
    """The address that takes the answer: it saves the fields and moves the record in one change."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def show_fields(request: HttpRequest, id: int) -> HttpResponse:
        kind = _kind(of_kind)
        record = get_object_or_404(kind.records.all().changed_by(request.actor), pk=id)
        sent = request.POST if request.method == "POST" else request.GET
        to = _stage(of_kind, sent.get("stage"))
        if request.method != "POST":
            return ask(request, record, to, status=200)
        carried = {name: sent.get(name, "")[:20_000] for name in carries if sent.get(name)}
        move: Move = as_asked(carried) if as_asked is not None else kind.move  # type: ignore[assignment]
        return _fill_and_move(request, record, to, move, carried)

    return show_fields


@require_safe
def field_choices(request: HttpRequest, kind: str, field: str) -> HttpResponse:
    """Records that fit what is typed into the line of a built-in field."""
    of_kind = _kind(kind)
    declared = of_kind.field(field)
    found = linked(declared) if declared is not None and declared.is_editable else None
    if found is None or field in hidden_fields(request.actor, kind):
        raise Http404
    text = request.GET.get("look", "").replace("\0", "")[:200]
    chosen = [one for one in request.GET.getlist(field) if one and "\0" not in one]
    choices = choices_of(found, request.actor, chosen=chosen[:100], text=text)
    context = {"field": found, "name": field, "choices": choices}
    return web.render(request, "records/fields/choices.html", context, fragment="choices")


def _fill_and_move(
    request: HttpRequest, record: Any, to: Stage, move: Move, carried: Mapping[str, str]
) -> HttpResponse:
    missing = missing_fields(record, to, by=request.actor, reason=carried.get("reason", ""))
    form = DemandForm(request.POST, request.FILES, record=record, fields=missing, actor=request.actor)
    if not form.is_valid():
        return ask(request, record, to, form=form, carried=carried)
    version = whole_number(request.POST.get("version"))
    try:
        with stored(form.values()) as values:
            fill_and_move(record, values, to=to, move=move, version=version, by=request.actor)
    except (Refused, Conflict) as problem:
        fresh = type(record).objects.get(pk=record.pk)
        lacks = problem.fields if isinstance(problem, Unfilled) else missing
        again = DemandForm(request.POST, request.FILES, record=fresh, fields=lacks, actor=request.actor)
        again.is_valid()
        again.complain(problem)
        return ask(request, fresh, to, form=again, carried=carried, status=problem.status)
    if last_change() is not None:
        offer(request, _("Filled in, and moved to %(stage)s.") % {"stage": to.name})
    return done(request, _kind(record.record_kind).url(record.pk))


def _kind(name: str) -> RecordKind:
    kind = kinds.get(name)
    if kind is None or kind.move is None:
        raise Http404
    return kind


def _stage(of_kind: str, text: str | None) -> Stage:
    stages = Stage.objects.select_related("pipeline").filter(pipeline__of_kind=of_kind)
    stage = stages.filter(pk=whole_number(text) or 0).first()
    if stage is None:
        raise Refused(_("There is no such stage."), field="stage_id")
    return stage
