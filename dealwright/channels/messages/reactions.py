"""What messages do when the letter that carries one tells something."""

from dealwright.channels.messages.actions import follow_letter
from dealwright.events import Actor, Event, reaction
from dealwright.events.models import Entry
from dealwright.people.letters.events import LetterFailed, LetterReleased, LetterSent


@reaction(to=(LetterSent, LetterFailed, LetterReleased))
def follow_the_letter(event: Event, entry: Entry) -> None:
    """A message stands where its letter stands."""
    follow_letter(entry.subject_id, by=Actor.system("Postman"))
