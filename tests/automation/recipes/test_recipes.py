"""Every recipe can be installed, works, and is taken off as one."""

from dataclasses import replace

import pytest
from django.utils import translation

from dealwright.automation.recipes import catalogue
from dealwright.automation.recipes.actions import install_recipe, remove_recipe
from dealwright.automation.recipes.catalogue import Place, RuleDraft
from dealwright.automation.recipes.queries import guessed_stages, installed_on, parts_of, preview
from dealwright.automation.rules import running
from dealwright.automation.rules.actions import delete_rule, edit_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor
from dealwright.events.actions import last_change
from dealwright.kit import clock
from dealwright.kit.errors import Conflict
from dealwright.people.departments.actions import edit_department
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo.actions import undo_change
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
NAMES = [recipe.name for recipe in catalogue.all_recipes()]


@pytest.fixture
def open_on(anna, north, pipeline, manager):
    """`open_on(stage)` opens a record of its kind with a client; leads and orders are in use."""
    client = create_contact(name="Carla", emails=["carla@example.com"], by=SYSTEM)
    edit_department(north, name="North", head=manager, by=SYSTEM)
    switch_to_classic(by=SYSTEM)
    ensure_lead_pipeline(by=SYSTEM)
    ensure_statuses(by=SYSTEM)
    bring_orders_back(by=SYSTEM)

    def open_record(stage):
        kind = stage.pipeline.of_kind
        if kind == "order":
            return new_order(contact=client, responsible=anna)
        if kind == "lead":
            return create_lead(title="A lead", emails=["lead@example.com"], responsible=anna, by=SYSTEM)
        return create_deal(title="A deal", contact=client, responsible=anna, by=SYSTEM)

    return open_record


def pipeline_of(kind):
    return Pipeline.objects.filter(of_kind=kind).order_by("-is_default", "pk")[0]


def test_there_are_twenty():
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
class TestRecipe:
    def test_is_installed_and_its_rules_run(self, name, open_on, owner):
        recipe = catalogue.get(name)
        pipeline = pipeline_of(recipe.of_kind)
        stages = guessed_stages(recipe, pipeline)

        installed = install_recipe(recipe, pipeline, stages, by=Actor.of(owner))
        triggers, rules = parts_of(name, pipeline)

        assert installed == len(recipe.triggers) + len(recipe.rules) == len(triggers) + len(rules)
        for rule in rules:
            assert run_once(rule, open_on(rule.stage)) in ("done", "skipped"), rule.action


def run_once(rule, record):
    """What becomes of a rule for a record, whenever it would be due."""
    run = RuleRun.objects.create(
        rule=rule,
        rule_version=rule.version,
        on_kind=record.record_kind,
        on_id=record.pk,
        event_id=rule.pk,
        due_at=clock.now(),
    )
    on = record.refreshed()
    running.try_now(run, on)
    found = RuleRun.objects.get(pk=run.pk)
    return found.state if not found.error or found.state == "skipped" else f"{found.state}: {found.error}"


class TestInstall:
    @pytest.fixture
    def reminder(self, pipeline):
        recipe = catalogue.get("payment-reminder")
        return recipe, guessed_stages(recipe, pipeline)

    def test_stands_once(self, reminder, pipeline, owner):
        recipe, stages = reminder
        install_recipe(recipe, pipeline, stages, by=Actor.of(owner))

        with pytest.raises(Conflict):
            install_recipe(recipe, pipeline, stages, by=Actor.of(owner))

        assert (Trigger.objects.count(), Rule.objects.count()) == (1, 3)

    def test_texts_name_what_a_rule_above_finds(self, reminder, pipeline, owner):
        recipe, stages = reminder
        install_recipe(recipe, pipeline, stages, by=Actor.of(owner))

        link, letter = Rule.objects.get(action="payment_link"), Rule.objects.get(action="send_email")
        assert f"{{=A{link.pk}:link}}" in letter.settings["body"]

    def test_is_undone_as_one(self, reminder, pipeline, owner, recorded):
        recipe, stages = reminder
        install_recipe(recipe, pipeline, stages, by=Actor.of(owner))

        undo_change(recorded.entries[0].change_id, by=Actor.of(owner))

        assert (Trigger.objects.count(), Rule.objects.count()) == (0, 0)

    def test_does_not_double_what_stands_there(self, reminder, pipeline, owner, monkeypatch):
        recipe, stages = reminder
        twin = replace(recipe, name="twin", rules=recipe.rules[-1:])
        monkeypatch.setitem(catalogue._recipes, "twin", twin)
        more = RuleDraft(at=recipe.rules[0].at, action="notify", settings={"text": "Look"})
        monkeypatch.setitem(catalogue._recipes, "more", replace(twin, name="more", rules=(more,)))
        install_recipe(recipe, pipeline, stages, by=Actor.of(owner))

        added = install_recipe(catalogue.get("more"), pipeline, stages, by=Actor.of(owner))

        assert (added, Trigger.objects.count(), Rule.objects.count()) == (1, 1, 4)
        there = [line.is_there for view in preview(recipe, stages) for line in view.lines]
        assert all(there)
        assert remove_recipe(recipe.name, pipeline, by=Actor.of(owner)) == 3
        assert Trigger.objects.get().recipe == "more"
        assert remove_recipe("more", pipeline, by=Actor.of(owner)) == 2

    def test_says_so_where_all_of_it_stands_there(self, reminder, pipeline, owner, monkeypatch, recorded):
        recipe, stages = reminder
        monkeypatch.setitem(catalogue._recipes, "twin", replace(recipe, name="twin"))
        install_recipe(recipe, pipeline, stages, by=Actor.of(owner))
        recorded.start_over()

        with pytest.raises(Conflict):
            install_recipe(catalogue.get("twin"), pipeline, stages, by=Actor.of(owner))

        assert recorded == []

    def test_is_taken_off_and_leaves_the_rest(self, reminder, pipeline, owner, task_rule_on):
        recipe, stages = reminder
        task_rule_on("Paid", "Mine")
        install_recipe(recipe, pipeline, stages, by=Actor.of(owner))

        assert remove_recipe(recipe.name, pipeline, by=Actor.of(owner)) == 4
        assert [rule.settings["title"] for rule in Rule.objects.all()] == ["Mine"]


class TestRemove:
    """What a recipe put there goes, unless another one that stands there did without the same."""

    @pytest.fixture
    def install(self, pipeline, owner, stages, monkeypatch):
        """`install(recipe, won="Paid")`: where it is offered, or with those stages instead."""

        def put(recipe, **instead):
            monkeypatch.setitem(catalogue._recipes, recipe.name, recipe)
            chosen = guessed_stages(recipe, pipeline) | {at: stages[name] for at, name in instead.items()}
            return install_recipe(recipe, pipeline, chosen, by=Actor.of(owner))

        return put

    @pytest.fixture
    def remove(self, pipeline, owner):
        return lambda recipe: remove_recipe(recipe.name, pipeline, by=Actor.of(owner))

    @pytest.fixture
    def thanks(self):
        """One letter on Won."""
        return catalogue.get("thank-you")

    @pytest.fixture
    def more(self, thanks):
        """The same letter and a task."""
        note = RuleDraft(at="won", action="add_note", settings={"text": "Won"})
        return replace(thanks, name="more", rules=(*thanks.rules, note))

    def test_takes_off_a_letter_that_another_recipe_writes_otherwise(self, install, remove, thanks):
        review = catalogue.get("ask-for-review")
        install(thanks)
        install(review)

        assert remove(thanks) == 1
        assert marks() == [("send_email", "ask-for-review")]
        assert Rule.objects.get().delay_minutes == 10 * 24 * 60

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_leaves_the_same_letter_whatever_language_is_spoken(
        self, install, remove, thanks, more, language
    ):
        install(thanks)
        assert install(more) == 1

        with translation.override(language):
            assert remove(thanks) == 0

        assert marks() == [("send_email", "more"), ("add_note", "more")]

    def test_takes_off_what_the_other_one_has_on_a_stage_of_its_own(self, install, remove, thanks, more):
        install(more, won="Paid")
        install(thanks)

        assert remove(thanks) == 1
        assert marks() == [("send_email", "more"), ("add_note", "more")]

    def test_takes_off_what_stands_where_the_other_one_does_not(self, install, remove, thanks, more, owner):
        install(more, won="Paid")
        delete_rule(Rule.objects.get(action="send_email"), by=Actor.of(owner))
        install(thanks)

        assert remove(thanks) == 1
        assert marks() == [("add_note", "more")]

    def test_leaves_what_people_did_not_switch_off(self, install, remove, thanks, more, owner):
        install(thanks)
        install(more)
        edit_rule(Rule.objects.get(action="send_email"), is_active=False, by=Actor.of(owner))

        assert remove(thanks) == 1

    def test_leaves_what_names_the_same_rule_above(self, install, remove):
        reminder = catalogue.get("payment-reminder")
        letter_alone = replace(reminder, name="letter", triggers=(), rules=reminder.rules[:2])
        install(reminder)
        note = RuleDraft(at="awaited", action="add_note", settings={"text": "Waits"})
        install(replace(letter_alone, rules=(*letter_alone.rules, note)))

        assert remove(reminder) == 2
        assert marks() == [("payment_link", "letter"), ("send_email", "letter"), ("add_note", "letter")]

    @pytest.mark.parametrize(("talks", "count"), [("Shipping", 0), ("Nowhere", 1)])
    def test_asks_for_settings_that_name_another_stage(self, install, remove, thanks, more, talks, count):
        """They are made for any stage of the pipeline that may be it; what cannot be made is not shared."""

        def named(stages):
            return {"title": f"Not {stages['talks'].name}"}

        (task,) = catalogue.get("accounting").rules
        draft = replace(task, settings=named)
        places = (*thanks.places, Place("talks", "Talks"))
        one = replace(thanks, name="one", places=places, rules=(draft,))
        other = replace(more, name="other", places=places, rules=(draft, more.rules[1]))
        install(one, talks="Shipping")
        install(other, talks="Shipping")
        if talks == "Nowhere":
            edit_rule(Rule.objects.get(recipe="one"), settings={"title": "Not Nowhere"}, by=SYSTEM)

        assert remove(one) == count

    def test_is_undone_with_its_mark(self, install, remove, thanks, pipeline, owner):
        install(thanks)
        remove(thanks)

        undo_change(last_change(), by=Actor.of(owner))

        assert installed_on(pipeline) == {"thank-you"}


def marks():
    return list(Rule.objects.order_by("position", "pk").values_list("action", "recipe"))


class TestPages:
    def test_look_install_take_off(self, client_of, owner, pipeline):
        browser = client_of(owner)
        address = f"/automation/pipelines/{pipeline.pk}/recipes/payment-reminder"
        stages = {
            place: stage.pk
            for place, stage in guessed_stages(catalogue.get("payment-reminder"), pipeline).items()
        }

        listed = browser.get("/automation/recipes").content.decode()
        looked = browser.get(address).content.decode()
        installed = browser.post(address, stages)
        shown = browser.get("/automation/recipes").content.decode()
        browser.post(f"{address}/removal")

        assert "Remind of an unpaid link" in listed
        assert "What will stand where" in looked
        assert installed["Location"] == f"/automation?pipeline={pipeline.pk}"
        assert "Stands here" in shown
        assert (Trigger.objects.count(), Rule.objects.count()) == (0, 0)

    def test_a_seller_is_refused(self, client_of, anna, pipeline):
        browser = client_of(anna)
        address = f"/automation/pipelines/{pipeline.pk}/recipes/payment-reminder"

        assert {browser.get("/automation/recipes").status_code, browser.post(address).status_code} == {403}
        assert Rule.objects.count() == 0


class TestApi:
    def test_lists_installs_and_removes(self, api_of, owner, pipeline):
        api = api_of(owner)

        names = {one["name"] for one in api.get("/api/v1/recipes").json()["items"]}
        installed = api.post("/api/v1/recipes/payment-reminder/install", {"pipeline_id": pipeline.pk})
        removed = api.post("/api/v1/recipes/payment-reminder/remove", {"pipeline_id": pipeline.pk})

        assert names == set(NAMES)
        assert (installed.json(), removed.json()) == (
            {"parts": 4, "standing": 0},
            {"parts": 4},
        )


class TestGuess:
    def test_stays_before_what_was_agreed_upon(self):
        codes = ("NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING")
        stages = [Stage(name=code, code=code, position=at) for at, code in enumerate(codes)]

        guessed = {
            (name, place.name): place.guess(stages).code
            for name in ("opened-offer", "cold-deal", "task-done")
            for place in catalogue.get(name).places
        }

        assert guessed == {
            ("opened-offer", "talks"): "PREPARATION",
            ("cold-deal", "talks"): "PREPARATION",
            ("task-done", "offer"): "NEW",
            ("task-done", "talks"): "PREPARATION",
        }


class TestPreview:
    def test_says_conditions_and_cuts_no_value(self, pipeline):
        def lines(name):
            recipe = catalogue.get(name)
            return [line for view in preview(recipe, guessed_stages(recipe, pipeline)) for line in view.lines]

        large, lost = lines("large-deal")[0], lines("lost-large-deal")[0]

        assert large.only == "“Amount” is at least “10,000”."
        assert lost.what == "Tell the supervisor: “A large deal was lost: “{{Title}}”.…”"
