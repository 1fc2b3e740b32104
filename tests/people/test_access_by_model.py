"""The rules of rights in plain Python: for any company the query finds what they say, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dealwright.crm.deals.actions import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.access import Scope, Verb, scope_of
from dealwright.people.departments.actions import create_department
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.queries import pipelines_for
from tests.factories import STAGES

SYSTEM = Actor.system()
SCOPES = some.sampled_from([scope.value for scope in Scope])
ROWS = some.fixed_dictionaries({}, optional={"see": SCOPES, "change": SCOPES, "create": SCOPES})
NOWHERE = some.none()


@some.composite
def companies(draw: Any) -> dict[str, Any]:
    """A tree of departments, people in them or in none, deals of somebody or nobody, a role."""
    parents = [
        draw(NOWHERE | some.integers(0, n - 1)) if n else None for n in range(draw(some.integers(0, 5)))
    ]
    somewhere = NOWHERE | some.integers(0, len(parents) - 1) if parents else NOWHERE
    people = draw(some.lists(somewhere, min_size=1, max_size=6))
    owners = NOWHERE | some.integers(0, len(people) - 1)
    deals = draw(some.lists(some.tuples(owners, some.integers(0, 2)), max_size=12))
    kinds = some.sampled_from(["*", "deal", "deal:0", "deal:1", "deal:2"])
    return {
        "parents": parents,
        "people": people,
        "deals": deals,
        "role": draw(some.dictionaries(kinds, ROWS)),
    }


class Model:
    """What the rules say, read from the same drawing as the database."""

    def __init__(self, company: dict[str, Any]) -> None:
        self.parents, self.people = company["parents"], company["people"]
        self.deals, self.role = company["deals"], company["role"]

    def scope(self, verb: str, pipeline: int) -> str:
        """The row of the pipeline wins over that of the kind, and that over the rest."""
        row = next((self.role[key] for key in (f"deal:{pipeline}", "deal", "*") if key in self.role), {})
        return row.get(verb, "none")

    def reaches(self, verb: str, pipeline: int, owner: int | None) -> bool:
        """Whether the first person may do this with a deal of that owner in that pipeline."""
        match self.scope(verb, pipeline):
            case "all":
                return True
            case "none":
                return False
            case "own":
                return owner == 0
            case "department":
                return self._is_near(owner, lambda own, theirs: own == theirs)
            case _:
                return self._is_near(owner, lambda own, theirs: own in self._path(theirs))

    def _is_near(self, owner: int | None, within: Any) -> bool:
        """Without a department a person reaches their own records alone."""
        own = self.people[0]
        if owner is None or own is None:
            return owner == 0
        theirs = self.people[owner]
        return theirs is not None and within(own, theirs)

    def _path(self, department: int) -> set[int]:
        above: set[int] = set()
        at: int | None = department
        while at is not None:
            above.add(at)
            at = self.parents[at]
        return above


def built(company: dict[str, Any]) -> tuple[Actor, list[Any], list[Any], list[Any]]:
    """The drawing as rows: who asks, the pipelines, the people, the deals."""
    pipelines = [create_pipeline(name=f"P{n}", stages=STAGES, is_default=n == 0, by=SYSTEM) for n in range(3)]
    departments: list[Any] = []
    for number, parent in enumerate(company["parents"]):
        above = None if parent is None else departments[parent]
        departments.append(create_department(name=f"D{number}", parent=above, by=SYSTEM))
    scopes = {
        f"deal:{pipelines[int(key[-1])].pk}" if ":" in key else key: row
        for key, row in company["role"].items()
    }
    role = create_role(name="Drawn", scopes=scopes, by=SYSTEM)
    people = [
        create_user(
            email=f"p{number}@example.com",
            name=f"P{number}",
            role=role,
            department=None if department is None else departments[department],
            by=SYSTEM,
        )
        for number, department in enumerate(company["people"])
    ]
    deals = [
        create_deal(
            title=f"Deal {number}",
            pipeline=pipelines[pipeline],
            responsible=None if owner is None else people[owner],
            by=SYSTEM,
        )
        for number, (owner, pipeline) in enumerate(company["deals"])
    ]
    return Actor.of(people[0].refreshed()), pipelines, people, deals


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(company=companies())
def test_the_query_finds_what_the_rules_say(company: dict[str, Any]) -> None:
    model = Model(company)
    with transaction.atomic():
        actor, pipelines, people, deals = built(company)

        numbers = range(len(deals))
        seen = {n for n in numbers if model.reaches("see", company["deals"][n][1], company["deals"][n][0])}
        changed = {n for n in seen if model.reaches("change", company["deals"][n][1], company["deals"][n][0])}

        assert _numbers(Deal.objects.seen_by(actor), deals) == seen
        assert _numbers(Deal.objects.changed_by(actor), deals) == changed
        for at, pipeline in enumerate(pipelines):
            in_it = Deal.objects.seen_by(actor, pipeline_id=pipeline.pk).filter(pipeline=pipeline)
            assert _numbers(in_it, deals) == {n for n in seen if company["deals"][n][1] == at}
            assert scope_of(actor, "deal", Verb.CREATE, pipeline.pk) == model.scope("create", at)
            given_to = people_within(actor, "deal", Verb.CREATE, pipeline.pk)
            assert {one.pk for one in given_to} == {
                people[n].pk for n in range(len(people)) if model.reaches("create", at, n)
            }
        offered = set(pipelines_for(actor, "deal", Verb.CREATE))
        assert offered == {one for n, one in enumerate(pipelines) if model.scope("create", n) != "none"}
        transaction.set_rollback(True)


def _numbers(found: Any, deals: list[Any]) -> set[int]:
    keys = [deal.pk for deal in deals]
    return {keys.index(pk) for pk in found.values_list("pk", flat=True)}
