"""Whom rules tell something."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor, unrecorded
from dealwright.people.departments.models import Department
from dealwright.work.notifications.models import Notification
from dealwright.work.notifications.queries import notices

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def stage(pipeline):
    return pipeline.stages.get(name="Paid")


@pytest.fixture
def enter(deal, anna, stage, run_reactions):
    def go():
        move_deal(deal.refreshed(), to=stage, by=Actor.of(anna))
        run_reactions()

    return go


def heads(department, user):
    with unrecorded("a sample"):
        Department.objects.filter(pk=department.pk).update(head=user)


class TestNotify:
    def test_rings_the_bells_of_those_who_may_see_the_record(
        self, deal, stage, anna, boris, owner, enter, run_reactions
    ):
        edit_deal(deal, observers=[boris], by=SYSTEM)
        run_reactions()
        settings = {"text": "Look: {=Document:title}", "to_observers": True, "people_ids": [owner.pk]}
        create_rule(stage=stage, action="notify", settings=settings, by=SYSTEM)

        enter()

        for user in (anna, boris, owner):
            told = [one for one in notices(user)[0] if one.event_kind == "people.notified"]
            assert [one.sentence for one in told] == [
                "Automation “Send a notification · Anna” told Anna, Boris, Olga: Look: Twenty phones"
            ]
            assert told[0].url == f"/deals/{deal.pk}"

    def test_tells_nobody_who_may_not_see_it(self, stage, boris, enter):
        settings = {"text": "Secret", "to_responsible": False, "people_ids": [boris.pk]}
        create_rule(stage=stage, action="notify", settings=settings, by=SYSTEM)

        enter()

        run = RuleRun.objects.get()
        assert (run.state, "may see this record" in run.error) == ("waiting", True)
        assert not Notification.objects.filter(user=boris).exists()


class TestNotifySupervisor:
    def test_tells_the_next_head_above(self, stage, anna, manager, owner, north, enter):
        with unrecorded("a sample"):
            top = Department.objects.create(name="Company", head=owner)
            Department.objects.filter(pk=top.pk).update(path=[top.pk])
            Department.objects.filter(pk=north.pk).update(parent=top, path=[top.pk, north.pk])
        heads(north, anna)
        create_rule(stage=stage, action="notify_supervisor", settings={"text": "Look"}, by=SYSTEM)

        enter()

        told = Notification.objects.exclude(user=anna)
        assert list(told.values_list("user__name", flat=True)) == [owner.name]

    def test_tells_those_named_where_nobody_is_above(self, stage, owner, north, enter):
        heads(north, None)
        settings = {"text": "Look", "people_ids": [owner.pk]}
        create_rule(stage=stage, action="notify_supervisor", settings=settings, by=SYSTEM)

        enter()

        assert Notification.objects.filter(user=owner).count() == 1

    def test_says_so_where_nobody_is_to_be_told(self, stage, north, enter):
        heads(north, None)
        create_rule(stage=stage, action="notify_supervisor", settings={"text": "Look"}, by=SYSTEM)

        enter()

        assert RuleRun.objects.get().error.startswith("Nobody heads a department above")


class TestText:
    def test_says_codes_in_words_and_keeps_lines(self, deal, stage, anna, enter):
        edit_deal(deal, title="[b]Typed[/b]", by=SYSTEM)
        text = "[b]Look[/b]:\n[list][*]{=Document:title}[*][url=https://a.example]there[/url][/list]"
        create_rule(stage=stage, action="notify", settings={"text": text}, by=SYSTEM)

        enter()

        (told,) = [one for one in notices(anna)[0] if one.event_kind == "people.notified"]
        _actor, _colon, words = told.sentence.partition("told Anna: ")
        assert words == "Look:\n• [b]Typed[/b]\n• there (https://a.example)"
