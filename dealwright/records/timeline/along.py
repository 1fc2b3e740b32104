"""Files below the sentences of a timeline, such as those a letter was sent with, loaded in bulk per page."""

from collections.abc import Callable, Collection, Iterable

from dealwright.events import Actor
from dealwright.records.notes.showing import ShownFile

Loader = Callable[[Collection[int], Actor], dict[int, list[ShownFile]]]

_loaders: dict[str, Loader] = {}


def add(kind: str, loader: Loader) -> None:
    """Say how the files of what is referred to are loaded, as far as their reader may have them."""
    _loaders[kind] = loader


def load(wanted: Iterable[tuple[str, int]], reader: Actor) -> dict[tuple[str, int], list[ShownFile]]:
    """The files of these, one loader per kind."""
    ids: dict[str, set[int]] = {}
    for kind, id in wanted:
        ids.setdefault(kind, set()).add(id)
    return {
        (kind, id): files
        for kind, of_kind in ids.items()
        if kind in _loaders
        for id, files in _loaders[kind](of_kind, reader).items()
    }
