"""Stages and people that those who set up automation name by their numbers, and where things are put."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext as _

from dealwright.api.types import Body, Changes, Id, Text
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage

OptionalName = Annotated[str, Text(120, empty=True)]
"""What people call a rule or a trigger; may be empty."""


class PutOn(Changes):
    """Where a rule or a trigger goes."""

    stage_id: Id
    before_id: Id | None = None
    """The one it stands above from now on; null is below all of the stage."""


class CopyTo(Body):
    """Where a copy goes."""

    stage_id: Id


def stage_called(id: int, *, field: str = "stage_id") -> Stage:
    """The stage of that number; Refused where there is none."""
    stage = Stage.objects.select_related("pipeline").filter(pk=id).first()
    if stage is None:
        raise Refused(_("There is no such stage."), field=field)
    return stage


def refuse_stage_without_rules(stage: Stage) -> None:
    """Refused on stages of records that nobody automates."""
    kind = kinds.get(stage.pipeline.of_kind)
    if kind is not None and not kind.takes_rules:
        raise Refused(
            _("Nothing is automated on these stages; put it on those of the orders."), field="stage_id"
        )


def person_called(id: int | None, *, field: str) -> User | None:
    """The active person of that number, None for none; Refused where nobody has it."""
    if id is None:
        return None
    user = User.objects.active().filter(pk=id).first()
    if user is None:
        raise Refused(_("There is no such person here (any more)."), field=field)
    return user
