"""Messages of rules to clients: an e-mail (41), an SMS (42), a message by WhatsApp."""

from __future__ import annotations

from email.utils import formataddr
from typing import Any, Literal

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ConfigDict

from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.kept_files.taking import FilesForm, TakesFiles, check_files, files_taken
from dealwright.automation.rules.catalogue import Group, Result, RuleAction
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
from dealwright.channels.messages import reach
from dealwright.channels.messages.actions import MOST_ATTACHED, OF_RULES, send_email, send_text
from dealwright.channels.messages.automation.writing import (
    AS_SENDER,
    LONGEST_CHAT,
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
from dealwright.channels.messages.composing import compose
from dealwright.channels.messages.queries import key_to_try
from dealwright.channels.names import Channel
from dealwright.channels.refusals.queries import stop_address_of, wants_no_letters
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
from dealwright.channels.tracking.queries import are_tracked
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage

EMAIL_TYPES = (
    ("", gettext_lazy("Any address")),
    ("work", gettext_lazy("Work")),
    ("home", gettext_lazy("Private")),
    ("mailing", gettext_lazy("For mailings")),
    ("other", gettext_lazy("Other")),
)
PHONE_TYPES = (
    ("", gettext_lazy("Automatic: the first number")),
    ("work", gettext_lazy("Work")),
    ("mobile", gettext_lazy("Mobile")),
    ("home", gettext_lazy("Private")),
    ("mailing", gettext_lazy("For mailings")),
    ("other", gettext_lazy("Other")),
)
MESSAGE = Result("message", gettext_lazy("Number of the message"), Kind.NUMBER)
ADDRESS = Result("address", gettext_lazy("Where it went"))


class EmailSettings(TakesFiles, HasFromAddress, HasSender):
    """What a rule says about the letter it writes. A chosen sender gets the answers, not `answers_to`."""

    model_config = ConfigDict(extra="forbid")

    subject: Subject
    body: Body
    answers_to: Literal["responsible", "company"] = "responsible"
    """Who gets the answer: whoever is responsible for the record, or the sender of all letters."""
    address_type: Literal["", "work", "home", "mailing", "other"] = ""
    which: Literal["first", "last"] = "first"
    is_tracked: bool = True
    """Whether it tells of its opening, where that is switched on at all."""


class EmailSettingsForm(FilesForm, FromAddressForm, SenderForm, LetterForm):
    """The same, as a person types it."""

    field_order = (
        *("subject", "body", "file_fields", "file_ids", "sender", "sender_may_lack", "from_address"),
        *("answers_to", "address_type", "which", "is_tracked"),
    )
    answers_to = forms.ChoiceField(
        label=gettext_lazy("Answers go to"),
        choices=[
            ("responsible", gettext_lazy("Whoever is responsible for the record")),
            ("company", gettext_lazy("The address of the company")),
        ],
        required=False,
    )
    address_type = forms.ChoiceField(label=gettext_lazy("Which address"), choices=EMAIL_TYPES, required=False)
    which = forms.ChoiceField(
        label=gettext_lazy("Where there are several"),
        choices=[("first", gettext_lazy("The first")), ("last", gettext_lazy("The last"))],
        required=False,
    )
    is_tracked = forms.BooleanField(
        label=gettext_lazy("Tells whether it was opened"), required=False, initial=True
    )

    def prepare(self) -> None:
        """What the sender is for, which files go along, and how large they may be."""
        super().prepare()
        self.offer_files(self.stage, self.actor, self.initial.get("file_fields", []))
        self.fields["sender"].help_text = AS_SENDER
        offer_addresses(self)
        self.fields["answers_to"].help_text = _("Where the installation is the sender.")
        self.fields["file_ids"].help_text = _("At most %(most)s in one letter, all files together.") % {
            "most": filesizeformat(MOST_ATTACHED)
        }

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """The sender as one choice, and its address."""
        return from_as_typed(sender_as_typed(settings))

    def settings(self) -> dict[str, Any]:
        """What was typed; a choice that was not made is the usual one."""
        typed = from_chosen(sender_chosen(self.cleaned_data))
        return {
            **typed,
            "answers_to": typed["answers_to"] or "responsible",
            "which": typed["which"] or "first",
        }


class SmsSettings(HasGateway):
    """What a rule says about the SMS it sends."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    phone_type: Literal["", "work", "mobile", "home", "mailing", "other"] = ""
    """Empty is automatic: the first number of the contact, then of the company."""


class _TextForm(WarnsWithoutWay, SettingsForm):
    below = "text"
    phone_type = forms.ChoiceField(label=gettext_lazy("Which number"), choices=PHONE_TYPES, required=False)

    def prepare(self) -> None:
        """Say it where messages are only kept; ask for a gateway where there are several."""
        self.warn(self.initial.get("gateway_id"))
        offer_gateways(self)


class SmsSettingsForm(_TextForm):
    """The same, as a person types it."""

    channel = Channel.SMS
    gateway_id = GatewayField(Channel.SMS)
    text = FormulaField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_WRITTEN,
        is_long=True,
        help_text=gettext_lazy("At most 200 characters once its values are filled in."),
    )
    field_order = ("text", "phone_type", "gateway_id")


class WhatsAppSettings(SmsSettings):
    """What a rule says about the WhatsApp message it sends."""


class WhatsAppSettingsForm(_TextForm):
    """The same, as a person types it."""

    channel = Channel.WHATSAPP
    gateway_id = GatewayField(Channel.WHATSAPP)
    text = FormulaField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_WRITTEN,
        is_long=True,
        help_text=gettext_lazy("At most 1,000 characters once its values are filled in."),
    )
    field_order = ("text", "phone_type", "gateway_id")


def write_letter(doing: Doing) -> Outcome:
    """Write to the first client that has such an address; nobody is written to twice for one run."""
    settings: EmailSettings = doing.settings
    record = doing.record
    found = reach.find(record, kind=reach.EMAIL, type=settings.address_type, is_last=settings.which == "last")
    if found is None:
        return Skip(_no_address(settings.address_type))
    if wants_no_letters(found.address):
        return Skip(_("Not sent: whoever reads %(address)s wants no letters.") % {"address": found.address})
    sender, files = sender_of(doing), files_taken(doing, most_bytes=MOST_ATTACHED)
    language, key = reach.language_of(record), key_to_try(doing.key)
    subject, body = subject_of(doing, settings.subject, language), body_of(doing, settings.body, language)
    stop = stop_address_of(key)
    with translation.override(language):
        words = _("No more letters of this sort")
    composed = compose(body, subject=subject, language=language, stop=stop, stop_words=words)
    message = send_email(
        to=found.address,
        name=str(found.client)[:250],
        subject=subject,
        text=composed.text,
        html=composed.html,
        about=[record, *reach.clients_of(record)],
        purpose=OF_RULES,
        key=key,
        reply_to=_answers_to(doing.responsible) if settings.answers_to == "responsible" else "",
        sender=sender,
        comes_from=from_of(settings, doing.responsible),
        files=files,
        tells_of=[
            *repeated(record, settings.subject, settings.body),
            *(f"{record.record_kind}.{name}" for name in settings.file_fields),
        ],
        title=without_values(settings.subject),
        is_tracked=settings.is_tracked and are_tracked() and reach.may_be_tracked(record),
        is_trial=doing.trial is not None,
        by=doing.by,
    )
    return {"message": message.pk, "address": message.address}


def write_sms(doing: Doing) -> Outcome:
    """Send it to the first client that has such a number (C57:9009)."""
    found = reach.find(doing.record, kind=reach.PHONE, type=doing.settings.phone_type)
    return _write_text(doing, found, Channel.SMS, LONGEST_SMS)


def write_whatsapp(doing: Doing) -> Outcome:
    """Send it to the WhatsApp account of the first client, else to a number of theirs."""
    found = reach.find_whatsapp(doing.record, type=doing.settings.phone_type)
    return _write_text(doing, found, Channel.WHATSAPP, LONGEST_CHAT)


def _write_text(doing: Doing, found: reach.Found | None, channel: Channel, longest: int) -> Outcome:
    settings: SmsSettings = doing.settings
    if found is None:
        return Skip(_no_number(settings.phone_type))
    message = send_text(
        channel=channel,
        to=found.address,
        name=str(found.client)[:250],
        text=text_of(doing, settings.text, longest, reach.language_of(doing.record)),
        about=[doing.record, *reach.clients_of(doing.record)],
        purpose=OF_RULES,
        key=key_to_try(doing.key),
        gateway_id=settings.gateway_id,
        tells_of=repeated(doing.record, settings.text),
        title=without_values(settings.text),
        is_trial=doing.trial is not None,
        by=doing.by,
    )
    return {"message": message.pk, "address": message.address}


def _answers_to(person: User | None) -> str:
    """The responsible person as an answer finds them."""
    if person is None or not person.is_active:
        return ""
    whole = formataddr((person.name, person.email))
    return whole if len(whole) <= 254 else person.email


def _no_address(type: str) -> str:
    if not type:
        return _("Not sent: no client of this record has an e-mail address.")
    label = dict(EMAIL_TYPES)[type]
    return _("Not sent: no client has an e-mail address of the type “%(type)s”.") % {"type": label}


def _no_number(type: str) -> str:
    if not type:
        return _("Not sent: no client of this record has a phone number.")
    return _("Not sent: no client has a phone number of the type “%(type)s”.") % {
        "type": dict(PHONE_TYPES)[type]
    }


def _check_sms(stage: Stage, settings: SmsSettings, rule_id: int | None) -> None:
    _needs_clients(stage, settings, rule_id)
    check_gateway(Channel.SMS, settings)


def _check_whatsapp(stage: Stage, settings: SmsSettings, rule_id: int | None) -> None:
    _needs_clients(stage, settings, rule_id)
    check_gateway(Channel.WHATSAPP, settings)


def _check_letter(stage: Stage, settings: EmailSettings, rule_id: int | None) -> None:
    _needs_clients(stage, settings, rule_id)
    check_sender(settings)
    check_from(settings)
    check_files(stage, settings, most_bytes=MOST_ATTACHED)


def _needs_clients(stage: Stage, settings: Any, rule_id: int | None) -> None:
    kind = kinds.get(stage.pipeline.of_kind)
    if kind is None or not kind.linked:
        raise Refused(_("The records of this stage have no clients to write to."), field="kind")


SEND_EMAIL = RuleAction(
    name="send_email",
    label=gettext_lazy("Send an e-mail to the client"),
    icon="mail",
    group=Group.CLIENTS,
    help_text=gettext_lazy("Writes a letter to the client and keeps it on the timeline."),
    settings=EmailSettings,
    form=EmailSettingsForm,
    say=lambda settings: _("Send the e-mail “%(subject)s” to the client") % {"subject": settings.subject},
    run=write_letter,
    results=(MESSAGE, ADDRESS),
    check_on=_check_letter,
    keywords=gettext_lazy("write letter mail message newsletter attachment file"),
    trouble=lambda of_kind, settings: (
        warning_of(Channel.EMAIL) or sender_trouble(settings) or from_trouble(settings)
    ),
)
SEND_SMS = RuleAction(
    name="send_sms",
    label=gettext_lazy("Send an SMS to the client"),
    icon="message",
    group=Group.CLIENTS,
    help_text=gettext_lazy("Sends a short message to the phone of the client."),
    settings=SmsSettings,
    form=SmsSettingsForm,
    say=lambda settings: _("Send an SMS to the client: “%(text)s”") % {"text": beginning_of(settings.text)},
    run=write_sms,
    results=(MESSAGE, ADDRESS),
    check_on=_check_sms,
    keywords=gettext_lazy("text message phone"),
    trouble=lambda of_kind, settings: warning_of(Channel.SMS, settings.gateway_id),
)
SEND_WHATSAPP = RuleAction(
    name="send_whatsapp",
    label=gettext_lazy("Send a WhatsApp message to the client"),
    icon="brand-whatsapp",
    group=Group.CLIENTS,
    help_text=gettext_lazy("Sends a message to the WhatsApp of the client."),
    settings=WhatsAppSettings,
    form=WhatsAppSettingsForm,
    say=lambda settings: (
        _("Send a WhatsApp message to the client: “%(text)s”") % {"text": beginning_of(settings.text)}
    ),
    run=write_whatsapp,
    results=(MESSAGE, ADDRESS),
    check_on=_check_whatsapp,
    keywords=gettext_lazy("messenger text message phone"),
    trouble=lambda of_kind, settings: warning_of(Channel.WHATSAPP, settings.gateway_id),
)
