"""What can happen to notifications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

_IN_THE_NAME_OF = _("{actor} told {people} in the name of {sender}: {text}")


class PeopleNotified(Event):
    """A rule told people something about a record, by their bells."""

    kind = "people.notified"
    title = _("People notified")
    sentence = _("{actor} told {people}: {text}")
    icon = "bell"
    used_by = frozenset()
    personal = ("text",)
    sample = {
        "people": [{"kind": "user", "id": 3, "label": "Boris"}],
        "text": "The client waits for an offer.",
    }

    people: list[Ref]
    text: str
    sender: Ref | None = None
    """In whose name; none is the rule's own."""

    def say(self, *, actor: str, subject: str) -> str:
        """With the one in whose name they were told."""
        if self.sender is None:
            return super().say(actor=actor, subject=subject)
        return str(_IN_THE_NAME_OF).format(sender=self.sender.label, actor=actor, **self.places())

    def places(self) -> dict[str, str]:
        """Who was told, by name."""
        return {"people": ", ".join(one.label for one in self.people), "text": self.text}
