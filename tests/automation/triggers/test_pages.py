"""The form of a trigger, and its address from outside."""

from __future__ import annotations

import re

import pytest

from dealwright.automation.triggers.actions import edit_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor
from dealwright.kit.secrets import hash_token

pytestmark = pytest.mark.django_db


def of(stages, kind: str) -> str:
    return f"/automation/stages/{stages['Paid'].pk}/triggers/{kind}"


class TestNewTrigger:
    def test_puts_a_trigger_on_the_stage(self, client_of, owner, anna, stages):
        sent = {
            "watched": ["amount", "source"],
            "trigger-name": "A new price",
            "trigger-allow_back": "on",
            "trigger-acts_as": anna.pk,
            "trigger-is_active": "on",
            "condition-0-field": "Document:amount",
            "condition-0-operator": "greater",
            "condition-0-value": "5",
        }

        answer = client_of(owner).post(of(stages, "field_changed"), sent)

        assert answer["Location"] == f"/automation?pipeline={stages['Paid'].pipeline_id}"
        made = Trigger.objects.get()
        assert (made.stage, made.kind, made.name) == (stages["Paid"], "field_changed", "A new price")
        assert (made.settings, made.allow_back, made.acts_as) == (
            {"fields": ["amount", "source"]},
            True,
            anna,
        )
        assert made.condition == {"field": "Document:amount", "operator": "greater", "value": "5"}

    @pytest.mark.parametrize(("kind", "status"), [("task.completed", 200), ("no.such_kind", 404)])
    def test_is_offered_for_what_can_happen(self, client_of, owner, stages, kind, status):
        assert client_of(owner).get(of(stages, kind)).status_code == status

    @pytest.mark.parametrize(("kind", "leaves"), [("email_opened", True), ("field_changed", False)])
    def test_says_whether_it_leaves_closed_records(self, client_of, owner, stages, kind, leaves):
        page = client_of(owner).get(of(stages, kind)).content.decode()

        assert ("leaves won and lost ones where they are" in page) is leaves

    def test_says_at_the_field_what_is_missing(self, client_of, owner, stages):
        answer = client_of(owner).post(of(stages, "field_changed"), {"trigger-name": "Kept"})

        assert answer.status_code == 422
        assert 'value="Kept"' in answer.content.decode()
        assert Trigger.objects.count() == 0

    def test_a_seller_changes_nothing(self, client_of, anna, trigger_on, stages):
        trigger = trigger_on("Paid")
        browser = client_of(anna)

        statuses = {
            browser.post(address).status_code
            for address in (
                of(stages, "webhook"),
                f"/automation/triggers/{trigger.pk}",
                f"/automation/triggers/{trigger.pk}/address",
                f"/automation/triggers/{trigger.pk}/removal",
            )
        }

        assert statuses == {403}
        assert Trigger.objects.get().version == 1


class TestAddress:
    def test_is_shown_once_and_kept_as_a_fingerprint(self, client_of, owner, stages):
        browser = client_of(owner)

        answer = browser.post(of(stages, "webhook"), {"trigger-is_active": "on"})
        made = Trigger.objects.get()
        later = browser.get(f"/automation/triggers/{made.pk}").content.decode()

        page = answer.content.decode()
        secret = re.search(r"/hooks/triggers/([\w-]+)\?target=DEAL_12", page)[1]
        assert answer.status_code == 200
        assert answer["HX-Replace-Url"] == f"/automation/triggers/{made.pk}"
        assert made.secret == hash_token(secret)
        assert secret not in later
        assert "Make a new address" in later

    def test_a_new_one_puts_an_end_to_the_one_before(self, client_of, owner, stages):
        browser = client_of(owner)
        browser.post(of(stages, "webhook"), {"trigger-is_active": "on"})
        made = Trigger.objects.get()

        answer = browser.post(f"/automation/triggers/{made.pk}/address")

        secret = re.search(r"/hooks/triggers/([\w-]+)\?target=", answer.content.decode())[1]
        assert made.refreshed().secret == hash_token(secret) != made.secret

    def test_is_not_made_for_others(self, client_of, owner, trigger_on):
        trigger = trigger_on("Paid")

        assert client_of(owner).post(f"/automation/triggers/{trigger.pk}/address").status_code == 404
        assert trigger.refreshed().secret == ""


class TestTriggerForm:
    def test_changes_and_takes_off(self, client_of, owner, trigger_on):
        trigger = trigger_on("Paid", settings={"note": "green"})
        browser = client_of(owner)

        browser.post(f"/automation/triggers/{trigger.pk}", {"trigger-name": "Lamp", "version": "1"})
        changed = trigger.refreshed()
        browser.post(f"/automation/triggers/{trigger.pk}/removal")

        assert (changed.name, changed.is_active) == ("Lamp", False)
        assert changed.settings == {"note": "green"}, "what a program set stays"
        assert Trigger.objects.count() == 0

    def test_whoever_was_quicker_is_shown_and_asked(self, client_of, owner, anna, trigger_on):
        trigger = trigger_on("Paid")
        edit_trigger(trigger, allow_back=True, by=Actor.of(anna))
        typed = {"trigger-name": "Lamp", "trigger-is_active": "on", "version": "1"}
        browser = client_of(owner)

        asked = browser.post(f"/automation/triggers/{trigger.pk}", typed)
        browser.post(
            f"/automation/triggers/{trigger.pk}", {**typed, "version": "2", "keep-allow_back": "theirs"}
        )

        assert asked.status_code == 409
        assert f"{anna.name} was quicker" in asked.content.decode()
        changed = trigger.refreshed()
        assert (changed.name, changed.allow_back) == ("Lamp", True)
