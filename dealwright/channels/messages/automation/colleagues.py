"""Messages of rules to those who work here: an SMS (6), an e-mail (7)."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict, Field

from dealwright.automation.forms import FormulaField, PeopleField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
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
from dealwright.channels.messages.actions import send_email, send_text
from dealwright.channels.messages.automation.writing import (
    AS_SENDER,
    LONGEST_SMS,
    LONGEST_WRITTEN,
    Body,
    GatewayField,
    HasGateway,
    LetterForm,
    Subject,
    Text,
    WarnsWithoutWay,
    beginning_of,
    body_of,
    check_gateway,
    offer_gateways,
    repeated,
    subject_of,
    text_of,
    warning_of,
    without_values,
)
from dealwright.channels.messages.composing import Composed, compose
from dealwright.channels.messages.queries import key_to_try
from dealwright.channels.names import Channel
from dealwright.channels.sender_addresses.choosing import (
    FromAddressForm,
    HasFromAddress,
    check_from,
    from_as_typed,
    from_chosen,
    from_of,
    from_trouble,
    offer_addresses,
)
from dealwright.kit import phones
from dealwright.kit.expressions.values import Kind
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage

TO_COLLEAGUES = "rule.colleague"
MOST_PEOPLE = 20
PeopleIds = Annotated[list[PersonId], Field(max_length=MOST_PEOPLE)]
WHO = gettext_lazy("Nobody chosen is whoever is responsible for the record.")
NUMBER = Result("people", gettext_lazy("How many people it went to"), Kind.NUMBER)


class ColleagueEmailSettings(HasFromAddress, HasSender):
    """What a rule says about the letter to colleagues."""

    model_config = ConfigDict(extra="forbid")

    subject: Subject
    body: Body
    people_ids: PeopleIds = Field(default_factory=list)
    """Nobody is whoever is responsible for the record."""
    people_formula: PeopleFormula = ""
    """Adds to `people_ids`."""


class ColleagueEmailForm(FromAddressForm, SenderForm, LetterForm):
    """The same, as a person types it."""

    people_ids = PeopleField(label=gettext_lazy("To"), help_text=WHO)
    field_order = ("people_ids", "subject", "body", "sender", "sender_may_lack", "from_address")

    def prepare(self) -> None:
        """What the sender is for."""
        super().prepare()
        self.fields["sender"].help_text = AS_SENDER
        offer_addresses(self)

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The sender as one choice, and its address."""
        return from_as_typed(sender_as_typed(settings))

    def settings(self) -> dict[str, Any]:
        """What was typed."""
        return from_chosen(sender_chosen(self.cleaned_data))


class ColleagueSmsSettings(HasGateway):
    """What a rule says about the SMS to colleagues."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    people_ids: PeopleIds = Field(default_factory=list)
    people_formula: PeopleFormula = ""


class ColleagueSmsForm(WarnsWithoutWay, SettingsForm):
    """The same, as a person types it."""

    channel, below = Channel.SMS, "text"
    field_order = ("people_ids", "text", "gateway_id")
    gateway_id = GatewayField(Channel.SMS)
    people_ids = PeopleField(label=gettext_lazy("To"), help_text=WHO)
    text = FormulaField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_WRITTEN,
        is_long=True,
        help_text=gettext_lazy("At most 200 characters once its values are filled in."),
    )

    def prepare(self) -> None:
        """Say it where messages are only kept; ask for a gateway where there are several."""
        self.warn(self.initial.get("gateway_id"))
        offer_gateways(self)


def email_colleagues(doing: Doing) -> Outcome:
    """One letter to each of them who still works here."""
    settings: ColleagueEmailSettings = doing.settings
    people = _people(doing)
    if not people:
        return Skip(_nobody(doing))
    sender = sender_of(doing)
    written: dict[str, tuple[str, Composed]] = {}
    for person in people:
        language = spoken_by(person)
        if language not in written:
            subject = subject_of(doing, settings.subject, language)
            body = body_of(doing, settings.body, language)
            written[language] = subject, compose(body, subject=subject, language=language)
        subject, composed = written[language]
        send_email(
            to=person.email,
            subject=subject,
            text=composed.text,
            html=composed.html,
            sender=sender,
            comes_from=from_of(settings, doing.responsible),
            tells_of=repeated(doing.record, settings.subject, settings.body),
            title=without_values(settings.subject),
            **_common(doing, person),
        )
    return {"people": len(people)}


def sms_colleagues(doing: Doing) -> Outcome:
    """One SMS to each of them who still works here and has a phone."""
    settings: ColleagueSmsSettings = doing.settings
    people = _people(doing)
    if not people:
        return Skip(_nobody(doing))
    numbers = {person: phones.normalise(person.phone, person.region) for person in people}
    reached = {person: number for person, number in numbers.items() if number}
    if not reached:
        names = ", ".join(person.name for person in people)
        return Skip(_("Not sent: there is no phone number of %(people)s.") % {"people": names})
    for person, number in reached.items():
        send_text(
            channel=Channel.SMS,
            to=number,
            text=text_of(doing, settings.text, LONGEST_SMS, spoken_by(person)),
            gateway_id=settings.gateway_id,
            tells_of=repeated(doing.record, settings.text),
            title=without_values(settings.text),
            **_common(doing, person),
        )
    return {"people": len(reached)}


def _common(doing: Doing, person: User) -> dict[str, Any]:
    return {
        "name": person.name,
        "about": [doing.record],
        "purpose": TO_COLLEAGUES,
        "key": key_to_try(f"{doing.key} {person.pk}"),
        "colleague": person,
        "is_trial": doing.trial is not None,
        "by": doing.by,
    }


def spoken_by(person: User) -> str:
    """The language in which a colleague is written to."""
    return person.language or settings.LANGUAGE_CODE


def _people(doing: Doing) -> list[User]:
    if doing.settings.people_ids or doing.settings.people_formula:
        return named(doing, "people_ids", most=MOST_PEOPLE)
    person = doing.responsible
    return [person] if person is not None and person.is_active else []


def _check_letter(stage: Stage, settings: ColleagueEmailSettings, rule_id: int | None) -> None:
    check_whom(settings, "people_ids")
    check_sender(settings)
    check_from(settings)


def _check_text(stage: Stage, settings: ColleagueSmsSettings, rule_id: int | None) -> None:
    check_whom(settings, "people_ids")
    check_gateway(Channel.SMS, settings)


def _nobody(doing: Doing) -> str:
    if doing.settings.people_formula:
        return _("Not sent: %(why)s") % {"why": nobody(doing, doing.settings.people_formula, None)}
    if doing.settings.people_ids:
        return _("Not sent: those whom the rule names do not work here any more.")
    return _("Not sent: nobody is responsible for the record.")


EMAIL_COLLEAGUE = RuleAction(
    name="email_colleague",
    label=gettext_lazy("Send an e-mail to a colleague"),
    icon="mail",
    help_text=gettext_lazy("Writes a letter to people who work here."),
    settings=ColleagueEmailSettings,
    form=ColleagueEmailForm,
    say=lambda settings: _("Send the e-mail “%(subject)s” to colleagues") % {"subject": settings.subject},
    run=email_colleagues,
    results=(NUMBER,),
    check_on=_check_letter,
    keywords=gettext_lazy("letter mail tell employee"),
    trouble=lambda of_kind, settings: (
        warning_of(Channel.EMAIL) or sender_trouble(settings) or from_trouble(settings)
    ),
)
SMS_COLLEAGUE = RuleAction(
    name="sms_colleague",
    label=gettext_lazy("Send an SMS to a colleague"),
    icon="device-mobile",
    help_text=gettext_lazy("Sends a short message to the phones of people who work here."),
    settings=ColleagueSmsSettings,
    form=ColleagueSmsForm,
    say=lambda settings: _("Send an SMS to colleagues: “%(text)s”") % {"text": beginning_of(settings.text)},
    run=sms_colleagues,
    results=(NUMBER,),
    check_on=_check_text,
    keywords=gettext_lazy("text message phone employee"),
    trouble=lambda of_kind, settings: warning_of(Channel.SMS, settings.gateway_id),
)
