"""Which triggers and rules an edition offers."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from dealwright.automation import plans
from dealwright.automation.rules.models import Rule
from dealwright.events import Actor
from dealwright.kit.errors import Refused

SYSTEM = Actor.system()


@pytest.mark.parametrize(
    ("written", "offered", "refused"),
    [
        ("", ["create_task", "payment"], []),
        ("create_task, payment", ["create_task", "payment"], ["call_webhook"]),
        ("-call_webhook", ["create_task", "payment"], ["call_webhook"]),
    ],
)
def test_a_list_says_what_is_offered(settings, written, offered, refused):
    settings.AUTOMATION_PLAN = written

    assert all(plans.is_offered(name) for name in offered)
    assert not any(plans.is_offered(name) for name in refused)


def test_a_file_says_it_too(settings, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"offered": ["create_task"]}))
    settings.AUTOMATION_PLAN = str(file)

    assert (plans.is_offered("create_task"), plans.is_offered("payment")) == (True, False)


def test_a_file_that_holds_no_plan_is_named(settings, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text("[1, 2]")
    settings.AUTOMATION_PLAN = str(file)

    with pytest.raises(ImproperlyConfigured, match=r"plan\.json"):
        plans.is_offered("create_task")


@pytest.mark.django_db
class TestRefusal:
    def test_new_ones_are_refused_and_those_that_stand_go_on(
        self, settings, deal, stages, task_rule_on, run_reactions
    ):
        from dealwright.crm.deals.actions import move_deal
        from dealwright.work.tasks.models import Task

        task_rule_on("Paid", "Pack")
        settings.AUTOMATION_PLAN = "-create_task"

        with pytest.raises(Refused, match="plan"):
            task_rule_on("Paid", "Another")
        move_deal(deal, to=stages["Paid"], by=SYSTEM)
        run_reactions()

        assert Rule.objects.count() == 1
        assert Task.objects.get().title == "Pack"

    def test_the_catalogue_leaves_them_out(self, settings, client_of, owner, stages):
        settings.AUTOMATION_PLAN = "-create_task"

        page = client_of(owner).get(f"/automation/stages/{stages['Paid'].pk}/catalogue").content.decode()

        assert "/rules/create_task" not in page
        assert "/rules/add_note" in page
