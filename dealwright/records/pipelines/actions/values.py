"""What names, codes, orders and demands of pipelines must be like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.records import kinds
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.requiring import REASON, demandable

LONGEST_NAME = 80
LONGEST_CODE = 50
LONGEST_CODE_OF = {"deal": 22, "lead": 21}
"""Shorter than usual where other programs keep them so (CR-17)."""
MOST_PIPELINES = 50
"""Of one kind."""
SAME_PLACE = 1e-9
"""Two positions closer than this have to be numbered anew."""


@dataclass(frozen=True)
class NewStage:
    """A stage to be made."""

    name: str
    semantic: Semantic = Semantic.OPEN
    color: str = "slate"
    probability: int = 0
    code: str = ""
    required_fields: tuple[str, ...] = ()


def locked_pipeline(pipeline: Pipeline, version: int | None = None) -> Pipeline:
    """The pipeline locked: its stages change one after the other. Conflict where somebody was quicker.

    The lock lets records be opened in it meanwhile: whoever opens one holds its stage and waits for nothing.
    """
    locked: Pipeline = Pipeline.objects.select_for_update(no_key=True).get(pk=pipeline.pk)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this pipeline in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked


def save_changed(pipeline: Pipeline) -> None:
    """Count the version up: whoever saw the pipeline or its stages before saw something else."""
    pipeline.version += 1
    pipeline.save()


def named(name: str, field: str = "name") -> str:
    """The name trimmed, with one space between words."""
    name = " ".join(without_control(name).split())
    if not name:
        raise Refused(_("Write a name."), field=field)
    if len(name) > LONGEST_NAME:
        raise Refused(_("This name is longer than 80 letters."), field=field)
    return name


def has_one_pipeline(of_kind: str) -> bool:
    """Whether records of the kind go one way for good: open stages, one won, one lost."""
    kind = kinds.get(of_kind)
    return kind is not None and bool(kind.stages_url)


def checked_code(code: str, pipeline: Pipeline, taken: Iterable[str] = (), *, field: str = "code") -> str:
    """The code other programs know the stage by; empty for none."""
    code = code.strip()
    longest = LONGEST_CODE_OF.get(pipeline.of_kind, LONGEST_CODE)
    if len(code) > longest:
        raise Refused(_("A code has at most %(longest)s letters here.") % {"longest": longest}, field=field)
    if code and code in set(taken):
        raise Refused(_("Another stage of this pipeline has this code."), field=field)
    return code


def checked_probability(percent: int) -> int:
    """Percent."""
    if not 0 <= percent <= 100:
        raise Refused(_("A probability lies between 0 and 100 percent."), field="probability")
    return percent


def checked_demands(names: Iterable[str], of_kind: str, semantic: str) -> list[str]:
    """The fields a stage demands, in the order in which cards show them."""
    wanted = set(names)
    if not wanted:
        return []
    if REASON in wanted and semantic != Semantic.LOST:
        raise Refused(_("Only a lost stage can demand the reason of the loss."), field="required_fields")
    known = [field.name for field in demandable(of_kind)]
    if strangers := sorted(wanted - set(known)):
        raise Refused(
            _("“%(field)s” is no field that a stage can demand.") % {"field": strangers[0][:60]},
            field="required_fields",
        )
    return [name for name in known if name in wanted]


def refuse_order(semantics: Sequence[Semantic], *, field: str = "stages") -> None:
    """Open stages come first, then exactly one won, then at least one lost (CR-16)."""
    order = [Semantic.OPEN, Semantic.WON, Semantic.LOST]
    if list(semantics).count(Semantic.WON) != 1 or set(semantics) != set(order):
        raise Refused(
            _("A pipeline needs an open stage, exactly one won and at least one lost."), field=field
        )
    if sorted(semantics, key=order.index) != list(semantics):
        raise Refused(_("Open stages come first, then the won one, then the lost ones."), field=field)


def order_of(stage: Stage) -> int:
    """Which of the three sorts of stages it belongs to, in their order."""
    return [one.value for one in (Semantic.OPEN, Semantic.WON, Semantic.LOST)].index(stage.semantic)


def put_between(one: Any, others: Sequence[Any], at: int) -> bool:
    """Give it a position before the others' number `at`; whether that is another place than it had.

    Positions are fractions, so usually nothing else is written; halved too often, all are numbered anew.
    """
    below = others[at - 1].position if at else None
    above = others[at].position if at < len(others) else None
    if (below is None or below < one.position) and (above is None or one.position < above):
        return False
    low = below if below is not None else (above or 0.0) - 2
    high = above if above is not None else low + 2
    one.position = (low + high) / 2
    if high - low < SAME_PLACE:
        for place, each in enumerate([*others[:at], one, *others[at:]], start=1):
            each.position = float(place)
            each.save()
    return True


def index_before(before: Any, others: Sequence[Any], *, refusal: Any) -> int:
    """The place before that one among the others; the end where none is named."""
    if before is None:
        return len(others)
    keys = [other.pk for other in others]
    if before.pk not in keys:
        raise Refused(refusal, field="before_id")
    return keys.index(before.pk)


def stages_of(pipeline: Pipeline) -> list[Stage]:
    """Its stages as they are now, in order."""
    return list(Stage.objects.filter(pipeline=pipeline))
