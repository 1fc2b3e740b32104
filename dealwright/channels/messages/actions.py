"""Verbs that change messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from email.utils import formataddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from dealwright.channels.messages.events import (
    ColleagueWrittenTo,
    MessageEvent,
    MessageFailed,
    MessageSent,
    MessageSentAgain,
    MessageWritten,
)
from dealwright.channels.messages.models import Channel, Dispatch, Message, MessageLink, MessageState
from dealwright.channels.messages.words import holds_secrets
from dealwright.channels.refusals.queries import stop_address_of
from dealwright.channels.sender_addresses.models import OF_SERVER, From
from dealwright.channels.senders.models import Sender
from dealwright.channels.senders.queries import can_leave
from dealwright.channels.tracking.models import Tracking
from dealwright.channels.tracking.rewriting import tracked
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.kit import clock, phones
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.people.letters.actions import LONGEST_SENDER, release_letter, write_letters
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.writing import KEY_HEADER, SENDER_HEADER
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.files.actions import named_as, still_there
from dealwright.records.files.models import File

EMAILS, PHONES = "emails", "phones"
"""The fields of clients that the address of a message repeats."""
LONGEST_TEXT = 2000
MOST_ATTACHED = 15 * 1024 * 1024
"""Bytes of the files of a letter; on their way they grow by a third, and many mail servers take 25 MB."""
TRIES = 6
FIRST_PAUSE = timedelta(seconds=30)
"""Before the second try of a text; each further pause is four times as long, three hours in all."""
TEST = "channel.test"
OF_RULES = "rule.client"
"""The purpose of letters whose readers may ask for no more of them."""
HIDDEN = "••••••"
"""Stands where the letter itself holds what opens something."""
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
    sender: User | None = None,
    files: Collection[File] = (),
    tells_of: Iterable[str] = (),
    title: str = "",
    colleague: User | None = None,
    is_tracked: bool = False,
    is_trial: bool = False,
    secrets: Collection[str] = (),
    comes_from: From = OF_SERVER,
    by: Actor,
) -> Message:
    """Write to a client: the letter leaves soon, or is kept as long as there is no mail server.

    A message whose key is there already is not written again; the answer is the one there is. `tells_of`
    names the fields that the text repeats (`order.total`): whoever may not see one does not read it.
    `title` is what it is called for them, where its subject repeats such fields.
    `colleague` is who works here and is written to instead of a client. What is written in a trial never
    leaves.

    `sender` is who works here and in whose name it is sent: the letter shows their name and answers reach
    them, while its address stays that of the mail server, because other mail servers (SPF, DMARC) take a
    letter from a domain only from those who may send for it. `files` go along as copies, so that what is done
    to them afterwards changes nothing about the letter; Refused where they are too large together, or one is
    gone. `comes_from` is the confirmed address that the letter shows in place of the mail server's, and the
    one that it stands for where that may not be used.

    `secrets` are what opens something to whoever reads it: they stand in the sealed letter alone, not in the
    message that colleagues read. Say of its purpose that it holds some, so that no copy is sent: see
    `words.add_purpose`.
    """
    _refuse_odd_address(to)
    if sum(one.size for one in files) > MOST_ATTACHED:
        places = {"most": filesizeformat(MOST_ATTACHED)}
        raise Refused(_("A letter takes files of at most %(most)s together.") % places, field="files")
    concerned = [one for one in about if one is not None]
    message = Message(
        channel=Channel.EMAIL,
        purpose=purpose,
        key=key,
        address=to,
        reply_to=_address_of(sender) if sender is not None else reply_to,
        sender_name=" ".join(sender.name.split())[:LONGEST_SENDER] if sender is not None else "",
        from_address=comes_from.address,
        from_instead_of=comes_from.instead_of,
        name=name,
        subject=" ".join(subject.split())[:300],
        title=title[:300],
        text=_without(secrets, text),
        html=_without(secrets, html),
        tells_of=sorted({*tells_of, *_told(EMAILS, concerned, colleague)}),
        colleague=colleague,
        is_trial=is_trial,
    )
    whole = (text, html)
    return _written(message, concerned, files=files, is_tracked=is_tracked, whole=whole)


@action
def send_text(
    *,
    channel: str,
    to: str,
    name: str,
    text: str,
    about: Iterable[Any],
    purpose: str,
    key: str | None,
    gateway_id: int | None = None,
    tells_of: Iterable[str] = (),
    title: str = "",
    colleague: User | None = None,
    is_trial: bool = False,
    by: Actor,
) -> Message:
    """Write an SMS or a WhatsApp message: it leaves soon, or is kept as long as no gateway is connected.

    `gateway_id` is one of its channel, none the default; Refused where it is gone. Keys, `tells_of`,
    `colleague` and trials as for letters. `to` is a number with its country code.
    """
    number, text = phones.normalise(to), text.strip()
    if number is None:
        raise Refused(
            _("This is no phone number; write it with the country code, such as +55 11 98765-4321."),
            field="to",
        )
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise Refused(_("A message has at least one letter and at most 2,000."), field="text")
    if gateway_id is not None and not Sender.objects.filter(channel=channel, pk=gateway_id).exists():
        raise Refused(_("The gateway is gone; choose another one."), field="gateway_id")
    concerned = [one for one in about if one is not None]
    message = Message(
        channel=channel,
        gateway_id=gateway_id,
        purpose=purpose,
        key=key,
        address=number,
        name=name,
        title=(title or text)[:60],
        text=text,
        tells_of=sorted({*tells_of, *_told(PHONES, concerned, colleague)}),
        colleague=colleague,
        is_trial=is_trial,
    )
    return _written(message, concerned)


@action
def send_test(channel: str, *, to: str, gateway: Sender | None = None, by: Actor) -> Message:
    """Write a text that the worker tries once, at once; what the gateway said stands on its message. Without
    a gateway by the default.
    """
    require_settings(by)
    number = phones.normalise(to, by.user.region if by.user is not None else None)
    if number is None:
        raise Refused(
            _("This is no phone number; write it with the country code, such as +55 11 98765-4321."),
            field="to",
        )
    words = _("If you read this, messages of this installation reach you.")
    message = Message(channel=channel, gateway=gateway, purpose=TEST, address=number, text=str(words))
    return _written(message, [], most_attempts=1)


@action
def send_again(message: Message, *, by: Actor) -> Message:
    """Let a message leave that was kept or given up; of one that left, send a copy.

    Conflict while it is on its way, or a copy of it is: two clicks send it once.
    """
    message = Message.objects.locked(message)
    if message.is_incoming:
        raise Refused(_("This message came in; write an answer instead."))
    if message.state == MessageState.SENT:
        if holds_secrets(message):
            raise Conflict(_("What this letter opened works once; its reader asks for another one."))
        return _copy(message, by)
    if message.is_trial:
        raise Conflict(_("This message was written in a trial; it never leaves."))
    if message.state == MessageState.QUEUED:
        raise Conflict(_("This message is on its way."))
    if message.is_text:
        _refuse_without_gateway(message)
        _dispatch(message)
    elif message.letter_id is None:
        raise Conflict(_("This message is on its way."))
    else:
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
        record(MessageSent(message=ref(message)), on=message, about=message.about_refs)
    elif state == MessageState.FAILED:
        _tell(message, _failed(message))
    return message


@action
def note_text_sent(dispatch: Dispatch, *, answer: str, by: Actor) -> bool:
    """The gateway took it. False when another worker holds it by now; then nothing is written."""
    held = _held(dispatch)
    if held is None:
        return False
    _finish(held, answer)
    message = Message.objects.locked(held.message)
    message.state, message.sent_at, message.reason = MessageState.SENT, clock.now(), ""
    message.save()
    record(MessageSent(message=ref(message)), on=message, about=message.about_refs)
    return True


@action
def note_text_kept(dispatch: Dispatch, *, by: Actor) -> bool:
    """Nothing carries texts of its channel any more: it is kept."""
    held = _held(dispatch)
    if held is None:
        return False
    _finish(held, "")
    message = Message.objects.locked(held.message)
    message.state = MessageState.KEPT
    message.save()
    return True


@action
def note_text_failure(dispatch: Dispatch, *, answer: str, for_good: bool, by: Actor) -> bool:
    """The gateway did not take it: another try later, unless it refused for good or tries are used up."""
    held = _held(dispatch)
    if held is None:
        return False
    held.attempts += 1
    if not for_good and held.attempts < held.most_attempts:
        held.answer, held.leased_by = answer, None
        held.due_at = clock.now() + FIRST_PAUSE * 4 ** (held.attempts - 1)
        held.save()
        return True
    _finish(held, answer)
    message = Message.objects.locked(held.message)
    message.state, message.reason = MessageState.FAILED, answer
    message.save()
    _tell(message, _failed(message))
    return True


def _held(dispatch: Dispatch) -> Any:
    """The row, locked, as long as nobody else has claimed it since."""
    held = Dispatch.objects.select_for_update(of=("self",)).select_related("message")
    return held.filter(pk=dispatch.pk, fence=dispatch.fence, is_done=False).first()


def _finish(held: Dispatch, answer: str) -> None:
    held.is_done, held.answer, held.leased_by = True, answer, None
    held.save()


def _written(
    message: Message,
    concerned: list[Any],
    *,
    files: Iterable[File] = (),
    is_tracked: bool = False,
    most_attempts: int = TRIES,
    whole: tuple[str, str] | None = None,
) -> Message:
    """Keep it, hand it over and tell; the one there is where its key is known."""
    if not _is_first(message):
        found: Message = Message.objects.get(key=message.key)
        return found
    _attach(message, files)
    about = _bind(message, [(one.record_kind, one.pk, str(one)[:200]) for one in concerned])
    _hand_over(message, is_tracked=is_tracked, most_attempts=most_attempts, whole=whole)
    if message.colleague is not None:
        told: MessageEvent = ColleagueWrittenTo(
            message=ref(message), channel=message.channel, colleague=ref(message.colleague)
        )
    else:
        told = MessageWritten(message=ref(message), channel=message.channel, purpose=message.purpose)
    _tell(message, told, about)
    return message


def _failed(message: Message) -> MessageFailed:
    return MessageFailed(
        message=ref(message), colleague=ref(message.colleague) if message.colleague is not None else None
    )


def _tell(message: Message, event: MessageEvent, about: list[Ref] | None = None) -> None:
    """Record it on what the message is about above all: who may not see that is told nothing elsewhere."""
    refs = message.about_refs if about is None else about
    record(event, on=refs[0] if refs else message, about=refs[1:])


def _refuse_odd_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="to") from None


def _told(field: str, concerned: Iterable[Any], colleague: User | None) -> Iterable[str]:
    """What the address of a message to a client repeats."""
    for name in {one.record_kind for one in concerned} if colleague is None else ():
        kind = kinds.get(name)
        if kind is not None and kind.field(field) is not None:
            yield f"{name}.{field}"


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


def _attach(message: Message, files: Iterable[File]) -> None:
    """Copies of its own; the message tells of them, so they need no events."""
    for file in files:
        still_there(file)
        File.objects.create(
            **named_as(file),
            on_kind=message.record_kind,
            on_id=message.pk,
            key=blobs.sharing(file.key),
            uploaded_by=file.uploaded_by,
        )


def _address_of(person: User) -> str:
    """A person as an answer finds them."""
    whole = formataddr((person.name, person.email))
    return whole if len(whole) <= 254 else person.email


def _bind(message: Message, places: Iterable[tuple[str, int, str]]) -> list[Ref]:
    """Let it be about these records; the same as `about_refs` tells them from then on."""
    different = list({place[:2]: place for place in places}.values())
    MessageLink.objects.bulk_create(
        MessageLink(message=message, on_kind=kind, on_id=id, label=label, position=position)
        for position, (kind, id, label) in enumerate(different)
    )
    return [Ref(kind=kind, id=id, label=label) for kind, id, label in different]


def _hand_over(
    message: Message,
    *,
    is_tracked: bool = False,
    most_attempts: int = TRIES,
    whole: tuple[str, str] | None = None,
) -> None:
    """Write the letter that carries it, or let a text wait for its turn; in a trial neither."""
    if message.is_trial or (message.is_text and not can_leave(message.channel, message.gateway_id)):
        message.state = MessageState.KEPT
        message.save(update_fields=["state"])
    elif message.is_text:
        message.state = MessageState.QUEUED
        message.save(update_fields=["state"])
        _dispatch(message, most_attempts)
    else:
        _write_letter(message, is_tracked=is_tracked, whole=whole or (message.text, message.html))


def _dispatch(message: Message, most_attempts: int = TRIES) -> None:
    fresh = {"is_done": False, "attempts": 0, "answer": "", "due_at": clock.now(), "leased_by": None}
    Dispatch.objects.update_or_create(message=message, defaults={**fresh, "most_attempts": most_attempts})


def _refuse_without_gateway(message: Message) -> None:
    if not can_leave(message.channel, message.gateway_id):
        raise Conflict(_("No gateway is connected for this channel; set one up first."))


def _without(secrets: Collection[str], written: str) -> str:
    """What was written, as those may read it who are not to use it."""
    for secret in secrets:
        written = written.replace(secret, HIDDEN)
    return written


def _write_letter(message: Message, *, is_tracked: bool, whole: tuple[str, str]) -> None:
    """`whole` is its text and how it looks, with what the message does not hold."""
    text, html = whole
    headers = {KEY_HEADER: f"message {message.pk}", SENDER_HEADER: message.sender_name}
    stop = stop_address_of(message.key) if message.purpose == OF_RULES and message.key else ""
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(
        message.subject,
        text,
        to=[message.address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    if html:
        html = tracked(message.pk, html, untouched=stop) if is_tracked else html
        mail.attach_alternative(html, "text/html")
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
        gateway_id=message.gateway_id,
        purpose=message.purpose,
        key=f"again {message.pk} {copies.count() + 1}",
        address=message.address,
        reply_to=message.reply_to,
        sender_name=message.sender_name,
        from_address=message.from_instead_of or message.from_address,
        name=message.name,
        subject=message.subject,
        title=message.title,
        text=message.text,
        html=message.html,
        tells_of=message.tells_of,
        colleague=message.colleague,
    )
    if copy.is_text:
        _refuse_without_gateway(copy)
    copy.save(force_insert=True)
    _attach(copy, File.objects.on(message).kept().order_by("pk"))
    _bind(copy, [(one.kind, one.id, one.label) for one in message.about_refs])
    _hand_over(copy, is_tracked=Tracking.objects.filter(message=message).exists())
    _tell(copy, MessageSentAgain(message=ref(copy)))
    return copy
