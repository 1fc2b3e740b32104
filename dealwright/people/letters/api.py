"""What a program sees of letters, and may do with them: all of it for those who may change settings."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Id, Moment, Out, Verb
from dealwright.people import access
from dealwright.people.letters import actions
from dealwright.people.letters.models import Letter
from dealwright.people.letters.queries import letters_for, read

State = Literal["kept", "queued", "sent", "failed"]


class LetterOut(Out):
    """A letter to one address and what became of it. `answer` is what the mail server said last."""

    id: Id
    to: str
    sender_name: str
    """In whose name it is sent; empty is that of the mail server."""
    subject: str
    message_id: str
    state: State
    answer: str
    attempts: int
    due_at: Moment
    created_at: Moment
    sent_at: Moment | None


class WholeLetterOut(LetterOut):
    """A letter with what stands in it.

    Links and codes that open an administrator's account are left out for everybody who is none.
    Of a letter that signs a buyer in, nobody reads anything: text and html are empty.
    """

    text: str
    html: str
    attachments: list[str]
    is_masked: bool


LETTERS = ListOf(
    Letter, fields={"to": str, "state": State, "created_at": datetime, "sent_at": datetime}, sort="-id"
)

router = Router()


@router.list("", LETTERS, LetterOut)
def list_letters(request: HttpRequest) -> QuerySet[Letter]:
    """The outgoing letters, the newest first."""
    access.require_settings(request.actor)
    return letters_for(request.actor).defer("sealed")


@router.get("/{id}", WholeLetterOut)
def get_letter(request: HttpRequest, id: Id) -> WholeLetterOut:
    """One letter with what stands in it."""
    access.require_settings(request.actor)
    return _whole(request, letters_for(request.actor).get(pk=id))


@router.post("/{id}/send", LetterOut)
def send_letter(request: HttpRequest, id: Id, send: Verb = NO_BODY) -> Letter:
    """Let a letter be sent that was kept or given up."""
    access.require_settings(request.actor)
    return actions.release_letter(letters_for(request.actor).get(pk=id), by=request.actor)


def _whole(request: HttpRequest, letter: Letter) -> WholeLetterOut:
    content = read(letter, request.actor)
    return WholeLetterOut(
        **LetterOut.model_validate(letter).model_dump(),
        text=content.text,
        html=content.html,
        attachments=content.attachments,
        is_masked=content.is_masked,
    )
