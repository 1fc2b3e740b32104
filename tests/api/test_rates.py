"""How fast a caller may go, over all processes together."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dealwright.api.models import RateWindow
from dealwright.api.problems import Stop
from dealwright.api.rates import Rates, sweep_windows

pytestmark = pytest.mark.django_db
NOW = 1_800_000_030.0


def passed(rates: Rates, owner: str, requests: int, now: float = NOW) -> int:
    """How many of so many requests get through."""
    through = 0
    for _number in range(requests):
        try:
            rates.spend(owner, now)
        except Stop:
            continue
        through += 1
    return through


@pytest.fixture(autouse=True)
def _hundred_a_minute(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 100


class TestTheLimit:
    def test_lets_exactly_so_many_pass(self) -> None:
        assert passed(Rates(), "a", 130) == 100

    def test_starts_anew_with_the_minute(self) -> None:
        rates = Rates()
        passed(rates, "a", 100)

        assert passed(rates, "a", 10, NOW + 30) == 10

    def test_is_of_each_caller(self) -> None:
        rates = Rates()
        passed(rates, "a", 100)

        assert passed(rates, "b", 10) == 10

    def test_holds_over_processes(self) -> None:
        processes = [Rates() for _number in range(4)]

        through = [passed(processes[number % 4], "a", 1) for number in range(200)]

        assert sum(through) == 100

    def test_asks_the_database_once_a_block(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        rates = Rates()

        with django_assert_num_queries(20):
            passed(rates, "a", 100)

    def test_does_not_ask_for_one_who_is_stopped(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        rates = Rates()
        passed(rates, "a", 101)

        with django_assert_num_queries(0):
            assert passed(rates, "a", 500) == 0

    def test_that_does_not_fall_into_blocks_is_kept_too(self, settings: Any) -> None:
        settings.API_REQUESTS_PER_MINUTE = 47

        assert passed(Rates(), "a", 60) == 47


class TestTooFast:
    def test_is_429_and_says_how_long_to_wait(self, ana: Client, bruno: Client, settings: Any) -> None:
        settings.API_REQUESTS_PER_MINUTE = 2
        responses = [ana.get("/api/v1/books") for _number in range(5)]

        assert [each.status_code for each in responses].count(429) in {1, 2, 3}
        assert responses[-1].status_code == 429
        assert 1 <= int(responses[-1]["Retry-After"]) <= 60
        assert responses[-1].json()["title"] == "Slow down"
        assert bruno.get("/api/v1/books").status_code == 200


class TestSweeping:
    def test_removes_past_minutes(self) -> None:
        passed(Rates(), "a", 1, NOW - 180)
        passed(Rates(), "a", 1, NOW)

        assert sweep_windows(NOW) == 1
        assert RateWindow.objects.count() == 1
