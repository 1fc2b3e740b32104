"""Answers are remembered for one batch and no longer."""

from dealwright.events.remembering import once_per_batch, remembering_answers


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
