"""Who does something: a person, a visitor of the shop, a program, or the product itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Actor:
    """The one who acts. The label is a snapshot: the log outlives the people in it."""

    kind: str
    """`user`, `visitor`, `automation` or `system`."""
    id: int | None
    label: str
    user: Any = field(default=None, compare=False, repr=False)
    """The signed-in user behind the actor, for the floor that knows users; None for others."""

    @classmethod
    def of(cls, user: Any) -> Actor:
        """A signed-in person, or a program that acts in their name."""
        return cls("user", user.pk, str(user), user)

    @classmethod
    def visitor(cls, label: str = "Visitor") -> Actor:
        """Somebody on a public page."""
        return cls("visitor", None, label)

    @classmethod
    def automation(cls, label: str, id: int | None = None) -> Actor:
        """A trigger or a rule."""
        return cls("automation", id, label)

    @classmethod
    def system(cls, label: str = "Dealwright") -> Actor:
        """The product itself: jobs, imports, the command line."""
        return cls("system", None, label)
