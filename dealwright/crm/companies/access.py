"""Which companies an actor may name, and to whom a company may be given."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dealwright.crm.companies.models import Company
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within


def companies_named(actor: Actor, ids: Iterable[int], *, kept: Iterable[Company] = ()) -> list[Company]:
    """The companies with these keys, in this order: those the actor sees, and those `kept` anyway."""
    wanted = list(dict.fromkeys(ids))
    found = Company.objects.seen_by(actor).in_bulk(wanted) | {one.pk: one for one in kept}
    if missing := [id for id in wanted if id not in found]:
        raise Refused(_("There is no company %(id)s.") % {"id": missing[0]}, field="company_ids")
    return [found[id] for id in wanted]


def responsible_for(actor: Actor, id: int | None, verb: Verb) -> User | None:
    """The person, refused when the actor's rights do not reach as far."""
    if id is None:
        return None
    person = people_within(actor, Company.record_kind, verb).filter(pk=id).first()
    if person is None:
        raise Refused(_("You may not make this person responsible."), field="responsible_id")
    return person
