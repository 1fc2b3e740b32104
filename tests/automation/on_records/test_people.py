"""Who gets a record, and who observes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from dealwright.automation.on_records.automation import people
from dealwright.automation.on_records.automation.people import ResponsibleSettings
from dealwright.automation.on_records.models import Turn, take_turn
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.doing import Doing
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.absences.actions import plan_absence
from dealwright.people.users.models import User
from tests.factories.sales import at_once

SYSTEM = Actor.system()


def send_away(user: User) -> None:
    """Somebody is absent for some days around today."""
    today = clock.now().date()
    plan_absence(user=user, begins_on=today - timedelta(days=3), ends_on=today + timedelta(days=3), by=SYSTEM)


def chosen(deal: Deal, rule: Rule | None = None, **settings) -> str:
    """Whom the rule gives the deal to."""
    by = Actor.automation("Change who is responsible", None if rule is None else rule.pk)
    doing = Doing(record=deal, settings=ResponsibleSettings(**settings), by=by, key="rule-run:1")
    found: str = people._change_responsible(doing)["responsible"]
    return found


@pytest.mark.django_db
class TestChangeResponsible:
    def test_gives_to_people_in_turn(self, stages, anna, boris, owner, run_reactions):
        ids = [owner.pk, anna.pk, boris.pk]
        create_rule(stage=stages["New"], action="change_responsible", settings={"people_ids": ids}, by=SYSTEM)

        for number in range(6):
            create_deal(title=f"Deal {number}", stage=stages["New"], by=SYSTEM)
            run_reactions()

        names = list(Deal.objects.order_by("pk").values_list("responsible__name", flat=True))
        assert sorted(names[:3]) == ["Anna", "Boris", "Olga"]
        assert names[3:] == names[:3]

    def test_goes_by_the_order_of_the_list(self, deal, stages, anna, boris, owner):
        ids = [boris.pk, owner.pk, anna.pk]
        rule = create_rule(
            stage=stages["Paid"], action="change_responsible", settings={"people_ids": ids}, by=SYSTEM
        )

        names = [chosen(deal, rule, people_ids=ids) for _time in range(4)]

        assert names == ["Boris", "Olga", "Anna", "Boris"]
        assert chosen(deal, people_ids=ids, choice="first") == "Boris"

    def test_passes_over_who_is_absent_and_goes_on_after_them(self, deal, stages, anna, boris, owner):
        rule = create_rule(
            stage=stages["Paid"],
            action="change_responsible",
            settings={"people_ids": [anna.pk, boris.pk, owner.pk]},
            by=SYSTEM,
        )
        everybody = {"people_ids": [anna.pk, boris.pk, owner.pk]}
        order = [user.name for user in sorted((anna, boris, owner), key=lambda user: user.pk)]
        away = User.objects.get(name=order[1])
        send_away(away)

        names = [chosen(deal, rule, **everybody) for _time in range(3)]

        assert names == [order[0], order[2], order[0]]
        assert chosen(deal, people_ids=[away.pk], skips_absent=False) == away.name

    def test_takes_the_first_who_is_there(self, deal, anna, boris):
        send_away(boris)

        assert chosen(deal, people_ids=[boris.pk, anna.pk], choice="first") == "Anna"

    def test_takes_everybody_of_a_department(self, deal, boris, south):
        assert chosen(deal, department_ids=[south.pk], choice="random") == "Boris"

    @pytest.mark.parametrize(("hour", "is_there"), [(7, False), (12, True), (19, False)])
    def test_passes_over_those_for_whom_it_is_not_working_time(
        self, deal, boris, time_machine, hour, is_there
    ):
        with unrecorded("a sample"):
            User.objects.filter(pk=boris.pk).update(time_zone="UTC")
        time_machine.move_to(datetime(2026, 11, 24, hour, 30, tzinfo=UTC), tick=False)

        if is_there:
            assert chosen(deal, people_ids=[boris.pk], skips_off_work=True) == "Boris"
        else:
            with pytest.raises(Refused, match="Nobody of those"):
                chosen(deal, people_ids=[boris.pk], skips_off_work=True)

    def test_says_why_where_nobody_is_there(self, deal, anna, boris, stages, run_reactions):
        send_away(boris)
        create_rule(
            stage=stages["Paid"],
            action="change_responsible",
            settings={"people_ids": [boris.pk]},
            by=SYSTEM,
        )

        move_deal(deal, to=stages["Paid"], by=Actor.of(anna))
        run_reactions()

        run = RuleRun.objects.get()
        assert (run.state, run.error.startswith("Nobody of those")) == ("waiting", True)
        assert deal.refreshed().responsible == anna

    def test_starts_nothing_where_they_have_it_already(self, deal, anna, recorded):
        chosen(deal, people_ids=[anna.pk])

        assert recorded == []


@pytest.mark.django_db(transaction=True)
class TestTakeTurn:
    def test_is_fair_to_rules_at_work_at_once(self, task_rule_on):
        rule = task_rule_on("Paid", "Pack")

        def once() -> int:
            with transaction.atomic():
                return take_turn(rule.pk, [1, 2, 3, 4])

        taken = at_once(*[once] * 4) + at_once(*[once] * 4)

        assert sorted(taken[:4]) == [1, 2, 3, 4]
        assert sorted(taken[4:]) == [1, 2, 3, 4]

    def test_is_given_back_by_what_fails(self, task_rule_on):
        rule = task_rule_on("Paid", "Pack")
        with transaction.atomic():
            take_turn(rule.pk, [1, 2, 3])

        with pytest.raises(Refused), transaction.atomic():
            assert take_turn(rule.pk, [1, 2, 3]) == 2
            raise Refused("The lamp went out.")

        assert Turn.objects.get().last_id == 1
        with transaction.atomic():
            assert take_turn(rule.pk, [1, 3]) == 3
            assert take_turn(rule.pk, [1, 3]) == 1


@pytest.mark.django_db
class TestChangeObservers:
    @pytest.mark.parametrize(
        ("how", "named", "after"),
        [
            ("add", ["Olga"], ["Boris", "Olga"]),
            ("replace", ["Olga"], ["Olga"]),
            ("replace", [], []),
            ("remove", ["Boris", "Olga"], []),
        ],
    )
    def test_adds_replaces_and_takes_away(self, deal, boris, owner, how, named, after):
        deal.observers.set([boris])
        ids = list(User.objects.filter(name__in=named).values_list("pk", flat=True))
        doing = SimpleNamespace(
            record=deal, settings=people.ObserversSettings(how=how, people_ids=ids), by=SYSTEM
        )

        people._change_observers(doing)

        assert sorted(user.name for user in deal.refreshed().watching) == after

    def test_starts_nothing_where_nobody_comes_or_goes(self, deal, boris, recorded):
        doing = SimpleNamespace(
            record=deal,
            settings=people.ObserversSettings(how="remove", people_ids=[boris.pk]),
            by=SYSTEM,
        )

        people._change_observers(doing)

        assert recorded == []
