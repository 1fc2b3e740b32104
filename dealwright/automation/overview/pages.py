"""The stages of a pipeline with the triggers and rules that stand on them, and what is done with these."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.automation.overview import chosen as acts
from dealwright.automation.overview.cards import columns_of
from dealwright.automation.overview.choosing import KindOfStages, chosen_among, kinds_in_use
from dealwright.automation.overview.chosen import Chosen, chosen_by
from dealwright.automation.overview.offers import RULES, TRIGGERS, sections_for
from dealwright.automation.placing import stage_called
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.pipelines.asking import as_dialog, done
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo import offer

PAGE = "automation/overview.html"
CHOSEN = "automation/chosen.html"
LONGEST_TYPED = 80
ASKS_WHERE = ("move", "copy")
"""What is done with the chosen ones on a stage that has to be named."""
ACTS = (*ASKS_WHERE, "on", "off", "delete")


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One column for each stage; `?pipeline=ID` or `?kind=deal` choose the pipeline."""
    access.require_settings(request.actor)
    kinds = kinds_in_use()
    pipeline = chosen_among(kinds, request.GET.get("pipeline", ""), request.GET.get("kind", ""))
    context = _board_of(kinds, pipeline) if pipeline is not None else {"pipeline": None, "kinds": []}
    is_refresh = request.htmx and request.headers.get("HX-Target") == "board"
    return web.render(request, PAGE, context, fragment="board" if is_refresh and pipeline else None)


@login_required
@require_safe
def catalogue(request: HttpRequest, stage_id: int) -> HttpResponse:
    """What can be put on a stage; `?q=` narrows it by words, `?show=rules` or `triggers` by sort."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    typed = request.GET.get("q", "").replace("\0", "")[:LONGEST_TYPED]
    show = request.GET.get("show", "")
    show = show if show in (RULES, TRIGGERS) else ""
    context = {
        "stage": stage,
        "typed": typed,
        "show": show,
        "sections": sections_for(stage, typed=typed, sort=show),
    }
    return web.render(request, "automation/catalogue.html", context)


@login_required
@require_POST
def rule_place(request: HttpRequest, id: int) -> HttpResponse:
    """Put a rule elsewhere on the board, with the others that are chosen."""
    return _place(request, f"rules/{id}")


@login_required
@require_POST
def trigger_place(request: HttpRequest, id: int) -> HttpResponse:
    """Put a trigger elsewhere on the board, with the others that are chosen."""
    return _place(request, f"triggers/{id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest) -> HttpResponse:
    """Several rules and triggers: ask what is to be done with them and where, and do it."""
    access.require_settings(request.actor)
    sent = request.POST if request.method == "POST" else request.GET
    chosen = chosen_by(_keys_in(sent.getlist("cards")))
    act = sent.get("do", "move")
    if act not in ACTS:
        raise Refused(_("Choose what is to be done."), field="do")
    if request.method != "POST":
        return _ask(request, chosen, act)
    try:
        to = stage_called(whole_number(sent.get("stage")) or 0, field="stage") if act in ASKS_WHERE else None
        text = _do(chosen, act, to, request)
    except (Refused, Conflict) as problem:
        if not _came_from_dialog(request):
            raise
        return _ask(request, chosen, act, problem=str(problem), status=problem.status)
    offer(request, text)
    return done(request, f"/automation?pipeline={chosen.ones[0].stage.pipeline_id}")


def _place(request: HttpRequest, key: str) -> HttpResponse:
    access.require_settings(request.actor)
    sent = request.POST
    version = whole_number(sent.get("version"))
    along = [one for one in _keys_in([sent.get("cards", "")]) if one.split(":")[0] != key]
    chosen = chosen_by([f"{key}:{version}" if version else key, *along])
    standing = chosen.stage_ids
    to = stage_called(whole_number(sent.get("stage")) or 0, field="stage")
    before = sent.get("before", "")
    try:
        above = chosen_by([before]).ones[0] if before else None
        acts.put_chosen(chosen, to=to, before=above, by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        return _columns(request, to.pipeline, {*standing, to.pk}, status=conflict.status)
    offer(request, _moved(len(chosen), to))
    if not request.htmx:
        return web.redirect(request, f"/automation?pipeline={to.pipeline_id}")
    return _columns(request, to.pipeline, {*standing, to.pk})


def _do(chosen: Chosen, act: str, to: Stage | None, request: HttpRequest) -> str:
    """Do it, and say what was done."""
    by, number = request.actor, len(chosen)
    if act == "move" and to is not None:
        acts.put_chosen(chosen, to=to, by=by)
        return _moved(number, to)
    if act == "copy" and to is not None:
        acts.copy_chosen(chosen, to=to, by=by)
        return ngettext("Copied to “%(stage)s”.", "%(number)s were copied to “%(stage)s”.", number) % {
            "number": number,
            "stage": _in_full(to),
        }
    if act == "delete":
        acts.delete_chosen(chosen, by=by)
        return ngettext("Taken off the stage.", "%(number)s were taken off.", number) % {"number": number}
    acts.switch_chosen(chosen, is_active=act == "on", by=by)
    if act == "on":
        return ngettext("Switched on.", "%(number)s were switched on.", number) % {"number": number}
    return ngettext("Switched off.", "%(number)s were switched off.", number) % {"number": number}


def _moved(number: int, to: Stage) -> str:
    return ngettext("Moved to “%(stage)s”.", "%(number)s were moved to “%(stage)s”.", number) % {
        "number": number,
        "stage": to.name,
    }


def _in_full(stage: Stage) -> str:
    return f"{stage.pipeline.name} · {stage.name}"


def _ask(
    request: HttpRequest, chosen: Chosen, act: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    here = chosen.ones[0].stage
    context: dict[str, Any] = {
        "chosen": chosen,
        "names": [acts.called(one) for one in chosen.ones],
        "act": act,
        "problem": problem,
        "kinds": kinds_in_use(),
        "stage_id": whole_number(sent.get("stage")) or here.pk,
        "back": f"/automation?pipeline={here.pipeline_id}",
        "dialog_id": "chosen-dialog",
    }
    return as_dialog(request, CHOSEN, context, status=status)


def _columns(
    request: HttpRequest, pipeline: Pipeline, ids: Collection[int], *, status: int = 200
) -> HttpResponse:
    """The columns that a move touched, as they are now."""
    context = {"columns": columns_of(pipeline, only=ids)}
    return web.render(request, "automation/columns.html", context, fragment="columns", status=status)


def _board_of(kinds: list[KindOfStages], pipeline: Pipeline) -> dict[str, Any]:
    return {
        "kinds": kinds,
        "pipeline": pipeline,
        "pipelines": next(kind.pipelines for kind in kinds if kind.name == pipeline.of_kind),
        "columns": columns_of(pipeline),
    }


def _keys_in(sent: list[str]) -> list[str]:
    """Keys from boxes that were ticked, or from one line with commas."""
    return [key for line in sent for key in line.replace("\0", "").split(",") if key.strip()]


def _came_from_dialog(request: HttpRequest) -> bool:
    """Whether there is a form to show again with what is wrong."""
    return request.POST.get("asked") == "yes"
