import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dealwright.kit import preparing

pytestmark = pytest.mark.django_db

PLANS = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


def ask(value: int) -> int:
    with preparing.cursor() as cursor:
        cursor.execute("SELECT %s::bigint + 1 AS asked_by_a_test", [value])
        return int(cursor.fetchone()[0])


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PLANS, ["%asked_by_a_test%"])
        return int(cursor.fetchone()[0])


class TestCursor:
    def test_lets_the_database_keep_the_plan_of_what_is_asked_again(self):
        assert [ask(1), ask(2)] == [2, 3]
        assert plans() == 0

        assert [ask(3), ask(4)] == [4, 5]

        assert plans() == 1

    def test_leaves_other_statements_as_they_are(self):
        ask(1)
        for _again in range(4):
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s::bigint + 1 AS asked_by_a_test", [1])

        assert plans() == 0

    def test_sends_values_beside_the_text(self):
        with preparing.cursor() as cursor:
            cursor.execute("SELECT %s::text", ["'; DROP TABLE people_user; --"])

            assert cursor.fetchone() == ("'; DROP TABLE people_user; --",)

    def test_shows_its_values_in_the_log_of_statements(self):
        with CaptureQueriesContext(connection) as asked:
            ask(41)

        assert [one["sql"] for one in asked] == ["SELECT 41::bigint + 1 AS asked_by_a_test"]

    def test_says_what_is_wrong_as_django_does(self):
        with pytest.raises(IntegrityError), transaction.atomic(), preparing.cursor() as cursor:
            cursor.execute("INSERT INTO people_role (id) VALUES (%s::bigint)", [-1])

        assert ask(1) == 2

    def test_goes_on_after_a_rollback(self):
        for value in range(6):
            with transaction.atomic():
                assert ask(value) == value + 1
                transaction.set_rollback(True)
