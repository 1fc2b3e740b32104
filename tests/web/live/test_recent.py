import json

import pytest

from dealwright.web.live import recent as recents
from dealwright.web.live.recent import Recent


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands at 100 seconds until it is moved."""

    class Clock:
        now = 100.0

        def time(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(recents, "time", clock)
    return clock


@pytest.fixture
def recent(clock) -> Recent:
    recent = Recent()
    recent.begin()
    return recent


def told(recent: Recent, moment: float) -> list[str] | None:
    message = recent.since(moment)
    return json.loads(message) if message else None


class TestRecent:
    def test_tells_the_names_from_a_moment_on_once_each(self, recent, clock):
        for clock.now, names in [(101, '["deal:1"]'), (102, '["deal:2", "deal"]'), (103, '["deal"]')]:
            recent.keep(names)

        assert told(recent, 101.5) == ["deal", "deal:2"]
        assert told(recent, 103.5) is None

    @pytest.mark.parametrize("moment", [99.0, 100.0])
    def test_tells_everything_of_a_moment_before_it_began(self, recent, moment):
        assert told(recent, moment) == ["*"]

    def test_tells_everything_as_long_as_something_may_be_missed(self, recent, clock):
        recent.keep('["deal"]')
        recent.end()

        assert told(recent, 1_000.0) == ["*"]

    def test_forgets_after_a_minute_and_says_so(self, recent, clock):
        for clock.now in (101, 102, 102 + recents.KEEP_SECONDS):
            recent.keep(f'["deal:{clock.now}"]')

        assert told(recent, 100.5) == ["*"]
        assert told(recent, 101.5) == ["deal:102", "deal:162.0"]

    def test_keeps_so_many_messages(self, recent, clock, monkeypatch):
        monkeypatch.setattr(recents, "KEEP_MESSAGES", 2)
        for clock.now in (101, 102, 103):
            recent.keep(f'["deal:{clock.now}"]')

        assert told(recent, 100.5) == ["*"]
        assert told(recent, 101.5) == ["deal:102", "deal:103"]

    def test_tells_many_names_as_everything(self, recent, clock, monkeypatch):
        monkeypatch.setattr(recents, "MOST_NAMES", 2)
        clock.now = 101
        recent.keep('["deal:1", "deal:2", "deal:3"]')

        assert told(recent, 100.5) == ["*"]
