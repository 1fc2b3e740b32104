"""Taking back what was set up: pipelines, stages, tunnels and exceptions."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.inquiries.actions import add_exception, remove_exception
from dealwright.crm.inquiries.models import ContactException
from dealwright.crm.tunnels.actions import change_tunnel, delete_tunnel, draw_tunnel
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Forbidden, NotFound, Refused
from dealwright.records.pipelines.actions import (
    NewStage,
    add_stage,
    create_pipeline,
    delete_pipeline,
    delete_stage,
    edit_stage,
    make_default,
    place_pipeline,
    place_stage,
    rename_pipeline,
)
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo.actions import InTheWay, look_ahead, undo_change
from dealwright.records.undo.queries import changes_of
from tests.factories import STAGES
from tests.house.world import footprint

pytestmark = pytest.mark.django_db

MOVING = {"version", "updated_at", "created_at"}


@pytest.fixture
def olga(owner):
    return Actor.of(owner)


@pytest.fixture
def stages(pipeline):
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def delivery(pipeline, system):
    return create_pipeline(name="Delivery", stages=STAGES, by=system)


@pytest.fixture
def tunnel(stages, delivery, system):
    return draw_tunnel(start=stages["Won"], end=delivery.first_stage(), delay_minutes=5, by=system)


@pytest.fixture
def spam(system, owner):
    return add_exception(value="spam@example.com", comment="Advertising", by=Actor.of(owner))


def state():
    """All columns of all that is set up."""
    return {
        (model.__name__, row["id"]): {key: row[key] for key in row.keys() - MOVING}
        for model in (Pipeline, Stage, Rule, ContactException)
        for row in model.objects.order_by("pk").values()
    }


def order():
    """The pipelines with their stages by name, in order."""
    return [(one.name, [stage.name for stage in one.stages.all()]) for one in Pipeline.objects.all()]


DEEDS = {
    "the name of a pipeline": lambda c, by: rename_pipeline(c["pipeline"], name="Retail", by=by),
    "a default pipeline": lambda c, by: make_default(c["delivery"], by=by),
    "a pipeline that was made": lambda c, by: create_pipeline(name="Repairs", stages=STAGES, by=by),
    "a pipeline that was deleted": lambda c, by: delete_pipeline(c["empty"], by=by),
    "a stage that was added": lambda c, by: add_stage(
        c["pipeline"], stage=NewStage("Talks", color="pink", code="TALKS"), after=c["stages"]["New"], by=by
    ),
    "a stage that was deleted": lambda c, by: delete_stage(c["stages"]["Offer"], by=by),
    "all of a stage": lambda c, by: edit_stage(
        c["stages"]["Offer"],
        name="Proposal",
        color="pink",
        probability=44,
        required_fields=["amount", "source"],
        by=by,
    ),
    "a tunnel that was drawn": lambda c, by: draw_tunnel(
        start=c["stages"]["Lost"], end=c["delivery"].first_stage(), by=by
    ),
    "a tunnel that was changed": lambda c, by: change_tunnel(
        c["tunnel"], end=c["delivery"].stages.all()[1], delay_minutes=90, is_active=False, by=by
    ),
    "a tunnel that was taken away": lambda c, by: delete_tunnel(c["tunnel"], by=by),
    "an exception that was added": lambda c, by: add_exception(value="+5511987654321", by=by),
    "an exception that was removed": lambda c, by: remove_exception(c["spam"], by=by),
}


@pytest.fixture
def set_up_here(pipeline, delivery, stages, tunnel, spam, system):
    empty = create_pipeline(name="Empty", stages=STAGES, by=system)
    return {
        "pipeline": pipeline,
        "delivery": delivery,
        "empty": empty,
        "stages": stages,
        "tunnel": tunnel,
        "spam": spam,
    }


class TestUndoOfWhatIsSetUp:
    @pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
    def test_restores_every_column_and_does_it_again(self, set_up_here, olga, deed):
        before = state()
        deed(set_up_here, olga)
        change, after = last_change(), state()
        assert after != before

        undone = undo_change(change, by=olga)
        assert state() == before
        again = undo_change(undone.change_id, by=olga)
        assert state() == after
        undo_change(again.change_id, by=olga)

        assert state() == before

    def test_restores_the_order_of_stages(self, pipeline, stages, olga):
        before = order()
        place_stage(stages["Shipping"], before=stages["New"], by=olga)
        change = last_change()
        assert order() != before

        undo_change(change, by=olga)

        assert order() == before

    def test_restores_the_order_of_pipelines(self, pipeline, delivery, olga):
        before = order()
        place_pipeline(delivery, before=pipeline, by=olga)
        change = last_change()
        assert order() != before

        undo_change(change, by=olga)

        assert order() == before

    def test_does_not_mind_another_stage_or_another_property(self, stages, olga, system):
        edit_stage(stages["Offer"], name="Proposal", by=olga)
        change = last_change()
        edit_stage(stages["Offer"], color="pink", by=system)
        edit_stage(stages["New"], name="Fresh", by=system)

        undo_change(change, by=olga)

        offer = stages["Offer"].refreshed()
        assert (offer.name, offer.color) == ("Offer", "pink")
        assert stages["New"].refreshed().name == "Fresh"


class TestUndoIsRefused:
    def test_where_somebody_renamed_it_since(self, stages, olga, marta_who_sets_up):
        edit_stage(stages["Offer"], name="Proposal", color="pink", by=olga)
        change = last_change()
        edit_stage(stages["Offer"], name="Tender", by=marta_who_sets_up)
        before = footprint()

        with pytest.raises(InTheWay) as refused:
            undo_change(change, by=olga)

        assert "Marta changed “Sales”: the name of a stage." in str(refused.value)
        assert refused.value.is_partly_possible
        assert footprint() == before

    def test_where_a_tunnel_leads_elsewhere_by_now(self, tunnel, stages, delivery, olga, marta_who_sets_up):
        change_tunnel(tunnel, delay_minutes=60, by=olga)
        change = last_change()
        change_tunnel(tunnel, delay_minutes=120, by=marta_who_sets_up)

        with pytest.raises(InTheWay, match="Marta changed “Won: Move the deal to another pipeline”"):
            undo_change(change, by=olga)

        assert tunnel.refreshed().delay_minutes == 120

    def test_where_a_deal_stands_on_the_stage_that_was_added(self, pipeline, olga, system):
        added = add_stage(pipeline, stage=NewStage("Talks"), by=olga)
        change = last_change()
        create_deal(title="Two phones", stage=added, by=system)

        with pytest.raises(Refused, match="1 record still stands on this stage"):
            undo_change(change, by=olga)

        assert Stage.objects.filter(pk=added.pk).exists()

    def test_where_another_stage_took_the_code_of_a_deleted_one(self, pipeline, olga, system):
        coded = add_stage(pipeline, stage=NewStage("Talks", code="TALKS"), by=system)
        delete_stage(coded, by=olga)
        change = last_change()
        add_stage(pipeline, stage=NewStage("Chat", code="TALKS"), by=system)

        with pytest.raises(Refused, match="Another stage of this pipeline has this code"):
            undo_change(change, by=olga)

    def test_where_the_tunnel_would_lead_round_by_now(self, tunnel, delivery, stages, olga, system):
        delete_tunnel(tunnel, by=olga)
        change = last_change()
        draw_tunnel(start=delivery.first_stage(), end=stages["Won"], by=system)

        outlook = look_ahead(change, by=olga)

        assert not outlook.is_possible
        assert "round in a circle" in outlook.refusal

    def test_where_its_details_were_not_kept(self, pipeline, stages, olga):
        delete_stage(stages["Offer"], by=olga)
        change = last_change()
        entry = Entry.objects.get(kind="pipeline.stage_deleted")
        forget_details(entry)

        with pytest.raises(Refused, match="before its details were kept"):
            undo_change(change, by=olga)

    def test_for_whoever_may_not_change_settings(self, set_up_here, olga, anna):
        rename_pipeline(set_up_here["pipeline"], name="Retail", by=olga)
        change = last_change()
        before = footprint()

        with pytest.raises(NotFound):
            undo_change(change, by=Actor.of(anna))

        assert footprint() == before

    def test_for_whoever_lost_the_right_since(self, pipeline, marta_who_sets_up, roles):
        rename_pipeline(pipeline, name="Retail", by=marta_who_sets_up)
        change = last_change()
        marta = marta_who_sets_up.user
        marta.role = roles["Seller"]

        with pytest.raises(Forbidden):
            undo_change(change, by=Actor.of(marta))

        assert pipeline.refreshed().name == "Retail"

    def test_twice(self, spam, olga):
        remove_exception(spam, by=olga)
        change = last_change()
        undo_change(change, by=olga)

        with pytest.raises((Conflict, Refused)):
            undo_change(change, by=olga)

        assert ContactException.objects.count() == 1

    def test_as_needless_where_the_same_exception_is_there_again(self, spam, olga, system):
        remove_exception(spam, by=olga)
        change = last_change()
        add_exception(value="spam@example.com", by=system)

        with pytest.raises(Refused, match="nothing left to undo"):
            undo_change(change, by=olga)


class TestHistory:
    def test_shows_administrators_what_others_set_up(self, pipeline, olga, marta_who_sets_up, anna):
        rename_pipeline(pipeline, name="Retail", by=marta_who_sets_up)

        (change,) = changes_of(olga, everybody=True).changes

        assert change.is_undoable
        assert [event.sentence for event in change.events] == ["Marta changed the pipeline Retail"]
        assert changes_of(Actor.of(anna)).changes == []


class TestPages:
    def test_offer_the_way_back(self, pipeline, stages, owner, client_of):
        browser = client_of(owner)
        browser.post(
            f"/pipelines/{pipeline.pk}/stages/{stages['Offer'].pk}",
            {"name": "Proposal", "color": "pink", "probability": "10", "version": pipeline.version},
        )

        page = browser.get(f"/pipelines/{pipeline.pk}").content.decode()
        undo = f"/changes/{Entry.objects.get(kind='pipeline.stage_edited').change_id}/undo"
        assert undo in page
        answer = browser.post(undo)

        assert answer.status_code == 303
        assert stages["Offer"].refreshed().name == "Offer"

    def test_offer_it_for_exceptions(self, spam, owner, client_of):
        browser = client_of(owner)
        browser.post(f"/crm/exceptions/{spam.pk}/removal")

        page = browser.get("/crm/exceptions").content.decode()

        undo = f"/changes/{Entry.objects.get(kind='contact_exception.removed').change_id}/undo"
        assert undo in page
        assert browser.post(undo).status_code == 303
        assert ContactException.objects.get().comment == "Advertising"


@pytest.fixture
def marta_who_sets_up(manager, roles):
    manager.role = roles["Administrator"]
    return Actor.of(manager)


def forget_details(entry):
    """As a release before this one wrote it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE event DISABLE TRIGGER USER")
        cursor.execute("UPDATE event SET facts = facts - 'before' WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE event ENABLE TRIGGER USER")
