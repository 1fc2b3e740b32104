"""A savepoint is set when something is asked."""

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from dealwright.kit.savepoints import savepoint_if_asked

pytestmark = pytest.mark.django_db


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


class TestSavepointIfAsked:
    def test_is_none_where_nothing_is_asked(self):
        with CaptureQueriesContext(connection) as captured, savepoint_if_asked():
            pass

        assert len(captured) == 0

    def test_is_set_once(self):
        with CaptureQueriesContext(connection) as captured, savepoint_if_asked():
            assert ask("SELECT 1") + ask("SELECT 2") == 3

        assert [query["sql"].split()[0] for query in captured] == ["SAVEPOINT", "SELECT", "SELECT", "RELEASE"]

    def test_keeps_the_transaction_when_the_database_refuses(self):
        with pytest.raises(DataError), savepoint_if_asked():
            ask("SELECT 1 / 0")

        assert ask("SELECT 1") == 1
