"""One change is one action, one transaction, one set of events."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from dealwright.events import Actor, quietly, record
from dealwright.events.actions import OutsideAction, caused_by
from dealwright.events.forgetting import FORGOTTEN, erase, forget
from dealwright.events.models import Entry, Link, Outbox
from dealwright.people.roles.models import Role
from dealwright.records.pipelines.models import Pipeline
from tests.events.kinds import LAMP, LampLit, light_lamp, light_lamp_and_fail

pytestmark = pytest.mark.django_db
ANNA = Actor("user", 5, "Anna")


class TestAction:
    def test_writes_event_links_and_one_outbox_row(self, recorded):
        light_lamp(by=ANNA)

        entry = Entry.objects.get(kind="test.lamp_lit")
        assert recorded == ["test.lamp_lit"]
        assert (entry.subject_kind, entry.subject_id, entry.subject_label) == ("lamp", 7, "the green lamp")
        assert (entry.actor_kind, entry.actor_id, entry.actor_label) == ("user", 5, "Anna")
        assert entry.facts == {"cost": {"amount": "0.10", "currency": "BRL"}, "note": ""}
        assert (entry.depth, entry.caused_by, entry.quiet) == (0, None, False)
        links = Link.objects.filter(event_id=entry.pk).order_by("record_kind")
        assert list(links.values_list("record_kind", "record_id")) == [("lamp", 7), ("room", 3)]
        assert Outbox.objects.get(change_id=entry.change_id).event_ids == [entry.pk]

    def test_joins_the_outer_one(self, recorded):
        from dealwright.events import action

        @action
        def light_two(*, by: Actor) -> None:
            light_lamp(by=by)
            light_lamp(by=Actor.automation("Dusk"))

        light_two(by=ANNA)

        first, second = recorded.entries
        assert first.change_id == second.change_id
        assert (first.actor_label, second.actor_label) == ("Anna", "Dusk")
        assert Outbox.objects.filter(change_id=first.change_id).count() == 1

    def test_writes_nothing_when_it_fails(self, recorded):
        before = Outbox.objects.count()

        with pytest.raises(ZeroDivisionError):
            light_lamp_and_fail(by=ANNA)

        assert recorded == []
        assert Outbox.objects.count() == before

    def test_needs_an_actor(self):
        with pytest.raises(TypeError, match="light_lamp needs by="):
            light_lamp()

    def test_knows_its_cause(self, recorded):
        with caused_by(41, depth=2):
            light_lamp(by=ANNA)

        assert [(entry.caused_by, entry.depth) for entry in recorded.entries] == [(41, 3)]

    def test_quietly_is_recorded_but_not_dispatched(self, recorded):
        before = Outbox.objects.count()

        with quietly():
            light_lamp(by=ANNA)

        assert recorded == ["test.lamp_lit"]
        assert Outbox.objects.count() == before

    def test_makes_the_month_of_an_imported_event(self, recorded):
        from dealwright.events import action

        @action
        def remember(*, by: Actor) -> None:
            event = LampLit.load(LampLit.sample)
            record(event, on=LAMP, at=datetime(2016, 9, 4, 21, 15, tzinfo=UTC))

        remember(by=ANNA)

        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM event_201609")
            assert cursor.fetchone() == (1,)


class TestGuard:
    def test_refuses_recording_outside_an_action(self):
        with pytest.raises(OutsideAction, match=r"test\.lamp_lit was recorded outside an action"):
            record(LampLit.load(LampLit.sample), on=LAMP)

    def test_refuses_saving_outside_an_action(self):
        with pytest.raises(OutsideAction, match="Role was"):
            Role.objects.create(name="Nobody")

        assert not Role.objects.filter(name="Nobody").exists()

    def test_refuses_changing_and_deleting_many_outside_an_action(self, pipeline):
        with pytest.raises(OutsideAction):
            Pipeline.objects.update(name="Other")
        with pytest.raises(OutsideAction):
            Pipeline.objects.all().delete()
        with pytest.raises(OutsideAction):
            pipeline.delete()

        assert list(Pipeline.objects.values_list("name", flat=True)) == ["Sales"]


class TestLog:
    @pytest.mark.parametrize(
        "statement", ["UPDATE event SET kind = 'other' WHERE id = %s", "DELETE FROM event WHERE id = %s"]
    )
    def test_is_appended_only(self, recorded, statement):
        light_lamp(by=ANNA)
        [entry] = recorded.entries

        with (
            pytest.raises(DatabaseError, match="appended only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [entry.pk])

        assert recorded == ["test.lamp_lit"]

    def test_forgets_a_person(self, recorded):
        light_lamp(by=ANNA, note="Anna's birthday")

        changed = forget("lamp", 7)

        assert changed == 1
        [entry] = recorded.entries
        assert entry.facts["note"] == FORGOTTEN
        assert entry.subject_label == FORGOTTEN
        assert entry.facts["cost"] == {"amount": "0.10", "currency": "BRL"}

    def test_erases_sample_data(self, recorded):
        light_lamp(by=ANNA)

        erase([("lamp", 7)])

        assert recorded == []
        assert not Link.objects.filter(record_kind="lamp", record_id=7).exists()
