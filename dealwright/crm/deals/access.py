"""Where a new deal may stand, and to whom a deal may be given."""

from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, require
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import default_pipeline, stage_for


def place_for(pipeline_id: int | None, stage_id: int | None) -> tuple[Pipeline, Stage | None]:
    """The pipeline and stage a deal is wanted in; a stage alone names its pipeline too."""
    if pipeline_id is None and stage_id is not None:
        stage = Stage.objects.select_related("pipeline").filter(pk=stage_id).first()
        if stage is None:
            raise Refused(_("There is no such stage."), field="stage_id")
        return stage.pipeline, stage
    if pipeline_id is None:
        return default_pipeline("deal"), None
    pipeline = Pipeline.objects.filter(pk=pipeline_id, of_kind="deal").first()
    if pipeline is None:
        raise Refused(_("There is no such pipeline."), field="pipeline_id")
    return pipeline, stage_for(pipeline.pk, stage_id) if stage_id is not None else None


def responsible_for_new(actor: Actor, user_id: int | None) -> User:
    """Who answers for a deal the actor opens: they themselves, or whom their rights let them name."""
    require(actor, "deal", Verb.CREATE)
    return actor.user if user_id is None else _colleague(actor, user_id, Verb.CREATE)


def responsible_for(actor: Actor, user_id: int | None) -> User | None:
    """Whom the actor may give a deal to; None leaves it without anybody."""
    return None if user_id is None else _colleague(actor, user_id, Verb.CHANGE)


def _colleague(actor: Actor, user_id: int, verb: Verb) -> User:
    user = people_within(actor, "deal", verb).filter(pk=user_id).first()
    if user is None:
        raise Refused(_("There is no such colleague whom you may give deals to."), field="responsible_id")
    return user
