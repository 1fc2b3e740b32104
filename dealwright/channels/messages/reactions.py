"""What messages do when the letter that carries one tells something, and what rules hear of them."""

from dealwright.automation.rules.running import fail_after_all
from dealwright.channels.messages.actions import follow_letter
from dealwright.channels.messages.events import MessageFailed
from dealwright.channels.messages.models import Message, MessageState
from dealwright.channels.messages.queries import first_key_of, is_last_attempt
from dealwright.channels.messages.words import reason_for_everybody
from dealwright.events import Actor, Event, reaction
from dealwright.events.models import Entry
from dealwright.people.letters.events import LetterFailed, LetterReleased, LetterSent


@reaction(to=(LetterSent, LetterFailed, LetterReleased))
def follow_the_letter(event: Event, entry: Entry) -> None:
    """A message stands where its letter stands."""
    follow_letter(entry.subject_id, by=Actor.system("Postman"))


@reaction(to=MessageFailed)
def fail_its_rule(event: MessageFailed, entry: Entry) -> None:
    """The rule that wrote it has failed and may be tried again, unless it is on its way once more."""
    message = Message.objects.filter(pk=event.message.id).first()
    if message is None or message.state != MessageState.FAILED or not is_last_attempt(message):
        return
    run, _space, _of_whom = first_key_of(message).partition(" ")
    fail_after_all(run, reason_for_everybody(message), is_told=True)
