"""The rule that opens another deal like this one, anywhere, under a title of its own (rule 22)."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PersonField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.whom import PeopleFormula, check_whom, person_of
from dealwright.crm.deals.actions import copy_deal
from dealwright.crm.deals.actions.values import LONGEST_TITLE
from dealwright.crm.deals.automation.tunnels import stage_choices
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import stage_anywhere

_ID = Annotated[int, Field(ge=1, le=2**63 - 1)]


def usual_title() -> str:
    """The title of the deal with “(Copy)” behind it."""
    return "{=Document:TITLE} " + _("(Copy)")


class CopySettings(BaseModel):
    """What the copy is called, where it stands, who answers for it."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[
        Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)
    ] = "{=Document:TITLE} (Copy)"
    stage_id: _ID | None = None
    """None is the first stage of the pipeline the deal stands in."""
    responsible_id: _ID | None = None
    """None is whoever is responsible for the deal."""
    responsible_formula: PeopleFormula = ""
    """Counts instead of `responsible_id`."""


class CopyForm(SettingsForm):
    """The same, as a person types it."""

    title = FormulaField(
        label=gettext_lazy("Title of the copy"), max_length=LONGEST_TITLE, initial=usual_title
    )
    stage_id = forms.TypedChoiceField(
        label=gettext_lazy("Stage"), coerce=int, empty_value=None, required=False
    )
    responsible_id = PersonField(label=gettext_lazy("Responsible"))

    def prepare(self) -> None:
        """The stages of all pipelines of deals."""
        self.fields["stage_id"].choices = [  # type: ignore[attr-defined]
            ("", _("The first one of the same pipeline")),
            *stage_choices(),
        ]


def copy(doing: Doing) -> dict[str, Any]:
    """Open the copy; the same key never opens a second one."""
    settings: CopySettings = doing.settings
    deal: Deal = doing.record
    named = person_of(doing, "responsible_id")
    made = copy_deal(
        deal,
        to=_target(deal.stage, settings),
        title=doing.text(settings.title)[:LONGEST_TITLE],
        responsible=named or deal.responsible,
        external_id=doing.key,
        by=doing.by,
    )
    return {"deal_id": made.pk, "title": made.title}


def _target(stage: Stage, settings: CopySettings) -> Stage:
    if settings.stage_id is not None:
        return stage_anywhere(Deal.record_kind, settings.stage_id, field="settings.stage_id")
    return stage.pipeline.first_stage()


def _check(stage: Stage, settings: CopySettings, rule_id: int | None) -> None:
    if _target(stage, settings) == stage:
        raise Refused(
            _("Each copy would start this rule again. Choose another stage."), field="settings.stage_id"
        )
    check_whom(settings, "responsible_id")


DUPLICATE_DEAL = RuleAction(
    name="duplicate_deal",
    label=gettext_lazy("Copy the deal"),
    icon="copy-plus",
    help_text=gettext_lazy("Opens another deal like this one: with its client, products and fields."),
    settings=CopySettings,
    form=CopyForm,
    say=lambda settings: _("Copy the deal as “%(title)s”") % {"title": settings.title},
    run=copy,
    results=(
        Result("deal_id", gettext_lazy("Number of the copy"), Kind.NUMBER),
        Result("title", gettext_lazy("Title of the copy")),
    ),
    check_on=_check,
    of_kinds=frozenset({Deal.record_kind}),
)
