"""What can happen to a message to a client."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref, Use

_MESSAGE = {"kind": "message", "id": 12, "label": "Your order №1024 at Aurora"}


class MessageEvent(Event):
    """Shape of all of them: which message. Where it is stands below the sentence until it has left."""

    body_of: ClassVar[str | None] = "message"

    message: Ref


class MessageWritten(MessageEvent):
    """A client is written to: the message leaves soon, or is kept where nothing can carry it."""

    kind = "message.written"
    title = _("Client written to")
    sentence = _("{actor} wrote to the client: {message}")
    icon = "mail"
    sample = {"message": _MESSAGE, "channel": "email", "purpose": "order.placed"}

    channel: str
    purpose: str


class MessageSent(MessageEvent):
    """The channel took the message. Told to programs and triggers; timelines show it with the message."""

    kind = "message.sent"
    title = _("Message sent")
    sentence = _("The message left: {message}")
    icon = "send"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    stands_in_timelines = False
    sample = {"message": _MESSAGE}


class MessageFailed(MessageEvent):
    """The channel refused the message, or nobody took it for a day and a half."""

    kind = "message.failed"
    title = _("Message did not arrive")
    sentence = _("A message did not reach the client: {message}")
    icon = "alert-triangle"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {"message": _MESSAGE}

    colleague: Ref | None = None
    """Whom it was written to, where that is somebody who works here and no client."""

    def say(self, *, actor: str, subject: str) -> str:
        """One to a colleague names them."""
        if self.colleague is None:
            return super().say(actor=actor, subject=subject)
        text = _("A message did not reach {colleague}: {message}")
        return str(text).format(colleague=self.colleague, message=self.message)


class MessageOpened(MessageEvent):
    """The client opened a letter of a rule: told the first time, later ones are counted."""

    kind = "message.opened"
    title = _("Letter opened")
    sentence = _("The client opened the letter: {message}")
    body_of = None
    icon = "mail-opened"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    sample = {"message": _MESSAGE}


class MessageLinkClicked(MessageEvent):
    """The client followed a link that stood in a letter of a rule."""

    kind = "message.link_clicked"
    title = _("Link of a letter clicked")
    sentence = _("The client followed a link of the letter {message}: {url}")
    body_of = None
    icon = "link"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    sample = {"message": _MESSAGE, "url": "https://example.com/spring"}

    url: str
    """As it stood in the letter."""


class ColleagueWrittenTo(MessageEvent):
    """A rule wrote to somebody who works here."""

    kind = "message.written_to_colleague"
    title = _("Colleague written to")
    sentence = _("{actor} wrote to {colleague}: {message}")
    icon = "send"
    used_by = frozenset()
    sample = {"message": _MESSAGE, "channel": "sms", "colleague": {"kind": "user", "id": 3, "label": "Boris"}}

    channel: str
    colleague: Ref


class MessageSentAgain(MessageEvent):
    """Somebody let a message be sent that was kept, given up or lost on its way."""

    kind = "message.sent_again"
    title = _("Message sent again")
    sentence = _("{actor} let a message be sent again: {message}")
    icon = "send"
    used_by = frozenset()
    sample = {"message": _MESSAGE}
