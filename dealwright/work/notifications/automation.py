"""What rules may tell people: by their bells, with the record one click away."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PeopleField, SettingsForm
from dealwright.automation.naming import shortened
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.senders import (
    HasSender,
    SenderForm,
    check_sender,
    sender_as_typed,
    sender_chosen,
    sender_of,
    sender_trouble,
)
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, named, nobody
from dealwright.kit.errors import Refused
from dealwright.people.departments.queries import supervisor_of
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage
from dealwright.work.notifications.actions import LONGEST_TEXT, notify_people

Text = Annotated[Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
MOST_PEOPLE = 200
PeopleIds = Annotated[list[PersonId], Field(max_length=MOST_PEOPLE)]


class NotificationSettings(HasSender):
    """What a rule tells, whom, and in whose name."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    to_responsible: bool = True
    to_observers: bool = False
    to_supervisor: bool = False
    """Who heads the department of whoever is responsible."""
    people_ids: PeopleIds = []
    people_formula: PeopleFormula = ""
    """Adds to `people_ids`."""


class NotificationSettingsForm(SenderForm, SettingsForm):
    """The same, as a person types it."""

    field_order = (
        *("text", "to_responsible", "to_observers", "to_supervisor", "people_ids"),
        *("sender", "sender_may_lack"),
    )
    text = FormulaField(label=gettext_lazy("Text"), is_long=True, max_length=LONGEST_TEXT)
    to_responsible = forms.BooleanField(
        label=gettext_lazy("Tell whoever is responsible"), required=False, initial=True
    )
    to_observers = forms.BooleanField(label=gettext_lazy("Tell the observers"), required=False)
    to_supervisor = forms.BooleanField(
        label=gettext_lazy("Tell the head of the department of whoever is responsible"), required=False
    )
    people_ids = PeopleField(label=gettext_lazy("Tell these people"))

    def prepare(self) -> None:
        """Observers only where there may be some, and what the sender is for."""
        kind = kinds.get(self.stage.pipeline.of_kind)
        if kind is None or not kind.observed_by:
            del self.fields["to_observers"]
        self.fields["sender"].help_text = _("The notification says in whose name it comes.")

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The sender as one choice."""
        return sender_as_typed(settings)

    def settings(self) -> dict[str, Any]:
        """What was typed."""
        return sender_chosen(self.cleaned_data)


class SupervisorSettings(BaseModel):
    """What a rule tells the supervisor."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    people_ids: PeopleIds = []
    """Who is told too; alone, where nobody is above whoever is responsible."""
    people_formula: PeopleFormula = ""
    """Adds to `people_ids`."""


class SupervisorSettingsForm(SettingsForm):
    """The same, as a person types it."""

    text = FormulaField(label=gettext_lazy("Text"), is_long=True, max_length=LONGEST_TEXT)
    people_ids = PeopleField(
        label=gettext_lazy("Tell these people too"),
    )

    def prepare(self) -> None:
        """What happens where there is nobody to be told."""
        self.fields["people_ids"].help_text = _(
            "Where nobody heads a department above whoever is responsible, these people alone are told."
            " Without them the rule fails and says so on the card."
        )


def _say_notification(settings: NotificationSettings) -> str:
    return _("Tell people: “%(text)s”") % {"text": shortened(settings.text)}


def _say_supervisor(settings: SupervisorSettings) -> str:
    return _("Tell the supervisor: “%(text)s”") % {"text": shortened(settings.text)}


def _check_notification(stage: Stage, settings: NotificationSettings, rule_id: int | None) -> None:
    check_whom(settings, "people_ids")
    check_sender(settings)
    someone = settings.to_responsible or settings.to_observers or settings.to_supervisor
    if not (someone or settings.people_ids or settings.people_formula):
        raise Refused(_("Choose who is told."), field="settings.people_ids")
    kind = kinds.get(stage.pipeline.of_kind)
    if settings.to_observers and (kind is None or not kind.observed_by):
        raise Refused(_("Nobody observes these records."), field="settings.to_observers")


def _check_supervisor(stage: Stage, settings: SupervisorSettings, rule_id: int | None) -> None:
    check_whom(settings, "people_ids")


def _notify(doing: Doing) -> None:
    """Ring the bells of everybody named who may see the record."""
    settings: NotificationSettings = doing.settings
    sender = sender_of(doing)
    people: list[User] = []
    if settings.to_responsible and doing.responsible is not None:
        people.append(doing.responsible)
    if settings.to_observers:
        people += _observers(doing.record)
    if settings.to_supervisor:
        people += _supervisors(doing)
    people += named(doing, "people_ids", most=MOST_PEOPLE)
    if not people and settings.people_formula:
        raise Refused(nobody(doing, settings.people_formula, None))
    notify_people(doing.record, people=people, text=doing.words(settings.text), sender=sender, by=doing.by)


def _notify_supervisor(doing: Doing) -> None:
    """Ring the bell of whoever is above the responsible, and of those who are told too."""
    settings: SupervisorSettings = doing.settings
    people = [*_supervisors(doing), *named(doing, "people_ids", most=MOST_PEOPLE)]
    if not people:
        raise Refused(
            _(
                "Nobody heads a department above whoever is responsible, so nobody was told. Name a head,"
                " or name people in the rule."
            )
        )
    notify_people(doing.record, people=people, text=doing.words(settings.text), by=doing.by)


def _observers(record: Any) -> list[User]:
    kind = kinds.get(record.record_kind)
    return list(record.watching) if kind is not None and kind.observed_by else []


def _supervisors(doing: Doing) -> list[User]:
    above = supervisor_of(doing.responsible) if doing.responsible is not None else None
    return [] if above is None else [above]


NOTIFY = RuleAction(
    name="notify",
    label=gettext_lazy("Send a notification"),
    icon="bell",
    help_text=gettext_lazy("Rings the bells of people here, with a link to the record."),
    settings=NotificationSettings,
    form=NotificationSettingsForm,
    say=_say_notification,
    run=_notify,
    check_on=_check_notification,
    trouble=lambda of_kind, settings: sender_trouble(settings),
    keywords=gettext_lazy("tell alert bell message"),
)

NOTIFY_SUPERVISOR = RuleAction(
    name="notify_supervisor",
    label=gettext_lazy("Notify the supervisor"),
    icon="bell",
    help_text=gettext_lazy("Rings the bell of whoever heads the department of the responsible person."),
    settings=SupervisorSettings,
    form=SupervisorSettingsForm,
    say=_say_supervisor,
    run=_notify_supervisor,
    check_on=_check_supervisor,
    keywords=gettext_lazy("control boss head manager alert"),
)
