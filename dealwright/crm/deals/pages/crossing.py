"""Moving a deal to a stage of another pipeline, and to stages that demand fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dealwright.crm.deals import actions
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.pages.finding import changed_deal
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, refuse_hidden
from dealwright.records.pipelines.asking import as_dialog, ask, done, fields_page
from dealwright.records.pipelines.demand_form import Move
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo import offer

PAGE = "crm/deals/pipeline.html"


class CrossingForm(forms.Form):
    """The stage of another pipeline, and the version of the deal the person saw."""

    stage = forms.TypedChoiceField(label=gettext_lazy("Pipeline and stage"), coerce=int)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, deal: Deal, pipelines: list[Pipeline]) -> None:
        super().__init__(data, initial={"version": deal.version}, auto_id="crossing_%s")
        self.label_suffix = ""
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (one.name, [(stage.pk, f"{one.name} · {stage.name}") for stage in one.stages.all()])
            for one in pipelines
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def deal_pipeline(request: HttpRequest, id: int) -> HttpResponse:
    """The stages of the other pipelines, and moving the deal to one of them."""
    deal = changed_deal(request, id)
    others = other_pipelines(request.actor, deal)
    form = CrossingForm(request.POST if request.method == "POST" else None, deal=deal, pipelines=others)
    if request.method != "POST":
        return _show(request, deal, form, others)
    if not form.is_valid():
        return _show(request, deal, form, others, status=422)
    to = Stage.objects.select_related("pipeline").get(pk=form.cleaned_data["stage"])
    try:
        version = whole_number(request.POST.get("version"))
        actions.change_pipeline(deal, to=to, version=version, by=request.actor)
    except Unfilled as unfilled:
        return ask(request, deal, unfilled.stage)
    except (Refused, Conflict) as problem:
        form.add_error(None, str(problem))
        return _show(request, changed_deal(request, id), form, others, status=problem.status)
    if last_change() is not None:
        offer(request, _("Moved to %(stage)s.") % {"stage": f"{to.pipeline.name} · {to.name}"})
    return done(request, f"/deals/{id}")


def other_pipelines(actor: Actor, deal: Deal) -> list[Pipeline]:
    """The pipelines this deal may go to: those in which its reader may open deals, but its own."""
    offered = pipelines_for(actor, Deal.record_kind, Verb.CREATE)
    return list(offered.exclude(pk=deal.pipeline_id))


def _as_asked(carried: Mapping[str, str]) -> Move:
    """Losing keeps its reason; a stage of another pipeline is meant."""
    reason = carried.get("reason", "")
    along = {"yes": True, "no": False}.get(carried.get("with_purchase", ""))

    def move(deal: Deal, *, to: Stage, version: int | None = None, by: Actor) -> Deal:
        if to.pipeline_id != deal.pipeline_id:
            return actions.change_pipeline(deal, to=to, with_purchase=along, version=version, by=by)
        if reason and to.semantic == Semantic.LOST:
            refuse_hidden(by, Deal.record_kind, ["lost_reason"])
            return actions.lose_deal(
                deal, reason=reason, stage=to, with_purchase=along, version=version, by=by
            )
        return actions.move_deal(deal, to=to, with_purchase=along, version=version, by=by)

    return move


deal_stage_fields = fields_page("deal", carries=("reason", "with_purchase"), as_asked=_as_asked)


def _show(
    request: HttpRequest, deal: Deal, form: CrossingForm, others: list[Pipeline], *, status: int = 200
) -> HttpResponse:
    return as_dialog(request, PAGE, {"deal": deal, "form": form, "others": others}, status=status)
