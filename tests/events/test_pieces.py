"""Pieces of work are done without savepoints until one fails."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.events.afterwards import afterwards, tell_waiting
from dealwright.events.models import Receipt
from dealwright.events.pieces import PieceFailed, at_once, piece, together

pytestmark = pytest.mark.django_db


def take(number):
    Receipt.objects.create(event_id=number, reaction="lamp")


def taken():
    return list(Receipt.objects.order_by("event_id").values_list("event_id", flat=True))


class TestPiece:
    def test_is_taken_back_alone(self):
        take(1)
        with pytest.raises(ZeroDivisionError), piece():
            take(2)
            raise ZeroDivisionError

        assert taken() == [1]

    def test_costs_no_savepoint_where_all_are_done_at_once(self):
        with at_once(), CaptureQueriesContext(connection) as captured:
            for number in range(3):
                with piece():
                    take(number)

        assert len(captured) == 3
        assert taken() == [0, 1, 2]

    def test_that_fails_takes_the_others_back_where_all_are_done_at_once(self):
        def work():
            for number in range(3):
                try:
                    with piece():
                        take(number)
                        if number == 1:
                            raise ZeroDivisionError
                except Exception:
                    take(10)

        with pytest.raises(PieceFailed), at_once():
            work()
        assert taken() == []

        with together():
            work()
        assert taken() == [0, 2, 10]


class TestTogether:
    def test_forgets_what_was_left_to_be_told_where_it_fails(self):
        told = []
        afterwards(lambda: told.append("before"))
        with pytest.raises(ZeroDivisionError), together():
            afterwards(lambda: told.append("inside"))
            raise ZeroDivisionError
        with together():
            afterwards(lambda: told.append("anew"))

        tell_waiting()

        assert told == ["before", "anew"]
