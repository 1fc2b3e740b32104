"""Answers are remembered for one batch and no longer."""

import pytest

from dealwright.events.remembering import (
    forget_states,
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
