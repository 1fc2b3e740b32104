"""The rules that are for records of every kind, each once on a proposal and once on an invoice (AU-1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings

from dealwright.automation.rules import catalogue
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.crm.deals.actions import NewLine, create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.notes.models import Note
from dealwright.records.pipelines.models import Stage
from dealwright.sales.invoices.actions import create_invoice
from dealwright.sales.proposals.actions import create_proposal
from dealwright.sales.statuses.actions import add_status
from dealwright.sales.statuses.queries import stages_of
from tests.automation.rule_rows import Cast, Row, rows, said
from tests.automation.rule_rows.of_crm_and_store import result
from tests.factories.sales import new_customer

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PAPERS = {"proposal": create_proposal, "invoice": create_invoice}
TEXT = {"proposal": "terms", "invoice": "comment"}
KNOWN = rows()
SPECIAL = {
    "edit_fields": Row(
        settings=lambda cast: {"values": {TEXT[cast.kind]: "Number {=Document:id}"}},
        effect=lambda cast: getattr(cast.fresh, TEXT[cast.kind]),
        after=lambda cast: f"Number {cast.record.pk}",
    ),
    "add_product": replace(
        KNOWN["add_product"],
        after=[("Phone case", "49.90", "2", "0 percent"), ("Phone case", "100.00", "3", "10 percent")],
    ),
    "payment_link": replace(
        KNOWN["payment_link"],
        prepare=None,
        effect=lambda cast: (
            (result(cast) or {}).get("link"),
            Note.objects.filter(text__contains=cast.fresh.page).count(),
        ),
        after=lambda cast: (f"{settings.BASE_URL.rstrip('/')}{cast.fresh.page}", 1),
    ),
    "create_item": replace(
        KNOWN["create_item"],
        effect=lambda cast: list(
            Deal.objects.exclude(pk=cast.record.deal_id).values_list(
                "title", "probability", "utm_source", "responsible__name"
            )
        ),
    ),
}
"""What is named otherwise on papers."""
OFFERED = {kind: sorted(one.name for one in catalogue.actions_for(kind)) for kind in PAPERS}
WHILE_DRAFTS = {"add_product", "delete_products", "copy_products"}
"""What an invoice allows until the client has it."""
NOT_THEIRS = {"change_linked_item"}
"""Their clients and their deal are those they were written for, and stay."""


@pytest.fixture
def cast_of(pipeline, anna, boris, owner, run_reactions):
    def made(kind: str) -> Cast:
        lines = [NewLine(None, "Phone case", Decimal("49.90"), Decimal(2))]
        deal = create_deal(
            title="Twenty phones", contact=new_customer(), lines=lines, responsible=anna, by=Actor.of(anna)
        )
        record = PAPERS[kind](deal, by=Actor.of(anna))
        elsewhere = add_status(kind, name="In talks", by=SYSTEM)
        run_reactions()
        stages = {one.code: one for one in record.stage.pipeline.stages.all()}
        return Cast(kind, record, stages["sent"], elsewhere, anna, boris, owner)

    return made


@pytest.mark.parametrize("kind", PAPERS)
def test_catalogue_offers_what_is_for_everything(kind):
    for_all = {one.name for one in catalogue.all_actions() if one.of_kinds is None}

    assert for_all <= {*OFFERED[kind]}
    assert {"plan_activity", "create_repeat_lead", "edit_contact", "read_requisites"} <= {*OFFERED[kind]}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in PAPERS for name in OFFERED[kind]])
def test_does_its_work(kind, name, cast_of, run_reactions):
    cast, row = cast_of(kind), SPECIAL.get(name) or KNOWN[name]
    if name in NOT_THEIRS:
        with pytest.raises(Refused):
            create_rule(stage=cast.stage, action=name, settings={"link": "contact", "item": "1"}, by=SYSTEM)
        return
    if row.prepare is not None:
        row.prepare(cast)
    if name in WHILE_DRAFTS:
        cast.stage = add_status(kind, name="Being written", after=stage_of(kind, "draft"), by=SYSTEM)
    cast.rule = create_rule(stage=cast.stage, action=name, settings=said(row.settings, cast), by=SYSTEM)

    kinds.get(kind).move(cast.fresh, to=cast.stage, by=Actor.of(cast.anna))
    run_reactions()

    run = RuleRun.objects.get(rule=cast.rule)
    assert (run.state, run.error if run.state == "failed" else "") == (row.state, "")
    assert row.effect(cast) == said(row.after, cast)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("invoice", "sent"), ("invoice", "paid"), ("proposal", "accepted"), ("proposal", "declined")],
)
@pytest.mark.parametrize("name", sorted(WHILE_DRAFTS))
def test_leaves_products_alone_where_the_client_has_them(kind, code, name, cast_of, recorded):
    cast = cast_of(kind)
    KNOWN[name].prepare(cast)
    recorded.start_over()

    with pytest.raises(Refused, match="their products stay as they are"):
        create_rule(
            stage=stage_of(kind, code), action=name, settings=said(KNOWN[name].settings, cast), by=SYSTEM
        )

    assert not Rule.objects.exists()
    assert recorded == []


@pytest.mark.parametrize("kind", PAPERS)
def test_products_of_a_deal_go_to_a_paper(kind, cast_of, pipeline, run_reactions):
    cast = cast_of(kind)
    deal = Deal.objects.get(pk=cast.record.deal_id)
    paid = pipeline.stages.get(name="Paid")
    settings = {"way": "copy", "kind": kind, "item": str(cast.record.pk)}
    rule = create_rule(stage=paid, action="copy_products", settings=settings, by=SYSTEM)

    kinds.get("deal").move(deal, to=paid, by=SYSTEM)
    run_reactions()

    run = RuleRun.objects.get(rule=rule)
    assert (run.state, run.error) == ("done", "")
    assert [line.name for line in cast.fresh.lines.all()] == ["Phone case", "Phone case"]
    assert cast.fresh.total == Decimal("199.60")


def stage_of(kind: str, code: str) -> Stage:
    return stages_of(kind)[code]


@pytest.mark.parametrize("kind", PAPERS)
def test_starts_only_where_it_entered(kind, cast_of, run_reactions):
    cast = cast_of(kind)

    cast.rule = create_rule(stage=cast.elsewhere, action="add_note", settings={"text": "Sent"}, by=SYSTEM)

    kinds.get(kind).move(cast.fresh, to=cast.stage, by=Actor.of(cast.anna))
    run_reactions()

    assert not RuleRun.objects.exists()
