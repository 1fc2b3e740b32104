"""The pages on which administrators make pipelines and put their stages in order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.events import last_change
from dealwright.kit.errors import Conflict, Problem, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines import actions, limits, uses
from dealwright.records.pipelines.forms import NameForm, PipelineForm, StageForm, before_from
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.queries import pipelines_of
from dealwright.records.pipelines.requiring import demandable
from dealwright.records.undo import offer

LIST = "records/pipelines/list.html"
PIPELINE = "records/pipelines/pipeline.html"
STAGE = "records/pipelines/stage.html"


@require_safe
def pipelines(request: HttpRequest) -> HttpResponse:
    """The pipelines of a kind in their order, each with its stages."""
    access.require_settings(request.actor)
    kind = _kind(request.GET.get("kind", ""))
    if kind.stages_url:
        return web.redirect(request, kind.stages_url)
    return web.render(request, LIST, _list(kind))


@require_http_methods(["GET", "HEAD", "POST"])
def new_pipeline(request: HttpRequest) -> HttpResponse:
    """The form for a pipeline with ready stages, and making it."""
    access.require_settings(request.actor)
    kind = _kind(request.GET.get("kind", ""))
    if kind.stages_url:
        return web.redirect(request, kind.stages_url)
    form = PipelineForm(request.POST if request.method == "POST" else None, of_kind=kind.name)
    if form.is_bound and form.is_valid():
        is_first = not Pipeline.objects.filter(of_kind=kind.name).exists()
        try:
            made = actions.create_pipeline(
                name=form.cleaned_data["name"],
                stages=form.stages,
                of_kind=kind.name,
                is_default=is_first,
                by=request.actor,
            )
        except Refused as refusal:
            form.complain(refusal)
        else:
            offer(request, _("The pipeline was made. Rename and colour its stages as you like."))
            return web.redirect(request, f"/pipelines/{made.pk}")
    shown = [(one, [painted_stage_of(stage) for stage in one.stages()]) for one in form.presets]
    context = {"form": form, "kind": kind, "presets": shown}
    return web.render(request, "records/pipelines/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def pipeline(request: HttpRequest, id: int) -> HttpResponse:
    """A pipeline with its stages, and renaming it."""
    access.require_settings(request.actor)
    found = _pipeline(id)
    kind = kinds.get(found.of_kind)
    if kind is not None and kind.stages_url:
        return web.redirect(request, kind.stages_url)
    form = NameForm(request.POST if request.method == "POST" else None, pipeline=found)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                actions.rename_pipeline(
                    found,
                    name=form.cleaned_data["name"],
                    version=whole_number(request.POST.get("version")),
                    by=request.actor,
                )
            except Problem as problem:
                form.add_error("name", str(problem))
                status = problem.status
            else:
                offer(request, _("The pipeline was renamed."))
                return web.redirect(request, f"/pipelines/{id}")
    return web.render(request, PIPELINE, _context(_pipeline(id)) | {"form": form}, status=status)


@require_POST
def pipeline_default(request: HttpRequest, id: int) -> HttpResponse:
    """Let new records go into this pipeline."""
    access.require_settings(request.actor)
    made = actions.make_default(_pipeline(id), by=request.actor)
    text = _("New records go into “%(pipeline)s” where nobody says otherwise.")
    offer(request, text % {"pipeline": made.name})
    return web.redirect(request, f"/pipelines/{id}")


@require_POST
def pipeline_place(request: HttpRequest, id: int) -> HttpResponse:
    """Put a pipeline one place up or down, or before another one it was dragged to."""
    access.require_settings(request.actor)
    found = _pipeline(id)
    of_kind = list(Pipeline.objects.filter(of_kind=found.of_kind))
    others = [one for one in of_kind if one != found]
    before = before_from(request.POST, others, of_kind.index(found))
    actions.place_pipeline(found, before=before, by=request.actor)
    if last_change() is not None:
        offer(request, _("The pipelines have another order now."))
    if request.htmx:
        return web.render(request, LIST, _list(_kind(found.of_kind)), fragment="pipelines")
    return web.redirect(request, f"/pipelines?kind={found.of_kind}")


@require_http_methods(["GET", "HEAD", "POST"])
def pipeline_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """What stands in the way of deleting a pipeline; and deleting it."""
    access.require_settings(request.actor)
    found, error, status = _pipeline(id), "", 200
    if request.method == "POST":
        try:
            actions.delete_pipeline(
                found, version=whole_number(request.POST.get("version")), by=request.actor
            )
        except Problem as problem:
            error, status = str(problem), problem.status
        else:
            offer(request, _("The pipeline “%(pipeline)s” was deleted.") % {"pipeline": found.name})
            return web.redirect(request, f"/pipelines?kind={found.of_kind}")
    context = {"pipeline": _pipeline(id), "reasons": _why_kept(found), "error": error}
    return web.render(request, "records/pipelines/deletion.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_stage(request: HttpRequest, id: int) -> HttpResponse:
    """The form for one more stage, and adding it."""
    access.require_settings(request.actor)
    found = _pipeline(id)
    sent = request.POST if request.method == "POST" else None
    form = StageForm(sent, pipeline=found)
    if sent is not None and form.is_valid():
        after = found.stages.filter(pk=whole_number(sent.get("after")) or 0).first()
        try:
            added = actions.add_stage(found, stage=form.new_stage, after=after, by=request.actor)
        except Problem as problem:
            form.complain(problem)
        else:
            offer(request, _("The stage “%(stage)s” was added.") % {"stage": added.name})
            return web.redirect(request, f"/pipelines/{id}")
    return _stage_form(request, found, form, after=(request.GET if sent is None else sent).get("after", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, id: int, stage_id: int) -> HttpResponse:
    """The form of a stage, and changing it; a stale one is told, with what was typed kept."""
    access.require_settings(request.actor)
    found = _stage(id, stage_id)
    sent = request.POST if request.method == "POST" else None
    form = StageForm(sent, pipeline=found.pipeline, stage=found)
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid():
            try:
                actions.edit_stage(
                    found, **form.values, version=form.cleaned_data["version"], by=request.actor
                )
            except Problem as problem:
                form.complain(problem)
                status = problem.status
                if isinstance(problem, Conflict):
                    form.saw(_pipeline(id))
            else:
                offer(request, _("The stage was changed."))
                return web.redirect(request, f"/pipelines/{id}")
    return _stage_form(request, found.pipeline, form, status=status)


@require_POST
def stage_place(request: HttpRequest, id: int, stage_id: int) -> HttpResponse:
    """Put a stage one place up or down, or before another one it was dragged to."""
    access.require_settings(request.actor)
    found = _stage(id, stage_id)
    alike = [one for one in found.pipeline.stages.all() if one.semantic == found.semantic]
    others = [one for one in alike if one != found]
    before = before_from(request.POST, others, alike.index(found))
    version, status = whole_number(request.POST.get("version")), 200
    try:
        actions.place_stage(found, before=before, version=version, by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        status = conflict.status
    else:
        if last_change() is not None:
            offer(request, _("The stages have another order now."))
    if request.htmx:
        return web.render(request, PIPELINE, _context(_pipeline(id)), fragment="stages", status=status)
    return web.redirect(request, f"/pipelines/{id}")


@require_POST
def stage_deletion(request: HttpRequest, id: int, stage_id: int) -> HttpResponse:
    """Delete an empty stage; one that is not says why it stays."""
    access.require_settings(request.actor)
    found = _stage(id, stage_id)
    try:
        actions.delete_stage(found, by=request.actor)
    except Refused as refusal:
        form = StageForm(pipeline=found.pipeline, stage=found)
        return _stage_form(request, found.pipeline, form, error=str(refusal), status=refusal.status)
    offer(request, _("The stage “%(stage)s” was deleted.") % {"stage": found.name})
    return web.redirect(request, f"/pipelines/{id}")


def painted_stage_of(new: actions.NewStage) -> Any:
    """A stage that is not made yet, as components show it."""
    return painted_stage(Stage(name=new.name, color=new.color, semantic=new.semantic))


def _list(kind: RecordKind) -> dict[str, Any]:
    found = list(pipelines_of(kind.name))
    return {
        "kind": kind,
        "tabs": _tabs(kind),
        "rows": [(one, [painted_stage(stage) for stage in one.stages.all()]) for one in found],
    }


def _tabs(kind: RecordKind) -> list[tuple[Any, str, bool, None]]:
    return [
        (one.label_plural, one.stages_url or f"/pipelines?kind={one.name}", one.name == kind.name, None)
        for one in _kinds()
    ]


def _context(found: Pipeline) -> dict[str, Any]:
    """What the page of a pipeline shows: its stages in three groups, between which none moves."""
    labels = {one.name: one.label for one in demandable(found.of_kind)}
    rows: dict[str, list[dict[str, Any]]] = {one.value: [] for one in Semantic}
    stages = list(found.stages.all())
    for one in stages:
        demands = [str(labels[name]) for name in one.required_fields if name in labels]
        rows[one.semantic].append({"stage": one, "painted": painted_stage(one), "demands": demands})
    return {
        "pipeline": found,
        "kind": kinds.get(found.of_kind),
        "form": NameForm(pipeline=found),
        "groups": [
            (Semantic.OPEN.value, _("In progress"), rows[Semantic.OPEN]),
            (Semantic.WON.value, _("Won"), rows[Semantic.WON]),
            (Semantic.LOST.value, _("Lost"), rows[Semantic.LOST]),
        ],
        "is_full": len(stages) >= limits.most_stages(found),
        "is_alone": Pipeline.objects.filter(of_kind=found.of_kind).count() == 1,
    }


def _stage_form(
    request: HttpRequest,
    found: Pipeline,
    form: StageForm,
    *,
    after: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "pipeline": found,
        "stage": form.stage,
        "form": form,
        "after": after,
        "error": error,
        "reasons": uses.reasons(stages=[form.stage]) if form.stage is not None else [],
    }
    status = 422 if form.errors and status == 200 else status
    return web.render(request, STAGE, context, status=status)


def _why_kept(found: Pipeline) -> list[str]:
    """Why it cannot be deleted; empty where it can."""
    if found.is_default:
        return [_("This is the default pipeline; make another one the default first.")]
    return uses.reasons(stages=list(found.stages.all()), pipeline=found)


def _kinds() -> list[RecordKind]:
    """The kinds whose records stand in pipelines, in the order of the menu."""
    return sorted(kinds.with_stages(), key=lambda kind: kind.order)


def _kind(name: str) -> RecordKind:
    """The kind that is asked for, or the one with the most pipelines."""
    known = _kinds()
    asked = next((kind for kind in known if kind.name == name), None)
    if asked is not None:
        return asked
    used = Counter(Pipeline.objects.values_list("of_kind", flat=True))
    return max(known, key=lambda kind: (not kind.stages_url, used[kind.name]))


def _pipeline(id: int) -> Pipeline:
    return get_object_or_404(Pipeline, pk=id)


def _stage(pipeline_id: int, id: int) -> Stage:
    return get_object_or_404(Stage.objects.select_related("pipeline"), pk=id, pipeline=pipeline_id)
