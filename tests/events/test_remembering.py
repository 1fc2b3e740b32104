"""Answers are remembered for one batch and no longer."""

import pytest

from dealwright.events.remembering import (
    forget_states,
    forgetting_what_fails,
    known_of_records,
    once_per_batch,
    once_until_a_change_of,
    remembering_answers,
)


class TestOncePerBatch:
    def test_asks_once_inside_a_batch(self):
        asked = []

        @once_per_batch
        def ask(what, *, twice=False):
            asked.append(what)
            return f"{what}!" * (1 + twice)

        with remembering_answers():
            assert [ask("a"), ask("a"), ask("b"), ask("a", twice=True)] == ["a!", "a!", "b!", "a!a!"]

        assert asked == ["a", "b", "a"]

    def test_asks_anew_in_the_next_batch_and_outside(self):
        asked = []

        @once_per_batch
        def ask():
            asked.append(1)

        with remembering_answers():
            ask()
        with remembering_answers():
            ask()
        ask()
        ask()

        assert len(asked) == 4


class TestOnceUntilAChangeOf:
    @pytest.mark.parametrize(
        ("happened_to", "asked"), [({"contact"}, 1), ({"deal"}, 2), ({"contact", "deal"}, 2), ((), 2)]
    )
    def test_asks_anew_when_something_happened_to_such_a_record(self, happened_to, asked):
        questions = []

        @once_until_a_change_of(lambda kind: {kind})
        def ask(kind):
            questions.append(kind)

        with remembering_answers():
            ask("deal")
            forget_states(happened_to)
            ask("deal")

        assert questions == ["deal"] * asked


class TestKnownOfRecords:
    @pytest.mark.parametrize(
        ("happened_to", "concerned", "known"),
        [
            ({"deal"}, {("deal", 1), ("contact", 5)}, {("deal", 2), ("order", 1)}),
            ({"task"}, {("task", 9), ("deal", 2)}, {("deal", 1), ("order", 1)}),
            ({"contact"}, {("contact", 5)}, {("order", 1)}),
            ((), (), set()),
        ],
    )
    def test_forgets_those_that_something_happened_to(self, happened_to, concerned, known):
        """Deals lean on contacts; a change that tells nothing may have changed anything."""

        def ask():
            return known_of_records("records", lambda kind: {"contact"} if kind == "deal" else set())

        with remembering_answers():
            ask().update({("deal", 1): "a", ("deal", 2): "b", ("order", 1): "c"})
            forget_states(happened_to, concerned)

            assert set(ask()) == known

    def test_knows_nothing_outside_a_batch(self):
        assert known_of_records("records", lambda kind: set()) is None

    def test_forgets_all_where_a_savepoint_is_taken_back(self):
        with remembering_answers():
            known_of_records("records", lambda kind: set())["deal", 1] = "a"
            with pytest.raises(ZeroDivisionError), forgetting_what_fails():
                raise ZeroDivisionError

            assert known_of_records("records", lambda kind: set()) == {}
