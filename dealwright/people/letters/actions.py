"""Verbs that change letters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Conflict
from dealwright.kit.prepared import PreparedQuery
from dealwright.people.letters.events import LetterFailed, LetterReleased, LetterSent
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.writing import KEY_HEADER, SENDER_HEADER, TRIES_HEADER, written
from dealwright.people.mail_server.queries import the_mail_server

USUAL_TRIES = 8
FIRST_PAUSE = timedelta(seconds=30)
"""Before the second try; each further pause is four times as long, a day and a half in all."""
LONGEST_PAUSE = timedelta(hours=24)
LONGEST_SENDER = 120


@action
def write_letters(message: EmailMessage, *, by: Actor) -> list[Letter]:
    """Keep a message for each of its recipients, or send it soon when there is a mail server.

    A letter whose key is there already is not written again; the answer holds the one there is.
    """
    key = message.extra_headers.get(KEY_HEADER)
    tries = int(message.extra_headers.get(TRIES_HEADER, USUAL_TRIES))
    state = LetterState.KEPT if the_mail_server() is None else LetterState.QUEUED
    sender_name = str(message.extra_headers.get(SENDER_HEADER, ""))[:LONGEST_SENDER]
    kept, now = written(message), clock.now()
    letters = [
        Letter(
            to=address,
            subject=" ".join(str(message.subject).split())[:300],
            sender_name=sender_name,
            sealed=kept.sealed,
            message_id=kept.message_id,
            key=f"{key} {address}"[:300] if key else None,
            state=state,
            most_attempts=tries,
            due_at=now,
            created_at=now,
        )
        for address in dict.fromkeys(message.recipients())
    ]
    with unrecorded("whoever wrote the letter recorded why"):
        Letter.objects.bulk_create(letters, ignore_conflicts=key is not None)
    if key is None:
        return letters
    if len(letters) == 1:
        return [_BY_KEY.first(letters[0].key)]
    return list(Letter.objects.filter(key__in=[letter.key for letter in letters]).order_by("pk"))


_BY_KEY = PreparedQuery(lambda key: Letter.objects.filter(key=key), str)


@action
def note_sent(letter: Letter, *, answer: str, by: Actor) -> bool:
    """The mail server took it. False when another worker holds it by now; then nothing is written."""
    held = _held(letter)
    if held is None:
        return False
    held.attempts += 1
    held.state, held.answer, held.sent_at = LetterState.SENT, answer, clock.now()
    held.leased_by = None
    held.save()
    record(LetterSent(), on=held)
    return True


@action
def note_failure(letter: Letter, *, answer: str, for_good: bool, by: Actor) -> bool:
    """The mail server did not take it: another try later, unless it refused for good or tries are used up."""
    held = _held(letter)
    if held is None:
        return False
    held.attempts += 1
    held.answer, held.leased_by = answer, None
    if for_good or held.attempts >= held.most_attempts:
        held.state = LetterState.FAILED
        record(LetterFailed(), on=held)
    else:
        held.due_at = clock.now() + pause_after(held.attempts)
    held.save()
    return True


@action
def release_letter(letter: Letter, *, by: Actor) -> Letter:
    """Let a letter be sent, or tried again, that was kept or given up."""
    letter = Letter.objects.locked(letter)
    if the_mail_server() is None:
        raise Conflict(_("There is no mail server yet; set one up first."))
    if letter.state not in {LetterState.KEPT, LetterState.FAILED}:
        raise Conflict(_("This letter is sent or on its way."))
    letter.state, letter.attempts, letter.due_at, letter.answer = LetterState.QUEUED, 0, clock.now(), ""
    letter.save()
    record(LetterReleased(), on=letter)
    return letter


@action
def release_kept_letters(*, by: Actor) -> int:
    """Let everything be sent that was written while there was no mail server."""
    letters = list(Letter.objects.filter(state=LetterState.KEPT).order_by("pk").values_list("pk", flat=True))
    for pk in letters:
        release_letter(Letter(pk=pk), by=by)
    return len(letters)


def pause_after(attempts: int) -> timedelta:
    """How long to wait before the next try."""
    pause: timedelta = min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE)
    return pause


def _held(letter: Letter) -> Any:
    """The row, locked, as long as nobody else has claimed it since."""
    held = Letter.objects.select_for_update(of=("self",)).filter(
        pk=letter.pk, fence=letter.fence, state=LetterState.QUEUED
    )
    return held.first()
