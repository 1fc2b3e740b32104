"""An administrator fills in a rule: values by “…”, a time before a date, a condition; also by finger."""

import pytest
from playwright.sync_api import expect

from dealwright.automation.rules.actions import edit_rule
from dealwright.automation.rules.models import Rule
from dealwright.records.pipelines.models import Pipeline
from tests.journeys.conftest import DESK, PHONE, SYSTEM


@pytest.fixture
def shipping(shop):
    return Pipeline.objects.get(of_kind="deal", is_default=True).stages.get(name="Shipping")


class TestRuleForm:
    def test_a_rule_with_values_a_time_and_a_condition(self, owner, seller, shipping):
        olga = seller(owner, is_careful=True)
        page = olga.page
        olga.goes_to(f"/automation/stages/{shipping.pk}/rules/create_task")

        title = page.get_by_label("What is to be done")
        title.fill("Call ")
        page.get_by_role("button", name="Insert a value").first.click()
        page.get_by_role("combobox", name="Search for a value").fill("phones")
        expect(page.locator(".value:visible").first).to_contain_text("Client: Phones")
        olga.looks()
        page.keyboard.press("Enter")
        expect(title).to_have_value("Call {{Client: Phones}}")
        expect(title).to_be_focused()

        description = page.get_by_label("Description")
        description.press_sequentially("=rou")
        expect(page.locator(".value[aria-selected=true]")).to_contain_text("round()")
        page.keyboard.press("Enter")
        page.keyboard.type("2.345, 1")
        expect(description).to_have_value("=round(2.345, 1)")
        expect(page.locator(".formula-preview", has_text="It is understood.")).to_have_count(2)

        page.get_by_label("Some time before a date of the record").check()
        page.get_by_label("How long").fill("2")
        page.locator("[name=run-date_field]").select_option("closes_on")

        page.get_by_role("button", name="Add a condition").click()
        expect(page.locator("#condition-0-field")).to_be_focused()
        page.locator("#condition-0-field").select_option("Document:amount")
        page.locator("#condition-0-operator").select_option("greater")
        page.locator("#condition-0-value-0").fill("much")
        page.get_by_role("button", name="Add the rule").click()
        olga.reads("“much” is not an amount.")
        expect(title).to_have_value("Call {{Client: Phones}}")
        page.locator("#condition-0-value-0").fill("1000")
        page.get_by_role("button", name="Add the rule").click()

        page.wait_for_url("**/automation?pipeline=*")
        made = Rule.objects.get(stage=shipping)
        assert (made.when, made.delay_minutes, made.date_field) == ("before", 2880, "closes_on")
        assert made.condition == {"field": "Document:amount", "operator": "greater", "value": "1000"}
        assert made.settings["title"] == "Call {=Document:contact.phones}"

    def test_on_a_phone_somebody_was_quicker(self, owner, seller, shipping):
        olga = seller(owner, PHONE, is_careful=True)
        olga.goes_to(f"/automation/stages/{shipping.pk}/rules/create_task")
        olga.page.get_by_label("What is to be done").fill("Pack")
        olga.touches(olga.page.get_by_role("button", name="Add the rule"))
        olga.page.wait_for_url("**/automation?pipeline=*")
        rule = Rule.objects.get(stage=shipping)
        olga.goes_to(f"/automation/rules/{rule.pk}")

        edit_rule(rule, name="Theirs", by=SYSTEM)
        olga.page.get_by_label("Name").fill("Mine")
        olga.touches(olga.page.get_by_role("button", name="Save", exact=True))
        olga.reads("was quicker")
        olga.touches(olga.page.get_by_label("Take theirs"))
        olga.touches(olga.page.get_by_role("button", name="Save", exact=True))

        olga.page.wait_for_url("**/automation?pipeline=*")
        assert rule.refreshed().name == "Theirs"

    @pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
    def test_people_are_put_in_order_and_named_by_a_value(self, owner, anna, boris, seller, shipping, shape):
        olga = seller(owner, shape, is_careful=True)
        page = olga.page
        press = olga.touches if shape is PHONE else (lambda button: button.press("Enter"))
        olga.goes_to(f"/automation/stages/{shipping.pk}/rules/change_responsible")
        rows = page.locator("[data-people-in-order] > li")
        expect(rows).to_have_count(1)

        for at, user in enumerate((owner, anna, boris)):
            rows.nth(at).locator("select").select_option(str(user.pk))
        expect(rows).to_have_count(4)
        press(rows.nth(2).get_by_role("button", name="Earlier"))
        press(rows.nth(0).get_by_role("button", name="Take out"))
        expect(rows).to_have_count(3)
        page.get_by_text("Or by a value, a department or a group").click()
        line = page.get_by_label("People, in their order: by a value")
        line.fill("{=Document:responsible}")
        page.get_by_role("button", name="Insert a value").first.click()
        page.get_by_role("combobox", name="Search for a value").fill("everybody who works")
        page.keyboard.press("Enter")
        expect(line).to_have_value("{=Document:responsible}; group_UA")
        olga.looks()
        page.get_by_role("button", name="Add the rule").click()

        page.wait_for_url("**/automation?pipeline=*")
        settings = Rule.objects.get(stage=shipping).settings
        assert settings["people_ids"] == [boris.pk, anna.pk]
        assert settings["people_formula"] == "{=Document:responsible}; group_UA"
