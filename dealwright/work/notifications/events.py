"""What can happen to notifications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


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

    def places(self) -> dict[str, str]:
        """Who was told, by name."""
        return {"people": ", ".join(one.label for one in self.people), "text": self.text}
