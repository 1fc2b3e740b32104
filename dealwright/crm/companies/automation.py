"""The rule that changes the company of a record, and what the same of a contact needs (rule 18)."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from dealwright.automation import field_values
from dealwright.automation.field_rows import FieldValuesField
from dealwright.automation.field_values import FieldValues
from dealwright.automation.forms import SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
from dealwright.crm.companies.models import Company
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage

WITH_CLIENTS = frozenset({"lead", "deal", "order", "proposal", "invoice"})
"""The kinds whose records belong to a contact and a company."""


class ClientSettings(BaseModel):
    """What a rule gives the client."""

    model_config = ConfigDict(extra="forbid")

    values: FieldValues
    appends: bool = False
    """Whether fields with several values keep what they hold."""


class ClientForm(SettingsForm):
    """The same, as a person types it."""

    of_kind = ""

    values = FieldValuesField(label=gettext_lazy("Fields"))
    appends = forms.BooleanField(
        label=gettext_lazy("Keep what fields with several values hold"), required=False
    )

    def prepare(self) -> None:
        """The fields of such a client."""
        self.fields["values"].for_kind(self.of_kind, self.actor)  # type: ignore[attr-defined]


def edit_client(name: str) -> Callable[[Doing], Outcome]:
    """`edit_client("company")`: gives the company of the record its values; skipped where it has none."""

    def edit(doing: Doing) -> Outcome:
        client = getattr(doing.record, name)
        if client is None:
            return Skip(_("The record has no such client."))
        settings: ClientSettings = doing.settings
        field_values.change(client, settings.values, doing.scope, appends=settings.appends, by=doing.by)
        return None

    return edit


def check_client(of_kind: str) -> Callable[[Stage, ClientSettings, int | None], None]:
    """Refused where nothing would change, or a field cannot be what is written."""

    def check(stage: Stage, settings: ClientSettings, rule_id: int | None) -> None:
        if not settings.values:
            raise Refused(_("Choose at least one field to change."), field="settings.values")
        field_values.check(of_kind, settings.values)

    return check


class CompanyForm(ClientForm):
    """Fields of a company."""

    of_kind = Company.record_kind


EDIT_COMPANY = RuleAction(
    name="edit_company",
    label=gettext_lazy("Edit the company"),
    icon="building",
    help_text=gettext_lazy("Sets fields of the company that the record belongs to."),
    settings=ClientSettings,
    form=CompanyForm,
    say=lambda settings: _("Edit the company"),
    run=edit_client("company"),
    check_on=check_client(Company.record_kind),
    of_kinds=WITH_CLIENTS,
)
