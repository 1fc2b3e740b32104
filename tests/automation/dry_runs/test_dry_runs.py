"""What triggers and rules would have done in the last 30 days."""

import pytest
import time_machine

from dealwright.automation.dry_runs.queries import try_rule, try_trigger
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.deals.actions import create_deal, edit_deal, move_deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from tests.house.world import everything

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def story(anna, boris, stages, run_reactions):
    """Anna's deal went New, Offer, Shipping; Boris' one New, Offer."""
    mine = create_deal(title="Mine", stage=stages["New"], responsible=anna, by=SYSTEM)
    theirs = create_deal(title="Theirs", stage=stages["New"], responsible=boris, by=SYSTEM)
    for deal in (mine, theirs):
        move_deal(deal, to=stages["Offer"], by=SYSTEM)
    edit_deal(mine.refreshed(), comment="They want it.", by=SYSTEM)
    move_deal(mine.refreshed(), to=stages["Shipping"], by=SYSTEM)
    edit_deal(theirs.refreshed(), comment="They do not.", by=SYSTEM)
    run_reactions()
    return mine, theirs


def a_trigger(stage, **given):
    return Trigger(stage=stage, kind="field_changed", settings={"fields": ["comment"]}, **given)


class TestTryTrigger:
    def test_tells_what_it_would_have_moved_from_where_it_stood_then(self, story, stages, owner):
        found = try_trigger(a_trigger(stages["Paid"]), Actor.of(owner))

        assert [(line.record, line.outcome, line.before) for line in found.shown] == [
            ("Theirs", "would", "Offer"),
            ("Mine", "would", "Offer"),
        ]
        assert (found.would, found.events, found.is_cut) == (2, 2, False)

    def test_judges_the_condition_with_the_values_of_today(self, story, stages, owner):
        condition = {"field": "Document:TITLE", "operator": "equal", "value": "Mine"}

        found = try_trigger(a_trigger(stages["Paid"], condition=condition), Actor.of(owner))

        assert [(line.record, line.outcome) for line in found.shown] == [
            ("Mine", "would"),
            ("Theirs", "not_met"),
        ]
        assert found.shown[1].explained[0]["holds"] is False

    def test_leaves_out_what_comes_first_and_what_is_behind(self, story, stages, owner, trigger_on):
        trigger_on("Paid", kind="field_changed", settings={"fields": ["comment"]})

        behind = try_trigger(a_trigger(stages["New"]), Actor.of(owner))
        later = try_trigger(a_trigger(stages["Won"]), Actor.of(owner))

        assert (behind.would, later.would) == (0, 0)

    def test_moves_a_record_it_has_moved_no_second_time(self, story, stages, owner, anna):
        _mine, theirs = story
        edit_deal(theirs.refreshed(), comment="They do, after all.", by=SYSTEM)

        found = try_trigger(a_trigger(stages["Paid"]), Actor.of(owner))

        assert [line.record for line in found.shown].count("Theirs") == 1

    def test_shows_only_records_one_may_see(self, story, stages, anna):
        found = try_trigger(a_trigger(stages["Paid"]), Actor.of(anna))

        assert [line.record for line in found.shown] == ["Mine"]

    def test_refuses_what_could_not_be_saved(self, stages, owner):
        with pytest.raises(Refused):
            try_trigger(Trigger(stage=stages["Paid"], kind="no.such"), Actor.of(owner))


def a_rule(stage, **given):
    return Rule(stage=stage, action="create_task", settings={"title": "Pack"}, **given)


class TestForetoldValues:
    def rule(self, stage, **values):
        return Rule(stage=stage, action="edit_fields", settings={"values": values})

    def test_are_told_before_and_after_and_left_as_they_are(self, story, stages, owner, recorded):
        rule = self.rule(stages["Offer"], comment="About {=Document:title}", title="{=Document:title}")

        found = try_rule(rule, Actor.of(owner))

        told = {line.record: [(one.before, one.after) for one in line.changes] for line in found.shown}
        assert told["Theirs"] == [("They do not.", "About Theirs")]
        assert (recorded, story[1].refreshed().comment) == ([], "They do not.")

    def test_say_why_they_cannot_be(self, story, stages, owner):
        found = try_rule(self.rule(stages["Offer"], probability="={=Document:title}"), Actor.of(owner))

        told = {line.record: [one.after for one in line.changes] for line in found.shown}
        assert "“Theirs” is not a number" in told["Theirs"][0]

    def test_are_not_told_of_hidden_fields(self, story, stages, anna):
        with unrecorded("a role that hides it"):
            Role.objects.filter(pk=anna.role_id).update(hidden={"deal": ["comment"]})
        rule = self.rule(stages["Offer"], comment="x", title="{=Document:comment}")

        found = try_rule(rule, Actor.of(User.objects.get(pk=anna.pk)))

        told = [(one.label, one.after) for line in found.shown for one in line.changes]
        assert {label for label, _after in told} <= {"Title"}
        assert all("You may not see" in after for _label, after in told)

    def test_stand_in_the_api(self, story, stages, api_of, owner):
        settings = {"values": {"comment": "Called"}}
        saved = create_rule(stage=stages["Offer"], action="edit_fields", settings=settings, by=SYSTEM)

        told = api_of(owner).post(f"/api/v1/rules/{saved.pk}/dry-run").json()

        (theirs,) = [one for one in told["items"] if one["record"] == "Theirs"]
        assert theirs["changes"] == [{"label": "Comment", "before": "They do not.", "after": "Called"}]


class TestTryRule:
    def test_tells_what_it_would_have_done_for_each_entering(self, story, stages, owner):
        found = try_rule(a_rule(stages["Offer"]), Actor.of(owner))

        assert [(line.record, line.outcome) for line in found.shown] == [
            ("Theirs", "would"),
            ("Mine", "would"),
        ]
        assert found.what == "Create the task “Pack”"

    def test_knows_who_had_left_and_what_is_still_ahead(self, story, stages, owner):
        found = try_rule(a_rule(stages["Offer"], when="after", delay_minutes=60), Actor.of(owner))

        assert {line.record: line.outcome for line in found.shown} == {"Theirs": "later", "Mine": "left"}

    def test_waits_where_the_date_is_empty(self, story, stages, owner):
        found = try_rule(a_rule(stages["Shipping"], when="at", date_field="closes_on"), Actor.of(owner))

        assert [line.outcome for line in found.shown] == ["date_empty"]

    def test_looks_back_30_days(self, story, stages, owner):
        with time_machine.travel(clock.now().replace(year=clock.now().year + 1), tick=False):
            assert try_rule(a_rule(stages["Offer"]), Actor.of(owner)).events == 0

    def test_changes_and_records_nothing(self, story, stages, owner):
        before, entries = everything(), Entry.objects.count()

        try_rule(a_rule(stages["Offer"]), Actor.of(owner))
        try_trigger(a_trigger(stages["Paid"]), Actor.of(owner))

        assert (everything(), Entry.objects.count(), RuleRun.objects.count()) == (before, entries, 0)


class TestPages:
    def test_tries_what_stands_in_the_form(self, client_of, owner, story, stages):
        browser = client_of(owner)
        stage = stages["Offer"].pk
        typed = {"title": "Pack", "run-when": "immediately", "priority": "usual"}

        answer = browser.post(f"/automation/stages/{stage}/rules/create_task/dry-run", typed)
        page = answer.content.decode()
        form = browser.get(f"/automation/stages/{stage}/rules/create_task").content.decode()

        assert answer.status_code == 200, page
        assert "It would have been done 2 times." in page
        assert "Try it" in form
        assert Rule.objects.count() == 0

    def test_says_what_is_missing(self, client_of, owner, stages):
        answer = client_of(owner).post(f"/automation/stages/{stages['Offer'].pk}/rules/create_task/dry-run")

        assert answer.status_code == 422
        assert "It cannot be tried as it stands" in answer.content.decode()

    def test_a_seller_is_refused(self, client_of, anna, stages):
        address = f"/automation/stages/{stages['Offer'].pk}/triggers/field_changed/dry-run"

        assert client_of(anna).post(address).status_code == 403


class TestApi:
    def test_tries_a_trigger_and_a_rule(self, api_of, owner, story, stages):
        api = api_of(owner)
        trigger = {
            "stage_id": stages["Paid"].pk,
            "kind": "field_changed",
            "settings": {"fields": ["comment"]},
        }
        rule = {"stage_id": stages["Offer"].pk, "kind": "create_task", "settings": {"title": "Pack"}}

        moved = api.post("/api/v1/triggers/dry-run", trigger)
        done = api.post("/api/v1/rules/dry-run", rule)

        assert (moved.status_code, moved.json()["would"]) == (200, 2)
        assert moved.json()["items"][0]["stage_before"] == "Offer"
        assert (done.status_code, done.json()["would"]) == (200, 2)
        assert (Trigger.objects.count(), Rule.objects.count()) == (0, 0)

    def test_a_seller_is_refused(self, api_of, anna, stages):
        rule = {"stage_id": stages["Offer"].pk, "kind": "create_task", "settings": {"title": "Pack"}}

        assert api_of(anna).post("/api/v1/rules/dry-run", rule).status_code == 403
