"""An administrator sets up what happens by itself, at a desk, by keyboard and by finger."""

import pytest
from playwright.sync_api import expect

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline
from tests.factories import STAGES
from tests.journeys.conftest import PHONE, SYSTEM
from tests.journeys.dragging import drag


@pytest.fixture
def stages(shop):
    pipeline = Pipeline.objects.get(of_kind="deal", is_default=True)
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def wholesale(shop) -> Pipeline:
    return create_pipeline(name="Wholesale", stages=STAGES, by=SYSTEM)


@pytest.fixture
def rule_on(stages):
    def put(stage: str, title: str) -> Rule:
        return create_rule(stage=stages[stage], action="create_task", settings={"title": title}, by=SYSTEM)

    return put


def named(title: str) -> str:
    return f"Create the task “{title}”: immediately"


def titles_on(stage) -> list[str]:
    return [rule.settings["title"] for rule in Rule.objects.filter(stage=stage)]


def drag_to_rules(seller, card, *, to: str) -> None:
    """Take a card in the hand and let it go over the rules of a stage."""
    drag(seller.page, card, seller.column(to).locator(".column-cards"), x=80, y=25)


class TestAutomationPage:
    def test_a_rule_is_found_made_dragged_copied_and_taken_back(self, owner, seller, stages, wholesale):
        olga = seller(owner, is_careful=True)
        page = olga.page
        olga.opens_board()
        olga.follows("Automation")
        olga.reads("Nothing happens here by itself yet.")

        olga.follows("Create a trigger or a rule on “New”")
        page.get_by_placeholder("What should happen?").fill("create task")
        expect(page.locator(".offer:visible").first).to_contain_text("Create a task")
        olga.looks()
        page.keyboard.press("Enter")
        page.get_by_role("textbox", name="What is to be done").fill("Pack it")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Leave without saving?")).to_be_visible()
        olga.looks()
        olga.presses("Keep editing")
        olga.presses("Try it")
        olga.reads("It would have done nothing.")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Leave without saving?")).to_be_visible()
        olga.looks()
        olga.presses("Keep editing")
        page.get_by_role("textbox", name="What is to be done").press("Control+Enter")
        expect(olga.card(named("Pack it"), on="New")).to_have_class("card step rules fresh")
        olga.looks()

        with olga.stays():
            drag_to_rules(olga, olga.card(named("Pack it"), on="New"), to="Shipping")
            olga.sees_notice("Moved to “Shipping”.")
            olga.sees_card(named("Pack it"), on="Shipping")
            assert titles_on(stages["Shipping"]) == ["Pack it"]
            page.locator(".toast").get_by_role("button", name="Undo").last.click()
            olga.sees_card(named("Pack it"), on="New")
            olga.card(named("Pack it"), on="New").focus()
            page.keyboard.press("c")
            page.get_by_role("dialog", name="Copy to…").get_by_label("Stage").select_option(
                str(wholesale.first_stage().pk)
            )
            olga.looks()
            olga.presses("Copy")
            olga.sees_notice("Copied to “Wholesale · New”.")

        assert titles_on(wholesale.first_stage()) == ["Pack it"]
        assert titles_on(stages["New"]) == ["Pack it"]

    def test_all_of_it_by_keyboard(self, owner, seller, stages, rule_on):
        rule_on("New", "One"), rule_on("New", "Two"), rule_on("Offer", "Three")
        olga = seller(owner)
        page, press = olga.page, olga.page.keyboard.press
        olga.opens_board("/automation")

        olga.card(named("Two"), on="New").focus()
        press("Space"), press("ArrowUp"), press("Space")
        olga.sees_notice("Moved to “New”.")
        expect(olga.column("New").locator(".card").first).to_have_attribute("aria-label", named("Two"))
        press("x"), press("ArrowDown"), press("x")
        olga.reads("2 chosen")
        press("m")
        dialog = page.get_by_role("dialog", name="Move to…")
        dialog.get_by_label("Stage").select_option(str(stages["Shipping"].pk))
        dialog.get_by_role("button", name="Move").press("Enter")
        olga.sees_notice("2 were moved to “Shipping”.")
        olga.sees_card(named("One"), on="Shipping")
        assert titles_on(stages["Shipping"]) == ["Two", "One"]

        olga.card(named("Three"), on="Offer").focus()
        press("Delete")
        olga.sees_notice("Taken off the stage.")
        expect(olga.card(named("Three"), on="Offer")).to_have_count(0)
        press("Control+z")
        olga.sees_card(named("Three"), on="Offer")

    def test_by_thumb(self, owner, seller, stages, rule_on):
        rule_on("New", "One")
        olga = seller(owner, PHONE, is_careful=True)
        olga.opens_board("/automation")

        olga.card(named("One"), on="New").get_by_role("link", name="Move or copy").tap()
        olga.page.get_by_label("Stage").select_option(str(stages["Offer"].pk))
        olga.looks()
        olga.presses("Move")

        olga.sees_card(named("One"), on="Offer")
        assert titles_on(stages["Offer"]) == ["One"]

    def test_several_are_chosen_with_ctrl_and_shift(self, owner, seller, stages, rule_on):
        for title in ("One", "Two", "Three"):
            rule_on("New", title)
        olga = seller(owner)
        olga.opens_board("/automation")
        words = [olga.card(named(title), on="New").locator(".step-what") for title in ("One", "Two", "Three")]

        words[0].click(modifiers=["Control"])
        words[2].click(modifiers=["Shift"])
        olga.reads("3 chosen")
        drag_to_rules(olga, olga.card(named("Two"), on="New"), to="Shipping")

        olga.sees_notice("3 were moved to “Shipping”.")
        olga.sees_card(named("Three"), on="Shipping")
        assert titles_on(stages["Shipping"]) == ["One", "Two", "Three"]
