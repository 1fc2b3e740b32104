"""What reactions leave to be written once: for a whole batch, with the reactions or not at all."""

import pytest

from dealwright.events import Actor, reaction
from dealwright.events import reactions as registry
from dealwright.events.dispatch import claim, perform, run_reactions
from dealwright.events.gathering import once_for_all
from dealwright.events.models import Outbox, Receipt
from tests.events.kinds import LAMP, LampLit, light_lamp

pytestmark = pytest.mark.django_db
ANNA = Actor("user", 5, "Anna")


@pytest.fixture(autouse=True)
def reactions_of_this_test():
    before = dict(registry._reactions)
    yield
    registry._reactions.clear()
    registry._reactions.update(before)


def light(*ids):
    for id in ids:
        light_lamp(LAMP.model_copy(update={"id": id}), by=ANNA)


class TestOnceForAll:
    def test_writes_at_once_outside_of_dispatch(self):
        written = []
        leave = once_for_all(lambda items: written.append(list(items)))

        leave([1])
        leave([2, 3])

        assert written == [[1], [2, 3]]

    def test_writes_once_for_all_events_of_a_batch(self):
        written = []
        leave = once_for_all(lambda items: written.append(list(items)))

        @reaction(to=LampLit)
        def count(event, entry):
            leave([entry.subject_id])

        light(7, 8, 9)
        run_reactions()

        assert written == [[7, 8, 9]]

    def test_leaves_no_receipt_of_what_could_not_be_written(self):
        written = []

        @once_for_all
        def write(ids):
            if 8 in ids:
                raise ValueError("not this one")
            written.append(list(ids))

        @reaction(to=LampLit)
        def count(event, entry):
            write([entry.subject_id])

        [name] = [one.name for one in registry.all_reactions() if one.body is count]
        light(7, 8, 9)
        claims = claim()
        perform(claims)

        assert written == [[7], [9]]
        assert Receipt.objects.filter(reaction=name).count() == 2
        waiting = Outbox.objects.get()
        assert waiting.event_ids == claims[1].event_ids
        assert "not this one" in waiting.error
