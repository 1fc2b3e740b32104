import pytest

from dealwright.events import pace as paces
from dealwright.events.pace import LARGEST, QUICK_SECONDS, SLOW_SECONDS, SMALLEST, Pace


class TestPace:
    def test_begins_small(self):
        assert Pace().batch == SMALLEST

    def test_doubles_while_batches_are_full_and_quick_up_to_the_largest(self):
        pace = Pace()

        sizes = []
        for _ in range(5):
            pace.note(pace.batch, QUICK_SECONDS / 2)
            sizes.append(pace.batch)

        assert sizes == [50, 100, 200, LARGEST, LARGEST]

    def test_stays_while_batches_are_neither_quick_nor_slow(self):
        pace = Pace()
        pace.batch = 100

        pace.note(100, (QUICK_SECONDS + SLOW_SECONDS) / 2)

        assert pace.batch == 100

    @pytest.mark.parametrize(("before", "after"), [(200, 100), (50, SMALLEST), (SMALLEST, SMALLEST)])
    def test_halves_after_a_slow_one_and_goes_no_lower_than_the_smallest(self, before, after):
        pace = Pace()
        pace.batch = before

        pace.note(before, SLOW_SECONDS * 2)

        assert pace.batch == after

    def test_begins_anew_when_nothing_is_left_waiting(self):
        pace = Pace()
        pace.batch = 200

        pace.note(199, QUICK_SECONDS / 2)

        assert pace.batch == SMALLEST

    def test_watches_how_long_it_takes(self, monkeypatch):
        moments = iter([10.0, 10.0 + SLOW_SECONDS * 2])
        monkeypatch.setattr(paces.time, "monotonic", lambda: next(moments))
        pace = Pace()
        pace.batch = 100

        with pace.doing(100):
            pass

        assert pace.batch == 50
