"""The designer page: columns, catalogue, and what is done with cards."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.models import Trigger
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.events import Actor
from dealwright.events.actions import unrecorded
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.statuses.first_pipelines import ensure_statuses

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MOST_QUERIES = 12


def page_of(browser, address="/automation", **headers):
    return browser.get(address, headers=headers).content.decode()


class TestRights:
    def test_a_seller_sees_and_changes_nothing(self, client_of, anna, task_rule_on, stages):
        rule, stage = task_rule_on("New", "1"), stages["New"].pk
        browser, before = client_of(anna), Entry.objects.count()
        key = f"rules/{rule.pk}:1"

        answers = [
            browser.get("/automation"),
            browser.get(f"/automation/stages/{stage}/catalogue"),
            browser.get(f"/automation/selection?cards={key}"),
            browser.post("/automation/selection", {"cards": key, "do": "delete"}),
            browser.post(f"/automation/rules/{rule.pk}/place", {"stage": stages["Paid"].pk}),
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert (rule.refreshed().version, Entry.objects.count()) == (1, before)


class TestShipments:
    """Their orders are automated, and hear of them (T13 to T16)."""

    @pytest.fixture
    def stage(self, db):
        ensure_statuses(by=SYSTEM)
        bring_orders_back(by=SYSTEM)
        return Stage.objects.filter(pipeline__of_kind="shipment").first()

    def test_are_not_offered(self, client_of, owner, stage):
        page = page_of(client_of(owner), f"/automation?pipeline={stage.pipeline_id}")

        assert 'href="/automation?kind=order"' in page
        assert 'href="/automation?kind=shipment"' not in page

    def test_take_neither_rules_nor_triggers(self, api_of, owner, stage, recorded):
        api = api_of(owner)
        recorded.start_over()

        rule = api.post(
            "/api/v1/rules", {"stage_id": stage.pk, "kind": "create_task", "settings": {"title": "Pack"}}
        )
        trigger = api.post("/api/v1/triggers", {"stage_id": stage.pk, "kind": "payment.received"})

        for answer in (rule, trigger):
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "stage_id")
        assert recorded == []


class TestOverview:
    def test_reads_as_sentences(self, client_of, owner, anna, trigger_on, task_rule_on):
        trigger_on("Paid", kind="task.completed", allow_back=True)
        task_rule_on("Paid", "Prepare the shipment", due_in_hours=24)
        task_rule_on("Won", "Ask how it went", delay_minutes=2880)
        with unrecorded("as another release left it"):
            Rule.objects.filter(delay_minutes=2880).update(
                acts_as=anna, is_active=False, recipe="thanks", after_previous=True, name="Afterwards"
            )

        page = page_of(client_of(owner))

        for words in (
            "Task completed",
            "Also moves back",
            'aria-label="Create the task “Prepare the shipment”, due in 24 hours: immediately"',
            "2 days after the rules above",
            "Afterwards",
            "Switched off",
            f"In the name of {anna}",
            "Installed with a recipe",
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"action": "gone"}, "There is no such action for rules."),
            ({"settings": {"titel": "?"}}, "Its settings are those of another release."),
            ({"settings": {"title": "{=Document:gone}"}}, "There is no value “Document:gone” here"),
            ({"settings": {"title": "{=A999999:email}"}}, "does not stand above it"),
            ({"when": "at", "date_field": "gone"}, "Choose a field that holds a date."),
        ],
    )
    def test_warns_of_a_rule_that_cannot_work(self, client_of, owner, task_rule_on, change, words):
        with unrecorded("as another release left it"):
            Rule.objects.filter(pk=task_rule_on("Paid", "Pack").pk).update(**change)

        page = page_of(client_of(owner))

        assert "Warning:" in page
        assert words in page

    def test_warns_of_a_trigger_that_cannot_fire(self, client_of, owner, trigger_on):
        trigger_on("Paid", kind="field_changed", settings={"fields": ["amount"]})
        with unrecorded("as another release left it"):
            Trigger.objects.update(settings={"fields": ["gone"]})

        assert "Fields that are gone: gone." in page_of(client_of(owner))

    def test_costs_the_same_for_many_rules(self, client_of, owner, anna, stages, task_rule_on, trigger_on):
        browser = client_of(owner)
        browser.get("/automation")
        for name, stage in stages.items():
            trigger_on(name, acts_as=anna)
            for number in range(5):
                create_rule(
                    stage=stage,
                    action="create_task",
                    settings={"title": f"{number} {{=Document:title}}"},
                    condition={"field": "Document:amount", "operator": "greater", "value": 1000},
                    acts_as=anna,
                    by=SYSTEM,
                )
        with CaptureQueriesContext(connection) as asked:
            page = page_of(browser)

        assert page.count('class="card step rules"') == 5 * len(stages)
        assert len(asked) <= MOST_QUERIES

    def test_chooses_the_kind_then_the_pipeline(self, client_of, owner, pipeline):
        leads = ensure_lead_pipeline(by=SYSTEM)
        browser = client_of(owner)

        assert f'data-automation="{pipeline.pk}"' in page_of(browser)
        assert f'data-automation="{leads.pk}"' in page_of(browser, "/automation?kind=lead")
        assert f'data-automation="{leads.pk}"' in page_of(browser, f"/automation?pipeline={leads.pk}")
        assert f'data-automation="{pipeline.pk}"' in page_of(browser, "/automation?pipeline=%00&kind=%27")

    def test_is_reached_from_the_board_and_the_pipeline(self, client_of, owner, anna, pipeline):
        browser = client_of(owner)

        assert 'href="/automation?kind=deal"' in page_of(browser, "/deals")
        assert f'href="/automation?pipeline={pipeline.pk}"' in page_of(browser, f"/pipelines/{pipeline.pk}")
        assert 'href="/automation?kind=deal"' not in page_of(client_of(anna), "/deals")

    def test_shows_an_empty_state_without_pipelines(self, client_of, owner):
        assert "There is no pipeline yet" in page_of(client_of(owner))


class TestCatalogue:
    def test_offers_three_groups_and_events_at_the_end(self, client_of, owner, stages):
        stage = stages["Paid"].pk

        page = page_of(client_of(owner), f"/automation/stages/{stage}/catalogue")

        assert page.index("For employees") < page.index("Everything that can happen")
        assert f'href="/automation/stages/{stage}/rules/create_task"' in page
        assert f'href="/automation/stages/{stage}/triggers/webhook"' in page
        assert f'href="/automation/stages/{stage}/triggers/task.completed"' in page

    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("q=WEBHOOK+called", "", "rules/create_task"),
            ("q=TÁSK+create", "rules/create_task", "triggers/webhook"),
            ("show=triggers", "triggers/webhook", "rules/create_task"),
            ("show=rules", "rules/create_task", "triggers/webhook"),
        ],
    )
    def test_is_narrowed_by_words_and_sort(self, client_of, owner, stages, query, shown, hidden):
        stage = stages["Paid"].pk

        page = page_of(client_of(owner), f"/automation/stages/{stage}/catalogue?{query}")

        assert shown in page
        assert f'/{hidden}"' not in page

    def test_says_when_nothing_fits(self, client_of, owner, stages):
        page = page_of(client_of(owner), f"/automation/stages/{stages['Paid'].pk}/catalogue?q=zzzz")

        assert "<div data-catalogue-nothing>" in page

    def test_offers_only_what_can_be_done_for_the_kind(self, client_of, owner, pipeline):
        stage = ensure_lead_pipeline(by=SYSTEM).first_stage().pk

        page = page_of(client_of(owner), f"/automation/stages/{stage}/catalogue")

        assert "rules/create_task" in page
        assert "rules/copy_deal" not in page


class TestPlace:
    def test_puts_a_card_above_another_and_answers_the_columns(self, client_of, owner, task_rule_on, stages):
        rule, below = task_rule_on("New", "Pack"), task_rule_on("Paid", "Below")
        values = {"stage": stages["Paid"].pk, "version": 1, "before": f"rules/{below.pk}"}

        answer = client_of(owner).post(
            f"/automation/rules/{rule.pk}/place", values, headers={"HX-Request": "true"}
        )

        page = answer.content.decode()
        assert list(Rule.objects.filter(stage=stages["Paid"])) == [rule, below]
        assert page.count('hx-swap-oob="morph"') == 2
        assert f'data-id="rules/{rule.pk}" data-version="2"' in page
        assert "/undo" in answer["HX-Trigger"]

    def test_takes_the_chosen_ones_along(self, client_of, owner, trigger_on, stages):
        one, two = trigger_on("New"), trigger_on("Offer")
        values = {
            "stage": stages["Paid"].pk,
            "version": 1,
            "cards": f"triggers/{one.pk}:1,triggers/{two.pk}:1",
        }

        client_of(owner).post(f"/automation/triggers/{two.pk}/place", values)

        assert list(Trigger.objects.filter(stage=stages["Paid"])) == [one, two]

    def test_a_stale_move_shows_the_truth(self, client_of, owner, task_rule_on, stages):
        rule = task_rule_on("New", "Pack")
        with unrecorded("as another release left it"):
            Rule.objects.update(version=4)

        answer = client_of(owner).post(
            f"/automation/rules/{rule.pk}/place",
            {"stage": stages["Paid"].pk, "version": 1},
            headers={"HX-Request": "true"},
        )

        assert answer.status_code == 409
        assert 'data-version="4"' in answer.content.decode()
        assert rule.refreshed().stage == stages["New"]


class TestSelection:
    def test_asks_where(self, client_of, owner, task_rule_on, stages):
        rule = task_rule_on("New", "Pack")

        answer = client_of(owner).get(
            f"/automation/selection?do=copy&cards=rules/{rule.pk}:1", headers={"HX-Request": "true"}
        )

        page = answer.content.decode()
        assert answer["X-Dialog"] == "ask"
        assert f'<option value="{stages["New"].pk}" selected>' in page
        assert "Create the task “Pack”" in page

    @pytest.mark.parametrize(
        ("act", "count", "is_active"), [("copy", 2, True), ("delete", 0, None), ("off", 1, False)]
    )
    def test_does_it_with_a_way_back(self, client_of, owner, task_rule_on, stages, act, count, is_active):
        rule = task_rule_on("New", "Pack")
        values = {"cards": f"rules/{rule.pk}:1", "do": act, "stage": stages["Paid"].pk}

        answer = client_of(owner).post("/automation/selection", values, headers={"HX-Request": "true"})

        assert answer["X-Dialog"] == "done"
        assert "/undo" in answer["HX-Trigger"]
        assert Rule.objects.count() == count
        assert is_active is None or {one.is_active for one in Rule.objects.all()} == {is_active}

    def test_says_in_the_dialog_why_it_cannot_be(self, client_of, owner, stages, task_rule_on):
        leads = ensure_lead_pipeline(by=SYSTEM).first_stage()
        rule = task_rule_on("New", "Pack")
        with unrecorded("as another release left it"):
            Rule.objects.update(action="gone")
        values = {"cards": f"rules/{rule.pk}:1", "do": "copy", "stage": leads.pk, "asked": "yes"}

        answer = client_of(owner).post("/automation/selection", values, headers={"HX-Request": "true"})

        assert (answer.status_code, answer["X-Dialog"]) == (422, "ask")
        assert "Nothing was changed." in answer.content.decode()
        assert Rule.objects.count() == 1

    def test_leads_back_to_the_page_without_scripts(self, client_of, owner, task_rule_on, stages):
        rule = task_rule_on("New", "Pack")
        values = {"cards": f"rules/{rule.pk}:1", "do": "move", "stage": stages["Paid"].pk}

        answer = client_of(owner).post("/automation/selection", values)

        assert answer["Location"] == f"/automation?pipeline={stages['Paid'].pipeline_id}"
        assert rule.refreshed().stage == stages["Paid"]

    def test_refuses_what_nobody_offered(self, client_of, owner, task_rule_on):
        rule = task_rule_on("New", "Pack")

        answer = client_of(owner).post("/automation/selection", {"cards": f"rules/{rule.pk}", "do": "burn"})

        assert answer.status_code == Refused.status
        assert Rule.objects.count() == 1
