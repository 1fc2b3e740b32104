"""What rules may make of deals: proposals (rule 20); and what they do with their products (rule 26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.rules.once import made_once
from dealwright.crm.deals.automation.selling import Selling
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.records.pipelines.models import Stage
from dealwright.sales.proposals.actions import add_offers, create_proposal, set_offers
from dealwright.sales.proposals.actions.writing import LONGEST_TERMS
from dealwright.sales.proposals.models import Proposal

MOST_DAYS = 3650


class ProposalSettings(BaseModel):
    """What a rule writes into the proposal, beside what the deal says."""

    model_config = ConfigDict(extra="forbid")

    valid_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    """Counted from the day it is written; None sets no last day."""
    terms: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_TERMS)] = ""


class ProposalForm(SettingsForm):
    """The same, as a person types it."""

    valid_days = forms.IntegerField(
        label=gettext_lazy("Valid for so many days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    terms = FormulaField(label=gettext_lazy("Terms"), required=False, is_long=True, max_length=LONGEST_TERMS)


def write_proposal(doing: Doing) -> dict[str, Any]:
    """Write a draft with the products of the deal; the same key never writes a second one."""
    settings: ProposalSettings = doing.settings
    last = None
    if settings.valid_days is not None:
        last = doing.scope.now().astimezone(doing.scope.home).date() + timedelta(days=settings.valid_days)
    proposal = made_once(
        Proposal,
        doing.key,
        lambda: create_proposal(
            doing.record,
            valid_until=last,
            terms=doing.text(settings.terms),
            external_id=doing.key,
            by=doing.by,
        ),
    )
    return {"proposal_id": proposal.pk, "number": proposal.number}


CREATE_PROPOSAL = RuleAction(
    name="create_proposal",
    label=gettext_lazy("Create a proposal"),
    icon="file-text",
    help_text=gettext_lazy("Writes a draft of a proposal with the products and the client of the deal."),
    settings=ProposalSettings,
    form=ProposalForm,
    say=lambda settings: _("Create a proposal"),
    run=write_proposal,
    results=(
        Result("proposal_id", gettext_lazy("Number of the record of the proposal"), Kind.NUMBER),
        Result("number", gettext_lazy("Number on the proposal")),
    ),
    of_kinds=frozenset({Deal.record_kind}),
)


def _unanswered(stage: Stage) -> None:
    if stage.is_final:
        message = _("The client has answered proposals on this stage, so their products stay as they are.")
        raise Refused(message, field="kind")


SELLING = Selling(
    Proposal,
    gettext_lazy("A proposal"),
    add_offers,
    set_offers,
    lambda proposal: proposal.total_money,
    check_on=_unanswered,
)
