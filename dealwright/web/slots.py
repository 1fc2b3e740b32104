"""Places in a page that a higher floor fills: `slots.fill("contact.card.tabs", callable)`."""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

Filling = Callable[..., Any]

_fillings: dict[str, list[tuple[int, Filling]]] = {}


def fill(name: str, filling: Filling, *, order: int = 100) -> None:
    """Fill the slot. The filling is called with what the page gives and answers with Markup or None."""
    _fillings.setdefault(name, []).append((order, filling))
    _fillings[name].sort(key=lambda pair: pair[0])


def fillings(name: str, *args: Any, **kwargs: Any) -> Markup:
    """What the slot holds for this page, joined in order; an unfilled slot is empty."""
    made = (filling(*args, **kwargs) for _, filling in _fillings.get(name, ()))
    return Markup("").join(piece for piece in made if piece)


def each(name: str, *args: Any, **kwargs: Any) -> list[Any]:
    """The same, one by one: for slots whose fillings are data, such as tabs."""
    made = (filling(*args, **kwargs) for _, filling in _fillings.get(name, ()))
    return [piece for piece in made if piece]
