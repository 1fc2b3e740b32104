"""Where a new deal may stand, and to whom a deal may be given."""

from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, may, require
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import default_pipeline, stage_for


def place_for(
    actor: Actor, pipeline_id: int | None, stage_id: int | None = None
) -> tuple[Pipeline, Stage | None]:
    """The pipeline and stage a deal is wanted in, if the actor may open one there.

    A stage alone names its pipeline too.
    """
    if pipeline_id is None and stage_id is None:
        return default_pipeline("deal", by=actor), None
    if pipeline_id is None:
        pipeline = Pipeline.objects.filter(stages=stage_id, of_kind="deal").first()
        missing = Refused(_("There is no such stage."), field="stage_id")
    else:
        pipeline = Pipeline.objects.filter(pk=pipeline_id, of_kind="deal").first()
        missing = Refused(_("There is no such pipeline."), field="pipeline_id")
    if pipeline is None or not may(actor, "deal", Verb.CREATE, pipeline.pk):
        raise missing
    return pipeline, stage_for(pipeline.pk, stage_id) if stage_id is not None else None


def responsible_for_new(actor: Actor, user_id: int | None, pipeline_id: int) -> User:
    """Who answers for a deal the actor opens: they themselves, or whom their rights let them name."""
    require(actor, "deal", Verb.CREATE, pipeline_id)
    return actor.user if user_id is None else _colleague(actor, user_id, Verb.CREATE, pipeline_id)


def responsible_for(actor: Actor, user_id: int | None, pipeline_id: int) -> User | None:
    """Whom the actor may give a deal to; None leaves it without anybody."""
    return None if user_id is None else _colleague(actor, user_id, Verb.CHANGE, pipeline_id)


def _colleague(actor: Actor, user_id: int, verb: Verb, pipeline_id: int) -> User:
    user = people_within(actor, "deal", verb, pipeline_id).filter(pk=user_id).first()
    if user is None:
        raise Refused(_("There is no such colleague whom you may give deals to."), field="responsible_id")
    return user
