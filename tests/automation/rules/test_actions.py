"""Putting rules on stages."""

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, delete_rule, edit_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.actions import move_deal
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.workdays.actions import switch_working_days
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestCreateRule:
    def test_keeps_complete_settings(self, stages, recorded):
        rule = create_rule(
            stage=stages["Paid"], action="create_task", settings={"title": " Pack "}, by=SYSTEM
        )

        assert rule.settings == {
            "title": "Pack",
            "description": "",
            "responsible_id": None,
            "responsible_formula": "",
            "creator_id": None,
            "creator_formula": "",
            "participant_ids": [],
            "participant_formula": "",
            "observer_ids": [],
            "observer_formula": "",
            "due_in_hours": None,
            "due": "",
            "begins": "",
            "ends": "",
            "priority": "usual",
            "checklist": [],
            "tags": [],
            "is_linked": True,
            "takes_files": False,
            "file_fields": [],
            "file_ids": [],
            "awaits": False,
        }
        assert recorded == ["rule.created"]

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"action": "launch_rocket", "settings": {}}, "kind"),
            ({"settings": {}}, "settings.title"),
            ({"settings": {"title": "  "}}, "settings.title"),
            ({"settings": {"title": "Pack", "due_in_hours": -1}}, "settings.due_in_hours"),
            ({"settings": {"title": "Pack", "colour": "green"}}, "settings.colour"),
            ({"settings": {"title": "Pack"}, "delay_minutes": -1}, "delay_minutes"),
            ({"settings": {"title": "Pack"}, "delay_minutes": 10_000_000}, "delay_minutes"),
        ],
    )
    def test_refuses_what_could_never_run(self, stages, recorded, given, field):
        with pytest.raises(Refused) as refusal:
            create_rule(stage=stages["Paid"], **{"action": "create_task", **given}, by=SYSTEM)

        assert refusal.value.field == field
        assert Rule.objects.count() == 0
        assert recorded == []


class TestEditRule:
    def test_records_what_changed(self, task_rule_on, recorded):
        rule = task_rule_on("Paid", "Pack")
        recorded.start_over()

        edited = edit_rule(rule, delay_minutes=30, is_active=True, by=SYSTEM)

        assert (edited.delay_minutes, edited.version) == (30, 2)
        assert [entry.facts["changes"] for entry in recorded.entries] == [
            [
                {"field": "when", "before": "immediately", "after": "after"},
                {"field": "delay_minutes", "before": 0, "after": 30},
            ]
        ]

    def test_lets_what_waits_for_a_working_day_go_on_where_it_waits_no_more(
        self, deal, stages, run_reactions
    ):
        switch_working_days(True, by=SYSTEM)
        for title in ("Call", "Write"):
            values = {"settings": {"title": title}, "in_working_day": True}
            create_rule(stage=stages["Paid"], action="create_task", **values, by=SYSTEM)
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        edit_rule(Rule.objects.first(), in_working_day=False, by=SYSTEM)
        running.step()

        assert list(RuleRun.objects.order_by("rule_id").values_list("state", "waits_for")) == [
            ("done", ""),
            ("waiting", "day"),
        ]
        assert Task.objects.get().title == "Call"

    def test_refuses_a_stale_version(self, task_rule_on, recorded):
        rule = task_rule_on("Paid", "Pack")
        edit_rule(rule, delay_minutes=30, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            edit_rule(rule, version=1, is_active=False, by=SYSTEM)

        assert rule.refreshed().is_active
        assert recorded == []


class TestDeleteRule:
    def test_takes_it_off(self, task_rule_on, recorded):
        rule = task_rule_on("Paid", "Pack")
        recorded.start_over()

        delete_rule(rule, by=SYSTEM)

        assert Rule.objects.count() == 0
        assert recorded == ["rule.deleted"]
