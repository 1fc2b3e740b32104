"""Texts below the sentences of a timeline, loaded in bulk per page."""

from collections.abc import Callable, Iterable

Loader = Callable[[Iterable[int]], dict[int, str]]

_loaders: dict[str, Loader] = {}


def add(kind: str, loader: Loader) -> None:
    """Say how the texts of records of this kind are loaded."""
    _loaders[kind] = loader


def load(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The texts of these records, one query per kind."""
    ids: dict[str, set[int]] = {}
    for kind, id in wanted:
        ids.setdefault(kind, set()).add(id)
    return {
        (kind, id): text
        for kind, of_kind in ids.items()
        if kind in _loaders
        for id, text in _loaders[kind](of_kind).items()
    }
