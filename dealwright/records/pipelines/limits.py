"""How many stages a pipeline may have: fifty, or fewer where a higher floor says so for its own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Pipeline, Stage

MOST_STAGES = 50


@dataclass(frozen=True)
class Limit:
    """What a higher floor says about pipelines of its own; None where it says nothing about one."""

    most: Callable[[Pipeline], int | None]
    """The most stages."""
    says: Any = ""
    """The sentence that refuses one more, lazily translated."""
    longest_name: Callable[[Pipeline], int | None] | None = None
    """The most letters in the name of a stage."""


_limits: list[Limit] = []


def add(
    most: Callable[[Pipeline], int | None],
    *,
    says: Any = "",
    longest_name: Callable[[Pipeline], int | None] | None = None,
) -> None:
    """Ask this too: the most stages of a pipeline, and how long their names may be."""
    _limits.append(Limit(most, says, longest_name))


def most_stages(pipeline: Pipeline) -> int:
    """The most stages the pipeline may have."""
    said = (limit.most(pipeline) for limit in _limits)
    return min([MOST_STAGES, *(most for most in said if most is not None)])


def refuse_one_more(pipeline: Pipeline, present: Collection[Stage]) -> None:
    """Refused where the pipeline is full."""
    for limit in _limits:
        most = limit.most(pipeline)
        if most is not None and len(present) >= most and limit.says:
            raise Refused(limit.says, field="name")
    most = most_stages(pipeline)
    if len(present) >= most:
        raise Refused(_("This pipeline has at most %(most)s stages.") % {"most": most}, field="name")


def refuse_long_name(pipeline: Pipeline, name: str) -> None:
    """Refused where the name of a stage is longer than stages of this pipeline are called."""
    for limit in _limits:
        longest = limit.longest_name(pipeline) if limit.longest_name is not None else None
        if longest is not None and len(name) > longest:
            raise Refused(
                _("The name of a stage has at most %(longest)s letters here.") % {"longest": longest},
                field="name",
            )
