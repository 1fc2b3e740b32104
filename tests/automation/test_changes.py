"""What an entry of the log changed, in words: before and after, without what its reader may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from dealwright.automation.progress.changes import LONGEST_SHOWN, value_changes
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.records.timeline.queries import timeline
from dealwright.work.tasks.actions import create_task, edit_task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def told_to(user, record):
    """By the labels of the fields, of the newest edit."""
    items = timeline(record, actor=Actor.of(user)).items
    edit = next(one for one in items if one.kind.endswith(".edited"))
    return {one.label: (one.before, one.after) for one in value_changes(edit)}


def test_speaks_of_choices_people_and_lists(deal, owner, anna, boris):
    task = create_task(title="Pack", responsible=anna, by=SYSTEM)
    due = clock.now() + timedelta(days=1)
    edit_task(task, priority="high", responsible=boris, due_at=due, observers=[anna, owner], by=SYSTEM)

    with translation.override("pt-br"):
        told = told_to(owner, task)

    assert ("Anna", "Boris") in told.values()
    assert ("", "Anna, Olga") in told.values()
    assert next(after for before, after in told.values() if "/" in after).startswith(f"{due.day:02}/")
    assert len(told) == 4


def test_cuts_what_is_long(deal, owner):
    edit_deal(deal, comment="x" * 500, by=SYSTEM)

    (told,) = told_to(owner, deal).values()

    assert told == ("", "x" * (LONGEST_SHOWN - 1) + "…")


def test_keeps_hidden_fields_back(deal, anna):
    with unrecorded("a role that hides it"):
        Role.objects.filter(pk=anna.role_id).update(hidden={"deal": ["comment"]})
    edit_deal(deal, comment="Secret", title="Open", by=SYSTEM)

    assert list(told_to(User.objects.get(pk=anna.pk), deal).values()) == [("Twenty phones", "Open")]


def test_says_nothing_of_other_entries(deal, owner):
    created = next(one for one in timeline(deal, actor=Actor.of(owner)).items if one.kind == "deal.created")

    assert value_changes(created) == []
