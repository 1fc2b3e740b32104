"""Changes of triggers are taken back."""

import pytest

from dealwright.automation.triggers.actions import delete_trigger, edit_trigger, give_address, place_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor
from dealwright.events.actions import last_change
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import InTheWay, undo_change

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def undo(owner):
    return lambda change=None: undo_change(change or last_change(), by=Actor.of(owner))


class TestUndo:
    def test_takes_a_new_one_off(self, trigger_on, undo):
        trigger_on("Paid")

        undo()

        assert not Trigger.objects.exists()

    def test_puts_a_deleted_one_back_as_it_was(self, anna, trigger_on, undo):
        trigger = trigger_on(
            "Paid", name="At last", acts_as=anna, allow_back=True, settings={"note": "green"}
        )
        delete_trigger(trigger, by=SYSTEM)

        undo()

        back = Trigger.objects.get()
        assert back.pk == trigger.pk
        assert (back.name, back.acts_as, back.allow_back, back.settings) == (
            "At last",
            anna,
            True,
            {"note": "green"},
        )

    def test_keeps_the_address_of_a_deleted_one(self, owner, trigger_on, undo):
        trigger = trigger_on("Paid", kind="webhook")
        give_address(trigger, by=Actor.of(owner))
        secret = Trigger.objects.get().secret
        delete_trigger(trigger, by=SYSTEM)

        undo()

        back = Trigger.objects.get()
        assert (back.secret, back.address_by) == (secret, owner)

    def test_puts_one_back_to_its_place(self, trigger_on, stages, undo):
        trigger, other = trigger_on("Paid"), trigger_on("Shipping")
        place_trigger(trigger, stage=stages["Shipping"], before=other, by=SYSTEM)

        undo()

        back = trigger.refreshed()
        assert (back.stage, back.position) == (stages["Paid"], trigger.position)

    def test_changes_back_what_was_changed(self, anna, trigger_on, undo):
        trigger = trigger_on("Paid", acts_as=anna)
        edit_trigger(trigger, acts_as=None, allow_back=True, is_active=False, by=SYSTEM)

        undo()

        back = trigger.refreshed()
        assert (back.acts_as, back.allow_back, back.is_active) == (anna, False, True)

    def test_leaves_what_somebody_changed_since(self, trigger_on, undo):
        trigger = trigger_on("Paid")
        edit_trigger(trigger, allow_back=True, by=SYSTEM)
        change = last_change()
        edit_trigger(trigger, allow_back=False, by=SYSTEM)

        with pytest.raises(InTheWay):
            undo(change)

        assert trigger.refreshed().version == 3

    def test_brings_no_address_back(self, owner, trigger_on, undo):
        give_address(trigger_on("Paid", kind="webhook"), by=Actor.of(owner))
        secret = Trigger.objects.get().secret

        with pytest.raises(Refused, match="make another one"):
            undo()

        assert Trigger.objects.get().secret == secret
