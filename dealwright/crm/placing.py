"""Where a new deal or lead may stand, to whom one may be given, and whom it may name."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, may, require
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.known import default_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import stage_for


def place_for(
    actor: Actor, kind: str, pipeline_id: int | None, stage_id: int | None = None
) -> tuple[Pipeline, Stage | None]:
    """The pipeline and stage a record is wanted in, if the actor may open one there.

    A stage alone names its pipeline too.
    """
    if pipeline_id is None and stage_id is None:
        return default_pipeline(kind, by=actor), None
    if pipeline_id is None:
        pipeline = Pipeline.objects.filter(stages=stage_id, of_kind=kind).first()
        missing = Refused(_("There is no such stage."), field="stage_id")
    else:
        pipeline = Pipeline.objects.filter(pk=pipeline_id, of_kind=kind).first()
        missing = Refused(_("There is no such pipeline."), field="pipeline_id")
    if pipeline is None or not may(actor, kind, Verb.CREATE, pipeline.pk):
        raise missing
    return pipeline, stage_for(pipeline.pk, stage_id) if stage_id is not None else None


def responsible_for_new(actor: Actor, kind: str, user_id: int | None, pipeline_id: int) -> User:
    """Who answers for a record the actor opens: they themselves, or whom their rights let them name."""
    require(actor, kind, Verb.CREATE, pipeline_id)
    return actor.user if user_id is None else _colleague(actor, kind, user_id, Verb.CREATE, pipeline_id)


def responsible_for(actor: Actor, kind: str, user_id: int | None, pipeline_id: int) -> User | None:
    """Whom the actor may give a record to; None leaves it without anybody."""
    return None if user_id is None else _colleague(actor, kind, user_id, Verb.CHANGE, pipeline_id)


def contact_named(actor: Actor, id: int | None, *, field: str = "contact_id") -> Contact | None:
    """The contact, refused where there is none that the actor may see."""
    if id is None:
        return None
    contact: Contact | None = Contact.objects.seen_by(actor).filter(pk=id).first()
    if contact is None:
        message = _("There is no contact %(ids)s, or you may not see it.") % {"ids": id}
        raise Refused(message, field=field)
    return contact


def company_named(actor: Actor, id: int | None, *, field: str = "company_id") -> Company | None:
    """The company, refused where there is none that the actor may see."""
    if id is None:
        return None
    company: Company | None = Company.objects.seen_by(actor).filter(pk=id).first()
    if company is None:
        message = _("There is no company %(id)s, or you may not see it.") % {"id": id}
        raise Refused(message, field=field)
    return company


def observers_named(ids: Iterable[int]) -> list[User]:
    """The colleagues who are to observe a record."""
    ids = list(ids)
    found = User.objects.active().in_bulk(ids)
    if missing := [str(id) for id in ids if id not in found]:
        message = _("There is no colleague %(ids)s.") % {"ids": ", ".join(missing)}
        raise Refused(message, field="observer_ids")
    return list(found.values())


def _colleague(actor: Actor, kind: str, user_id: int, verb: Verb, pipeline_id: int) -> User:
    user = people_within(actor, kind, verb, pipeline_id).filter(pk=user_id).first()
    if user is None:
        raise Refused(_("There is no such colleague whom you may make responsible."), field="responsible_id")
    return user
