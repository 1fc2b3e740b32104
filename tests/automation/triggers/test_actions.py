"""Putting triggers on stages."""

import pytest

from dealwright.automation.triggers.actions import create_trigger, delete_trigger, edit_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestCreateTrigger:
    def test_puts_it_below_the_others(self, stages, recorded):
        first = create_trigger(stage=stages["Paid"], kind="task.completed", by=SYSTEM)
        second = create_trigger(stage=stages["Paid"], kind="note.added", by=SYSTEM)

        assert list(Trigger.objects.all()) == [first, second]
        assert recorded == ["trigger.created", "trigger.created"]

    @pytest.mark.parametrize("kind", ["nobody.declares_this", "user.signed_in"])
    def test_refuses_a_kind_that_moves_nothing(self, stages, recorded, kind):
        with pytest.raises(Refused, match="can move a record") as refusal:
            create_trigger(stage=stages["Paid"], kind=kind, by=SYSTEM)

        assert refusal.value.field == "kind"
        assert Trigger.objects.count() == 0
        assert recorded == []

    @pytest.mark.parametrize("settings", [{"colour": "green"}, {"due_at": {"deeper": 1}}, {"due_at": [[1]]}])
    def test_refuses_settings_that_no_event_can_meet(self, stages, recorded, settings):
        with pytest.raises(Refused):
            create_trigger(stage=stages["Paid"], kind="task.created", settings=settings, by=SYSTEM)

        assert Trigger.objects.count() == 0
        assert recorded == []


class TestEditTrigger:
    def test_records_what_changed(self, trigger_on, recorded):
        trigger = trigger_on("Paid")
        recorded.start_over()

        edited = edit_trigger(trigger, allow_back=True, is_active=True, by=SYSTEM)

        assert (edited.allow_back, edited.version) == (True, 2)
        assert [entry.facts["changes"] for entry in recorded.entries] == [
            [{"field": "allow_back", "before": False, "after": True}]
        ]

    def test_ignores_what_is_so_already(self, trigger_on, recorded):
        trigger = trigger_on("Paid")
        recorded.start_over()

        assert edit_trigger(trigger, allow_back=False, by=SYSTEM).version == 1
        assert recorded == []

    def test_refuses_a_stale_version(self, trigger_on, recorded):
        trigger = trigger_on("Paid")
        edit_trigger(trigger, allow_back=True, by=SYSTEM)
        recorded.start_over()

        with pytest.raises(Conflict):
            edit_trigger(trigger, version=1, is_active=False, by=SYSTEM)

        assert trigger.refreshed().is_active
        assert recorded == []


class TestDeleteTrigger:
    def test_takes_it_off(self, trigger_on, recorded):
        trigger = trigger_on("Paid")
        recorded.start_over()

        delete_trigger(trigger, by=SYSTEM)

        assert Trigger.objects.count() == 0
        assert recorded == ["trigger.deleted"]
