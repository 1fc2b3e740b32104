"""Indexes of added fields, made beside the work of the day; and two who add a field in the same moment."""

import threading

import pytest
from django.db import connection

from dealwright.crm.deals.models import Deal
from dealwright.records.fields import indexing, jobs
from dealwright.records.fields.actions import add_field, edit_field, remove_field
from dealwright.records.fields.models import CustomField, IndexState
from dealwright.records.reference_lists.models import ReferenceList
from tests.records.fields.conftest import SAMPLES, SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def work():
    while jobs.step():
        pass


def of(sample, **more):
    options = [{"words": "Red"}] if sample.type == "list" else None
    chosen = ReferenceList.objects.get(code="source") if sample.type == "reference" else None
    return add_field(
        of_kind="deal", label=f"F {sample.type}", type=sample.type, options=options, reference_list=chosen,
        settings=sample.settings, by=SYSTEM, **more,
    )  # fmt: skip


class TestIndex:
    def test_stands_for_every_type_and_goes_with_its_field(self):
        fields = [of(sample) for sample in SAMPLES] + [
            of(sample, multiple=True) for sample in SAMPLES if sample.type != "yes_no"
        ]
        assert {field.index_state for field in fields} == {IndexState.WAITING}

        work()

        assert {field.refreshed().index_state for field in fields} == {IndexState.READY}
        assert all(all(indexing.standing(Deal, field).values()) for field in fields)
        first = fields[0]
        assert len(indexing.standing(Deal, first)) == 2

        edit_field(first, is_filtered=False, by=SYSTEM)
        work()
        assert indexing.standing(Deal, first) == {}
        assert first.refreshed().index_state == IndexState.NONE

        removed = remove_field(fields[1], by=SYSTEM)
        assert len(indexing.standing(Deal, removed)) == 1
        while jobs.forget_some(now=removed.deleted_at + jobs.IN_BIN * 2):
            pass
        assert indexing.standing(Deal, removed) == {}

    def test_left_half_made_is_made_anew(self):
        field = of(SAMPLES[2])
        name = f"crm_deal_custom_{field.pk}"
        with connection.cursor() as cursor:
            # As a worker leaves it that is killed while it builds: there, and marked as invalid.
            cursor.execute('CREATE INDEX "crm_deal_custom_half" ON crm_deal (id)')
            cursor.execute(f'ALTER INDEX crm_deal_custom_half RENAME TO "{name}"')
            cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [name])

        work()

        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
            (made,) = cursor.fetchone()
        assert indexing.standing(Deal, field) == {name: True}
        assert "numeric" in made

    def test_that_cannot_be_made_says_so_and_stops_nobody(self, monkeypatch):
        field = of(SAMPLES[2])

        def fail(model, definition):
            from django.db import OperationalError

            raise OperationalError("no space left")

        monkeypatch.setattr(indexing, "_reconcile", fail)
        with pytest.raises(Exception, match="no space"):
            jobs.step()

        found = field.refreshed()
        assert (found.index_state, found.index_error) == (IndexState.FAILED, "no space left")

    def test_is_looked_after_by_one_worker_at_a_time(self):
        of(SAMPLES[2])

        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        seen = []

        def other():
            try:
                seen.append(jobs.step())
            finally:
                connection.close()

        with indexing.alone() as mine:
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()

        assert mine
        assert seen == [False]


class TestAddFieldAtOnce:
    @pytest.mark.parametrize("code", ["", "weight"])
    def test_never_gives_two_fields_one_code(self, code):
        barrier, results = threading.Barrier(4), []

        def add():
            try:
                barrier.wait()
                field = add_field(of_kind="deal", label="Weight", type="number", code=code, by=SYSTEM)
                results.append(field.code)
            except Exception as error:
                results.append(type(error).__name__)
            finally:
                connection.close()

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        codes = list(CustomField.objects.values_list("code", flat=True))
        assert len(codes) == len(set(codes))
        expected = (
            ["weight", "weight_2", "weight_3", "weight_4"] if not code else ["Refused"] * 3 + ["weight"]
        )
        assert sorted(results) == sorted(expected)


def test_another_process_hears_of_a_change_with_its_next_request(client):
    from django.core.signals import request_started

    from dealwright.records.fields.queries import custom_fields_of

    custom_fields_of("deal")
    seen = []

    def other():
        try:
            add_field(of_kind="deal", label="Weight", type="number", by=SYSTEM)
            seen.append("added")
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    request_started.send(sender=object)

    assert [field.code for field in custom_fields_of("deal")] == ["weight"]
