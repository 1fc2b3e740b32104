"""What rules may make of leads, and leads of what came after (rules 19, 20, 21)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PersonField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.rules.once import made_once
from dealwright.automation.whom import PeopleFormula, check_whom, person_of
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion import mapping
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.conversion.queries import conversion_of
from dealwright.crm.conversion.simple_mode import usual_choices
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead, edit_lead
from dealwright.crm.leads.actions.values import LONGEST_TITLE
from dealwright.crm.leads.models import Lead
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import pipelines_of

_ID = Annotated[int, Field(ge=1, le=2**63 - 1)]
_OF_LEADS = frozenset({Lead.record_kind})


class ResponsibleSettings(BaseModel):
    """Who answers for what a rule makes."""

    model_config = ConfigDict(extra="forbid")

    responsible_id: _ID | None = None
    """None is whoever is responsible for the record."""
    responsible_formula: PeopleFormula = ""
    """Counts instead of `responsible_id`."""


class ResponsibleForm(SettingsForm):
    """The same, as a person chooses it."""

    responsible_id = PersonField(label=gettext_lazy("Responsible"))


def responsible_of(doing: Doing) -> User | None:
    """Whom the rule names, else whoever is responsible for the record; refused where they have left."""
    return person_of(doing, "responsible_id") or doing.responsible


def _check_responsible(stage: Stage, settings: ResponsibleSettings, rule_id: int | None) -> None:
    check_whom(settings, "responsible_id")


def give_contact(doing: Doing) -> dict[str, Any]:
    """Make a contact of what the lead says; a lead that has one keeps it."""
    lead: Lead = doing.record
    if lead.contact is not None:
        return {"contact_id": lead.contact_id, "name": str(lead.contact)}
    contact = _contact_for(lead, responsible=responsible_of(doing), key=doing.key, by=doing.by)
    return {"contact_id": contact.pk, "name": contact.name}


@action
def _contact_for(lead: Lead, *, responsible: User | None, key: str, by: Actor) -> Contact:
    """A new contact like the lead; from then on the lead is one of a known client (CR-11)."""
    lead = Lead.objects.locked(lead)
    values = {**mapping.as_contact(lead, by=by), "responsible": responsible}
    values["companies"] = [lead.company] if lead.company else []
    contact = made_once(Contact, key, lambda: create_contact(**values, external_id=key, by=by))
    edit_lead(lead, contact=contact, by=by)
    return contact


class ConvertSettings(BaseModel):
    """What a rule makes of leads."""

    model_config = ConfigDict(extra="forbid")

    makes_deal: bool = True
    contact: Literal["usual", "new", "none"] = "usual"
    """`usual`: the known client, the only one with the same phone or e-mail, else a new one."""
    company: Literal["usual", "new", "none"] = "usual"
    """`usual`: where the lead names a company, as the settings of the CRM say."""
    pipeline_id: _ID | None = None
    """Of the deal; None is the usual one."""
    keep_activities_open: bool = True

    @model_validator(mode="after")
    def _makes_something(self) -> ConvertSettings:
        if not self.makes_deal and self.contact == self.company == "none":
            raise PydanticCustomError("nothing", "choose a deal, a contact or a company")
        return self


class ConvertForm(SettingsForm):
    """The same, as a person chooses it."""

    makes_deal = forms.BooleanField(label=gettext_lazy("Make a deal"), required=False, initial=True)
    pipeline_id = forms.TypedChoiceField(
        label=gettext_lazy("Pipeline of the deal"), coerce=int, empty_value=None, required=False
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("Contact"),
        choices=[
            ("usual", gettext_lazy("The known one, else a new one")),
            ("new", gettext_lazy("Always a new one")),
            ("none", gettext_lazy("None")),
        ],
    )
    company = forms.ChoiceField(
        label=gettext_lazy("Company"),
        choices=[
            ("usual", gettext_lazy("As the settings of the CRM say")),
            ("new", gettext_lazy("Always a new one")),
            ("none", gettext_lazy("None")),
        ],
    )
    keep_activities_open = forms.BooleanField(
        label=gettext_lazy("Keep planned activities and tasks open"), required=False, initial=True
    )

    def prepare(self) -> None:
        """The pipelines of deals."""
        self.fields["pipeline_id"].choices = [  # type: ignore[attr-defined]
            ("", _("The usual one")),
            *((one.pk, one.name) for one in pipelines_of(Deal.record_kind)),
        ]

    def clean(self) -> dict[str, Any]:
        """Something has to come of it."""
        cleaned = super().clean() or {}
        if not cleaned.get("makes_deal") and cleaned.get("contact") == cleaned.get("company") == "none":
            self.add_error("makes_deal", _("Choose what the lead becomes: a deal, a contact or a company."))
        return cleaned


def say_convert(settings: ConvertSettings) -> str:
    """“Convert the lead into a deal and a contact”."""
    made = [
        word
        for word, is_made in (
            (_("a deal"), settings.makes_deal),
            (_("a contact"), settings.contact != "none"),
            (_("a company"), settings.company != "none"),
        )
        if is_made
    ]
    return _("Convert the lead into: %(things)s") % {"things": ", ".join(made)}


def convert(doing: Doing) -> dict[str, Any]:
    """Convert the lead; one that somebody converted already tells what it became."""
    lead, settings = doing.record, doing.settings
    if lead.is_converted:
        return _became(lead)
    contact, company = usual_choices(lead, crm_settings().makes_company, by=doing.by)
    made = convert_lead(
        lead,
        deal=NEW if settings.makes_deal else None,
        contact={"usual": contact, "new": NEW, "none": None}[settings.contact],
        company={"usual": company, "new": NEW, "none": None}[settings.company],
        pipeline=_pipeline(settings.pipeline_id) if settings.makes_deal else None,
        keep_activities_open=settings.keep_activities_open,
        by=doing.by,
    )
    return {
        "deal_id": made.deal and made.deal.pk,
        "contact_id": made.contact and made.contact.pk,
        "company_id": made.company and made.company.pk,
    }


def _became(lead: Lead) -> dict[str, Any]:
    done = conversion_of(lead)
    facts = {} if done is None else done.facts
    return {f"{what}_id": (facts.get(what) or {}).get("id") for what in ("deal", "contact", "company")}


def _check_convert(stage: Stage, settings: ConvertSettings, rule_id: int | None) -> None:
    if stage.semantic == Stage.Semantic.WON:
        raise Refused(_("A lead on this stage is converted already. Put the rule on an earlier stage."))
    _pipeline(settings.pipeline_id)


def _pipeline(id: int | None) -> Pipeline | None:
    if id is None:
        return None
    found = Pipeline.objects.filter(pk=id, of_kind=Deal.record_kind).first()
    if found is None:
        raise Refused(
            _("There is no such pipeline of deals (any more). Choose another one."),
            field="settings.pipeline_id",
        )
    return found


class RepeatLeadSettings(ResponsibleSettings):
    """How a rule opens a lead for a client who bought before."""

    title: Annotated[
        Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)
    ]


class RepeatLeadForm(SettingsForm):
    """The same, as a person types it."""

    title = FormulaField(label=gettext_lazy("Title of the lead"), max_length=LONGEST_TITLE)
    responsible_id = PersonField(label=gettext_lazy("Responsible"))


def open_repeat_lead(doing: Doing) -> dict[str, Any]:
    """Open a lead for the client of the record; in the simple mode it becomes a deal at once."""
    record: Any = doing.record
    if record.contact is None and record.company is None:
        raise Refused(_("This record has no client; a repeat lead needs one."))
    lead = made_once(
        Lead,
        doing.key,
        lambda: create_lead(
            title=doing.text(doing.settings.title)[:LONGEST_TITLE],
            contact=record.contact,
            company=record.company,
            responsible=responsible_of(doing),
            external_id=doing.key,
            by=doing.by,
        ),
    )
    return {"lead_id": lead.pk, "title": lead.title}


CREATE_CONTACT_FOR_LEAD = RuleAction(
    name="create_contact_for_lead",
    label=gettext_lazy("Create a contact for the lead"),
    icon="user-plus",
    help_text=gettext_lazy(
        "Makes a contact of what the lead says, which marks the lead as one of a known client."
    ),
    settings=ResponsibleSettings,
    form=ResponsibleForm,
    say=lambda settings: _("Create a contact for the lead"),
    run=give_contact,
    results=(
        Result("contact_id", gettext_lazy("Number of the contact"), Kind.NUMBER),
        Result("name", gettext_lazy("Name of the contact")),
    ),
    check_on=_check_responsible,
    of_kinds=_OF_LEADS,
)

CONVERT_LEAD = RuleAction(
    name="convert_lead",
    label=gettext_lazy("Convert the lead"),
    icon="arrows-split",
    help_text=gettext_lazy("Makes a deal, a contact and a company of the lead, which is won by that."),
    settings=ConvertSettings,
    form=ConvertForm,
    say=say_convert,
    run=convert,
    results=(
        Result("deal_id", gettext_lazy("Number of the deal"), Kind.NUMBER),
        Result("contact_id", gettext_lazy("Number of the contact"), Kind.NUMBER),
        Result("company_id", gettext_lazy("Number of the company"), Kind.NUMBER),
    ),
    check_on=_check_convert,
    of_kinds=_OF_LEADS,
)

CREATE_REPEAT_LEAD = RuleAction(
    name="create_repeat_lead",
    label=gettext_lazy("Create a repeat lead"),
    icon="user-question",
    help_text=gettext_lazy("Opens a lead for the same client: somebody who bought may buy again."),
    settings=RepeatLeadSettings,
    form=RepeatLeadForm,
    say=lambda settings: _("Create the repeat lead “%(title)s”") % {"title": settings.title},
    run=open_repeat_lead,
    results=(
        Result("lead_id", gettext_lazy("Number of the lead"), Kind.NUMBER),
        Result("title", gettext_lazy("Title of the lead")),
    ),
    check_on=_check_responsible,
    of_kinds=frozenset({Deal.record_kind, "order", "proposal", "invoice"}),
)
