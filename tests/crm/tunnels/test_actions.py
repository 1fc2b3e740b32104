"""Drawing tunnels, what goes through them, and why none leads round."""

from datetime import timedelta
from decimal import Decimal

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule, edit_rule
from dealwright.automation.rules.models import Rule, RuleRun, RunState
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import NewLine, copy_deal, create_deal, edit_deal, move_deal
from dealwright.crm.deals.crossings import Kind
from dealwright.crm.deals.models import Deal
from dealwright.crm.tunnels.actions import change_tunnel, delete_tunnel, draw_tunnel
from dealwright.crm.tunnels.queries import as_tunnel, leads_back
from dealwright.events import Actor
from dealwright.events.models import Link
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.records.fields.actions import add_field
from dealwright.records.pipelines.actions import delete_pipeline, delete_stage
from tests.crm.deals.test_races import at_once
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


class TestDrawTunnel:
    def test_is_a_rule(self, stages, delivery, system, recorded):
        rule = draw_tunnel(start=stages["Paid"], end=delivery["To pack"], kind=Kind.COPY, by=system)

        assert (rule.action, rule.settings) == ("copy_deal", {"stage_id": delivery["To pack"].pk})
        assert recorded == ["rule.created"]
        tunnel = as_tunnel(rule)
        assert (tunnel.kind, tunnel.start, tunnel.end) == ("copy", "Sales · Paid", "Delivery · To pack")

    def test_refuses_the_same_pipeline(self, stages, delivery, system):
        before = footprint()

        with pytest.raises(Refused) as refusal:
            draw_tunnel(start=stages["Paid"], end=stages["Won"], by=system)

        assert refusal.value.field == "to_stage_id"
        assert footprint() == before

    def test_refuses_a_second_one_between_the_same_stages(self, stages, delivery, system):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], kind=Kind.COPY, by=system)
        before = footprint()

        with pytest.raises(Refused, match="already"):
            draw_tunnel(start=stages["Paid"], end=delivery["To pack"], kind=Kind.MOVE, by=system)

        assert footprint() == before

    def test_refuses_a_delay_of_years(self, stages, delivery, system):
        with pytest.raises(Refused):
            draw_tunnel(start=stages["Paid"], end=delivery["To pack"], delay_minutes=10**7, by=system)

        assert Rule.objects.count() == 0


class TestCircles:
    @pytest.mark.parametrize(("there", "back"), [(a, b) for a in Kind for b in Kind])
    def test_there_and_back_are_refused(self, stages, delivery, system, there, back):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], kind=there, by=system)
        before = footprint()

        with pytest.raises(Refused) as refusal:
            draw_tunnel(start=delivery["To pack"], end=stages["Paid"], kind=back, by=system)

        assert "“Delivery · To pack” → “Sales · Paid” → “Delivery · To pack”" in str(refusal.value)
        assert footprint() == before

    def test_over_any_number_of_pipelines_are_refused(self, stages, delivery, repairs, system):
        draw_tunnel(start=stages["Paid"], end=delivery["Sent back"], by=system)
        draw_tunnel(start=delivery["Sent back"], end=repairs["Broken"], kind=Kind.COPY, by=system)
        before = footprint()

        with pytest.raises(Refused) as refusal:
            draw_tunnel(start=repairs["Broken"], end=stages["Paid"], by=system)

        assert "“Repairs · Broken” → “Sales · Paid” → “Delivery · Sent back” → “Repairs · Broken”" in str(
            refusal.value
        )
        assert footprint() == before

    def test_are_refused_by_the_ordinary_rules_too(self, stages, delivery, system):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)
        before = footprint()

        with pytest.raises(Refused) as refusal:
            create_rule(
                stage=delivery["To pack"],
                action="copy_deal",
                settings={"stage_id": stages["Paid"].pk},
                by=system,
            )

        assert refusal.value.field == "settings.stage_id"
        assert footprint() == before

    def test_are_refused_when_a_tunnel_is_changed_into_one(self, stages, delivery, repairs, system):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)
        other = draw_tunnel(start=delivery["To pack"], end=repairs["Broken"], by=system)
        before = footprint()

        with pytest.raises(Refused):
            change_tunnel(other, end=stages["Paid"], by=system)
        with pytest.raises(Refused):
            edit_rule(other, settings={"stage_id": stages["Paid"].pk}, by=system)

        assert footprint() == before

    def test_are_refused_while_the_other_half_rests(self, stages, delivery, system):
        rule = draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)
        change_tunnel(rule, is_active=False, by=system)

        with pytest.raises(Refused):
            draw_tunnel(start=delivery["To pack"], end=stages["Paid"], by=system)

        assert Rule.objects.count() == 1

    def test_that_need_people_in_between_are_told_of(self, stages, delivery, system):
        first = draw_tunnel(start=stages["Won"], end=delivery["To pack"], by=system)
        assert leads_back(first) == []

        second = draw_tunnel(start=delivery["Sent back"], end=stages["New"], by=system)

        assert leads_back(second) == ["Delivery", "Sales", "Delivery"]


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_at_once_leave_one(stages, delivery, system):
    results = at_once(
        lambda: draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system),
        lambda: draw_tunnel(start=delivery["To pack"], end=stages["Paid"], by=system),
    )

    assert sorted(type(one).__name__ for one in results) == ["Refused", "Rule"]
    assert Rule.objects.count() == 1


class TestChangeTunnel:
    def test_copies_where_it_moved_and_waits(self, stages, delivery, system, recorded):
        rule = draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)
        recorded.start_over()

        changed = change_tunnel(rule, kind=Kind.COPY, delay_minutes=60, version=1, by=system)

        assert (changed.action, changed.delay_minutes, changed.version) == ("copy_deal", 60, 2)
        assert recorded == ["rule.edited"]

    def test_refuses_a_stale_version(self, stages, delivery, system):
        rule = draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)
        before = footprint()

        with pytest.raises(Conflict):
            change_tunnel(rule, kind=Kind.COPY, version=9, by=system)

        assert footprint() == before


class TestWayThrough:
    def test_a_deal_is_moved_and_goes_on_from_there(
        self, deal, stages, delivery, repairs, system, anna, run_reactions, recorded
    ):
        draw_tunnel(start=stages["Paid"], end=delivery["Sent back"], by=system)
        draw_tunnel(start=delivery["Sent back"], end=repairs["Broken"], by=system)

        move_deal(deal, to=stages["Paid"], by=Actor.of(anna))
        run_reactions()

        assert deal.refreshed().stage == repairs["Broken"]
        assert list(recorded).count("deal.pipeline_changed") == 2
        assert Deal.objects.count() == 1

    def test_a_deal_is_copied_with_what_it_knows(
        self, deal, stages, delivery, system, anna, run_reactions, recorded
    ):
        add_field(of_kind="deal", label="Weight", type="number", by=system)
        add_field(of_kind="deal", label="Must", type="text", required=True, by=system)
        joana = create_contact(name="Joana", responsible=anna, by=system)
        rui = create_contact(name="Rui", responsible=anna, by=system)
        edit_deal(
            deal,
            contact=joana,
            other_contacts=[rui],
            custom={"weight": 3, "must": "Green"},
            by=Actor.of(anna),
        )
        run_reactions()
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], kind=Kind.COPY, by=system)
        recorded.start_over()

        move_deal(deal, to=stages["Paid"], by=Actor.of(anna))
        run_reactions()

        copy = Deal.objects.exclude(pk=deal.pk).get()
        assert deal.refreshed().stage.name == "Paid"
        assert (copy.title, copy.stage, copy.contact, copy.source) == (
            "Two phones",
            delivery["To pack"],
            joana,
            "call",
        )
        assert copy.further_contacts == [rui]
        assert (copy.responsible, copy.custom) == (anna, {"weight": 3, "must": "Green"})
        told = next(entry for entry in recorded.entries if entry.kind == "deal.copied")
        linked = set(Link.objects.filter(event_id=told.pk).values_list("record_kind", "record_id"))
        assert {("deal", deal.pk), ("deal", copy.pk)} <= linked

    def test_lines_tags_and_a_typed_amount_go_along(self, stages, delivery, system, anna, company_product):
        deal = create_deal(
            title="Three",
            stage=stages["New"],
            amount=money("99.00", "BRL"),
            lines=[NewLine(company_product, "", Decimal("10.00"), Decimal(3))],
            tags=["vip"],
            responsible=anna,
            by=system,
        )

        copy = copy_deal(deal, to=delivery["To pack"], by=system)

        assert (copy.amount, copy.amount_is_manual, copy.tags) == (Decimal("99.00"), True, ["vip"])
        assert [(line.product, line.price, line.quantity) for line in copy.lines.all()] == [
            (company_product, Decimal("10.00"), Decimal("3.000"))
        ]

    def test_the_same_wish_never_copies_twice(self, deal, delivery, system, recorded):
        first = copy_deal(deal, to=delivery["To pack"], external_id="rule-run:7", by=system)
        recorded.start_over()

        again = copy_deal(deal, to=delivery["To pack"], external_id="rule-run:7", by=system)

        assert again == first
        assert recorded == []
        assert Deal.objects.count() == 2

    def test_leaving_the_stage_cancels_what_waits(self, deal, stages, delivery, system, anna, run_reactions):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], delay_minutes=60, by=system)
        move_deal(deal, to=stages["Paid"], by=Actor.of(anna))
        run_reactions()
        move_deal(deal, to=stages["Offer"], by=Actor.of(anna))
        run_reactions()

        with clock.at(clock.now() + timedelta(hours=2)):
            running.step()

        assert RuleRun.objects.get().state == RunState.CANCELED
        assert deal.refreshed().stage.name == "Offer"

    def test_waits_as_long_as_it_says(self, deal, stages, delivery, system, anna, run_reactions):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], delay_minutes=60, by=system)
        move_deal(deal, to=stages["Paid"], by=Actor.of(anna))
        run_reactions()
        before = deal.refreshed().stage.name

        with clock.at(clock.now() + timedelta(hours=2)):
            running.step()

        assert before == "Paid"
        assert deal.refreshed().stage.name == "To pack"


class TestStanding:
    def test_a_stage_with_a_tunnel_is_not_deleted_at_either_end(self, stages, delivery, system):
        draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)
        before = footprint()

        with pytest.raises(Refused, match="rule"):
            delete_stage(stages["Paid"], by=system)
        with pytest.raises(Refused, match="1 tunnel leads there"):
            delete_pipeline(delivery["To pack"].pipeline, by=system)

        assert footprint() == before

    def test_is_over_when_the_tunnel_is_taken_away(self, stages, delivery, system):
        rule = draw_tunnel(start=stages["Paid"], end=delivery["To pack"], by=system)

        delete_tunnel(rule, version=1, by=system)
        delete_pipeline(delivery["To pack"].pipeline, by=system)

        assert Rule.objects.count() == 0
