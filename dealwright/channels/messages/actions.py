"""Verbs that change messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.channels.messages.events import (
    MessageEvent,
    MessageFailed,
    MessageSent,
    MessageSentAgain,
    MessageWritten,
)
from dealwright.channels.messages.models import Channel, Message, MessageLink, MessageState
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.letters.actions import release_letter, write_letters
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.writing import KEY_HEADER
from dealwright.records import kinds

EMAILS = "emails"
"""The field of clients that the address of a letter repeats."""
_FOLLOWED = {
    LetterState.KEPT: MessageState.KEPT,
    LetterState.QUEUED: MessageState.QUEUED,
    LetterState.SENT: MessageState.SENT,
    LetterState.FAILED: MessageState.FAILED,
}


@action
def send_email(
    *,
    to: str,
    name: str,
    subject: str,
    text: str,
    html: str = "",
    about: Iterable[Any],
    purpose: str,
    key: str | None,
    reply_to: str = "",
    tells_of: Iterable[str] = (),
    by: Actor,
) -> Message:
    """Write to a client: the letter leaves soon, or is kept as long as there is no mail server.

    A message whose key is there already is not written again; the answer is the one there is. `tells_of`
    names the fields that the text repeats (`order.total`): whoever may not see one does not read it.
    """
    _refuse_odd_address(to)
    concerned = [one for one in about if one is not None]
    message = Message(
        channel=Channel.EMAIL,
        purpose=purpose,
        key=key,
        address=to,
        reply_to=reply_to,
        name=name,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        tells_of=sorted({*tells_of, *_emails_told(concerned)}),
    )
    if not _is_first(message):
        return Message.objects.get(key=key)
    _bind(message, [(one.record_kind, one.pk, str(one)[:200]) for one in concerned])
    _hand_over(message)
    _tell(message, MessageWritten(message=ref(message), channel=message.channel, purpose=purpose))
    return message


@action
def send_again(message: Message, *, by: Actor) -> Message:
    """Let a message leave that was kept or given up; of one that left, send a copy.

    Conflict while it is on its way, or a copy of it is: two clicks send it once.
    """
    message = Message.objects.locked(message)
    if message.is_incoming:
        raise Refused(_("This message came in; write an answer instead."))
    if message.state == MessageState.SENT:
        return _copy(message, by)
    if message.state == MessageState.QUEUED or message.letter_id is None:
        raise Conflict(_("This message is on its way."))
    release_letter(Letter(pk=message.letter_id), by=by)
    message.state, message.reason = MessageState.QUEUED, ""
    message.save()
    _tell(message, MessageSentAgain(message=ref(message)))
    return message


@action
def follow_letter(letter_id: int, *, by: Actor) -> Message | None:
    """Let a message stand where the letter that carries it stands; None for letters that carry none."""
    found = Message.objects.filter(channel=Channel.EMAIL, letter_id=letter_id).first()
    if found is None:
        return None
    message, letter = Message.objects.locked(found), Letter.objects.get(pk=letter_id)
    state = _FOLLOWED[LetterState(letter.state)]
    if message.state == state:
        return message
    message.state, message.sent_at = state, letter.sent_at
    message.reason = letter.answer if state == MessageState.FAILED else ""
    message.save()
    if state == MessageState.SENT:
        record(MessageSent(message=ref(message)), on=message)
    elif state == MessageState.FAILED:
        _tell(message, MessageFailed(message=ref(message)))
    return message


def _tell(message: Message, event: MessageEvent) -> None:
    """Record it on what the message is about above all: who may not see that is told nothing elsewhere."""
    refs = message.about_refs
    record(event, on=refs[0] if refs else message, about=refs[1:])


def _refuse_odd_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="to") from None


def _emails_told(concerned: Iterable[Any]) -> Iterable[str]:
    for name in {one.record_kind for one in concerned}:
        kind = kinds.get(name)
        if kind is not None and kind.field(EMAILS) is not None:
            yield f"{name}.{EMAILS}"


def _is_first(message: Message) -> bool:
    """Save it, unless one with its key is there: the index decides."""
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if not Message.objects.filter(key=message.key).exists():
            raise
        return False
    return True


def _bind(message: Message, places: Iterable[tuple[str, int, str]]) -> None:
    MessageLink.objects.bulk_create(
        MessageLink(message=message, on_kind=kind, on_id=id, label=label, position=position)
        for position, (kind, id, label) in enumerate({place[:2]: place for place in places}.values())
    )


def _hand_over(message: Message) -> None:
    """Write the letter that carries it."""
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={KEY_HEADER: f"message {message.pk}"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    (letter,) = write_letters(mail, by=Actor.system())
    message.letter_id, message.state = letter.pk, _FOLLOWED[LetterState(letter.state)]
    message.save(update_fields=["letter_id", "state"])


def _copy(message: Message, by: Actor) -> Message:
    """The same once more, under a key of its own."""
    copies = Message.objects.filter(key__startswith=f"again {message.pk} ")
    if copies.filter(state=MessageState.QUEUED).exists():
        raise Conflict(_("A copy of this message is on its way."))
    copy = Message(
        channel=message.channel,
        purpose=message.purpose,
        key=f"again {message.pk} {copies.count() + 1}",
        address=message.address,
        reply_to=message.reply_to,
        name=message.name,
        subject=message.subject,
        text=message.text,
        html=message.html,
        tells_of=message.tells_of,
    )
    copy.save(force_insert=True)
    _bind(copy, [(one.kind, one.id, one.label) for one in message.about_refs])
    _hand_over(copy)
    _tell(copy, MessageSentAgain(message=ref(copy)))
    return copy
