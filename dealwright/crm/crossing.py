"""Moving a deal or a lead to a stage of another pipeline: the page and the dialog that ask where to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb
from dealwright.records.pipelines.asking import as_dialog, ask, done
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo import offer

PAGE = "crm/on_stages/pipeline.html"

Find = Callable[[HttpRequest, int], Any]
Cross = Callable[..., Any]


class CrossingForm(forms.Form):
    """The stage of another pipeline, and the version of the record the person saw."""

    stage = forms.TypedChoiceField(label=gettext_lazy("Pipeline and stage"), coerce=int)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, record: Any, pipelines: list[Pipeline], wins: bool = True
    ) -> None:
        super().__init__(data, initial={"version": record.version}, auto_id="crossing_%s")
        self.label_suffix = ""
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (
                one.name,
                [
                    (stage.pk, f"{one.name} · {stage.name}")
                    for stage in one.stages.all()
                    if wins or stage.semantic != Semantic.WON
                ],
            )
            for one in pipelines
        ]


def pipeline_page(
    *, url: str, changed: Find, cross: Cross, wins: bool = True
) -> Callable[[HttpRequest, int], HttpResponse]:
    """The address `url/ID/pipeline`: the stages of the other pipelines, and moving the record to one of them.

    `changed` finds a record that the reader may change, `cross` is the verb; `wins` says whether a won stage
    is offered.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    def show_pipelines(request: HttpRequest, id: int) -> HttpResponse:
        record, card = changed(request, id), f"{url}/{id}"
        others = other_pipelines(request.actor, record)
        sent = request.POST if request.method == "POST" else None
        form = CrossingForm(sent, record=record, pipelines=others, wins=wins)
        if sent is None or not form.is_valid():
            return _show(request, record, card, form, others, status=422 if form.errors else 200)
        to = Stage.objects.select_related("pipeline").get(pk=form.cleaned_data["stage"])
        try:
            cross(record, to=to, version=whole_number(request.POST.get("version")), by=request.actor)
        except Unfilled as unfilled:
            return ask(request, record, unfilled.stage)
        except (Refused, Conflict) as problem:
            form.add_error(None, str(problem))
            return _show(request, changed(request, id), card, form, others, status=problem.status)
        if last_change() is not None:
            offer(request, _("Moved to %(stage)s.") % {"stage": f"{to.pipeline.name} · {to.name}"})
        return done(request, card)

    return show_pipelines


def other_pipelines(actor: Actor, record: Any) -> list[Pipeline]:
    """The pipelines this record may go to: those in which its reader may open such records, but its own."""
    offered = pipelines_for(actor, record.record_kind, Verb.CREATE)
    return list(offered.exclude(pk=record.pipeline_id))


def _show(
    request: HttpRequest,
    record: Any,
    card: str,
    form: CrossingForm,
    others: list[Pipeline],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"record": record, "card": card, "form": form, "others": others}
    return as_dialog(request, PAGE, context, status=status)
