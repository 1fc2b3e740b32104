"""What may happen to leads."""

from decimal import Decimal

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.leads.actions import (
    NewLine,
    add_lines,
    archive_lead,
    create_lead,
    delete_lead,
    edit_lead,
    lose_lead,
    move_lead,
    restore_lead,
    set_lines,
    unarchive_lead,
)
from dealwright.crm.leads.first_pipeline import ensure_lead_pipeline
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo.actions import undo_change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("classic")]


def kinds_of(lead: Lead) -> list[str]:
    """What happened to the lead, the oldest first."""
    found = Entry.objects.filter(subject_kind="lead", subject_id=lead.pk)
    return list(found.order_by("id").values_list("kind", flat=True))


class TestCreateLead:
    def test_stands_on_the_first_stage_and_keeps_what_was_given(self, lead: Lead, anna: User) -> None:
        lead = Lead.objects.get(pk=lead.pk)

        assert lead.stage.code == "NEW"
        assert (lead.first_name, lead.last_name, lead.name) == ("Rita", "Sousa", "Rita Sousa")
        assert lead.phone_texts == ["+55 11 98765-4321"]
        assert lead.responsible == anna
        assert lead.is_repeat is False
        assert "padaria central" in lead.search_key
        assert "+5511987654321" in lead.search_key
        assert kinds_of(lead) == ["lead.created"]

    @pytest.mark.parametrize(
        ("given", "title"),
        [
            ({"name": "Rita Sousa"}, "Rita Sousa"),
            ({"company_title": "Padaria"}, "Padaria"),
            ({"phones": ["+55 11 98765-4321"]}, "+55 11 98765-4321"),
            ({"emails": ["rita@example.com"]}, "rita@example.com"),
        ],
    )
    def test_is_called_by_what_is_known(self, given: dict[str, object], title: str, by_anna: Actor) -> None:
        lead = create_lead(**given, by=by_anna)  # type: ignore[arg-type]

        assert lead.title == title

    def test_refuses_a_lead_of_nothing(self, by_anna: Actor) -> None:
        with pytest.raises(Refused) as refused:
            create_lead(title="  ", by=by_anna)

        assert refused.value.field == "title"
        assert not Lead.objects.exists()
        assert not Entry.objects.filter(kind="lead.created").exists()

    def test_of_a_known_client_is_a_repeat_lead(self, by_anna: Actor) -> None:
        client = create_contact(name="Joana Prado", by=by_anna)

        lead = create_lead(title="Again", contact=client, by=by_anna)

        assert lead.is_repeat is True

    def test_refuses_the_won_stage(self, lead_stages: dict[str, Stage], by_anna: Actor) -> None:
        with pytest.raises(Refused) as refused:
            create_lead(title="Ready", stage=lead_stages["CONVERTED"], by=by_anna)

        assert refused.value.field == "stage_id"

    def test_makes_the_first_pipeline_where_there_is_none(self, by_anna: Actor) -> None:
        lead = create_lead(title="The first", by=by_anna)

        assert [stage.code for stage in lead.pipeline.stages.all()] == [
            "NEW",
            "IN_PROCESS",
            "CONVERTED",
            "JUNK",
        ]


class TestEnsureLeadPipeline:
    def test_makes_one_only(self, lead_pipeline: Pipeline, system: Actor) -> None:
        assert ensure_lead_pipeline(by=system) == lead_pipeline
        assert Pipeline.objects.filter(of_kind="lead").count() == 1


class TestEditLead:
    def test_tells_before_and_after(self, lead: Lead, by_anna: Actor) -> None:
        lead = edit_lead(lead, company_title="Padaria Nova", city="Santos", by=by_anna)

        event = Entry.objects.get(kind="lead.edited")
        assert event.facts["changes"] == [
            {"field": "company_title", "before": "Padaria Central", "after": "Padaria Nova"}
        ]
        assert "padaria nova" in lead.search_key

    def test_renews_the_whole_name(self, lead: Lead, by_anna: Actor) -> None:
        lead = edit_lead(lead, last_name="Sousa Lima", by=by_anna)

        assert lead.name == "Rita Sousa Lima"

    def test_a_known_client_makes_it_a_repeat_lead_and_back(self, lead: Lead, by_anna: Actor) -> None:
        client = create_contact(name="Joana Prado", by=by_anna)

        assert edit_lead(lead, contact=client, by=by_anna).is_repeat is True
        assert edit_lead(lead, contact=None, by=by_anna).is_repeat is False

    def test_replaces_phones_and_undo_brings_them_back(self, lead: Lead, by_anna: Actor) -> None:
        edit_lead(lead, phones=["+55 13 3222-1111"], by=by_anna)
        change = last_change()
        assert change is not None

        undo_change(change, by=by_anna)

        assert Lead.objects.get(pk=lead.pk).phone_texts == ["+55 11 98765-4321"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"city": "x" * 121}, "city"),
            ({"country": "Brazil"}, "country"),
            ({"phones": ["abc"]}, "phones"),
            ({"emails": ["rita"]}, "emails"),
            ({"amount": money("-1", "BRL")}, "amount"),
            ({"utm_source": "x" * 201}, "utm_source"),
        ],
    )
    def test_refuses_at_the_field(
        self, values: dict[str, object], field: str, lead: Lead, by_anna: Actor
    ) -> None:
        with pytest.raises(Refused) as refused:
            edit_lead(lead, **values, by=by_anna)

        assert refused.value.field == field
        assert Lead.objects.get(pk=lead.pk).version == lead.version
        assert kinds_of(lead) == ["lead.created"]

    def test_refuses_a_stale_version(self, lead: Lead, by_anna: Actor) -> None:
        edit_lead(lead, comment="First", by=by_anna)

        with pytest.raises(Conflict):
            edit_lead(lead, comment="Second", version=1, by=by_anna)


class TestSetLines:
    def test_the_amount_follows_until_somebody_types_one(self, lead: Lead, by_anna: Actor) -> None:
        lead = set_lines(lead, lines=[NewLine(None, "Phone", Decimal(100), Decimal(2))], by=by_anna)
        assert lead.amount == Decimal(200)

        lead = edit_lead(lead, amount=money("150.00", "BRL"), by=by_anna)
        lead = add_lines(lead, lines=[NewLine(None, "Case", Decimal(10))], by=by_anna)
        assert lead.amount == Decimal(150)

        assert edit_lead(lead, amount=None, by=by_anna).amount == Decimal(210)

    def test_undo_brings_the_lines_back(self, lead: Lead, by_anna: Actor) -> None:
        set_lines(lead, lines=[NewLine(None, "Phone", Decimal(100))], by=by_anna)
        change = last_change()
        assert change is not None

        undo_change(change, by=by_anna)

        assert not lead.lines.exists()
        assert Lead.objects.get(pk=lead.pk).amount == 0


class TestMoveLead:
    def test_moves_and_goes_back(self, lead: Lead, lead_stages: dict[str, Stage], by_anna: Actor) -> None:
        since = lead.stage_since
        move_lead(lead, to=lead_stages["IN_PROCESS"], by=by_anna)
        change = last_change()
        assert change is not None

        undo_change(change, by=by_anna)

        lead = Lead.objects.get(pk=lead.pk)
        assert (lead.stage.code, lead.stage_since) == ("NEW", since)

    def test_refuses_the_won_stage_which_takes_a_conversion(
        self, lead: Lead, lead_stages: dict[str, Stage], by_anna: Actor
    ) -> None:
        with pytest.raises(Refused) as refused:
            move_lead(lead, to=lead_stages["CONVERTED"], by=by_anna)

        assert refused.value.field == "stage_id"
        assert Lead.objects.get(pk=lead.pk).stage.code == "NEW"
        assert kinds_of(lead) == ["lead.created"]

    def test_refuses_a_stage_of_another_pipeline(
        self, lead: Lead, pipeline: Pipeline, by_anna: Actor
    ) -> None:
        with pytest.raises(Refused) as refused:
            move_lead(lead, to=pipeline.first_stage(), by=by_anna)

        assert refused.value.field == "stage_id"


class TestLoseLead:
    def test_keeps_the_reason(self, lead: Lead, by_anna: Actor) -> None:
        lead = lose_lead(lead, reason=" Wrong number ", by=by_anna)

        assert (lead.stage.code, lead.lost_reason) == ("JUNK", "Wrong number")
        assert lead.closed_at is not None
        assert kinds_of(lead) == ["lead.created", "lead.moved", "lead.lost"]

    def test_reopens(self, lead: Lead, lead_stages: dict[str, Stage], by_anna: Actor) -> None:
        lead = lose_lead(lead, by=by_anna)

        lead = move_lead(lead, to=lead_stages["NEW"], by=by_anna)

        assert (lead.closed_at, lead.lost_reason) == (None, "")
        assert "lead.reopened" in kinds_of(lead)


class TestPuttingAway:
    def test_archives_and_back(self, lead: Lead, by_anna: Actor) -> None:
        lead = archive_lead(lead, by=by_anna)
        assert lead.archived_at is not None

        assert unarchive_lead(lead, by=by_anna).archived_at is None

    def test_deletes_and_restores(self, lead: Lead, by_anna: Actor) -> None:
        delete_lead(lead, by=by_anna)
        assert not Lead.objects.filter(pk=lead.pk).exists()

        restore_lead(lead, by=by_anna)
        assert Lead.objects.filter(pk=lead.pk).exists()
