"""The board of deadlines: open records by a day they have, until when they are valid or to be paid (CR-48).

deadlines.add(DeadlineBoard(kind="invoice", field="due_on", still_open=("state", ("draft", "sent")), …))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.boards.board import CardBoard
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.lists import listing, ways
from dealwright.records.lists.ways import Way

WAY = "deadlines"


@dataclass(frozen=True, kw_only=True)
class DeadlineBoard(CardBoard):
    """The open records of one list by a day of theirs, of all pipelines at once."""

    field: str
    """The field that holds the day; it is changed by the verb `edit` of the kind. Whoever may not see it has
    no such board."""
    still_open: tuple[str, tuple[str, ...]]
    """A column the list is narrowed by, and what it holds while a record is open: `("state", ("sent",))`."""

    @property
    def placed_by(self) -> tuple[str, ...]:
        """The day."""
        return (self.field,)

    @property
    def address(self) -> str:
        """`/invoices/deadlines`."""
        return f"{self.url}/{WAY}"

    @property
    def within(self) -> Q:
        """Which records stand on it."""
        name, values = self.still_open
        return Q(**{f"{name}__in": values})

    @property
    def of_field(self) -> Field:
        """The declaration of the field."""
        found = next((one for one in fields_of(self.kind) if one.name == self.field), None)
        if found is None:
            raise LookupError(f"{self.kind} has no field {self.field}")
        return found

    def is_shown_to(self, actor: Actor) -> bool:
        """Whether the actor may see the day."""
        return self.field not in hidden_fields(actor, self.kind)


_boards: dict[str, DeadlineBoard] = {}


def add(board: DeadlineBoard) -> None:
    """Declare a board of deadlines; the domain's apps.py does it once."""
    _boards[board.key] = board
    way = Way(WAY, _("Deadlines"), "calendar-due", board.address, of=board.field, only=board.still_open)
    ways.add(board.key, way)


def get(key: str) -> DeadlineBoard | None:
    """The board of a kind, or of a further list of one; None where there is none now."""
    found = _boards.get(key)
    return found if found is not None and listing.get(key) is not None else None


def all_deadlines() -> Iterator[DeadlineBoard]:
    """Every declared board."""
    yield from _boards.values()
