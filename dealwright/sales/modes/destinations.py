"""Where purchases go: the shop stands on a higher floor and tells its pipeline here."""

from __future__ import annotations

from collections.abc import Callable

from dealwright.records.pipelines.models import Pipeline

Destination = Callable[[], Pipeline | None]

_destinations: list[Destination] = []


def ask(destination: Destination) -> None:
    """Ask this for the pipeline that purchases open deals in."""
    _destinations.append(destination)


def pipeline_of_purchases() -> Pipeline | None:
    """The first that is told; None where no channel has chosen any."""
    return next((pipeline for one in _destinations if (pipeline := one()) is not None), None)
