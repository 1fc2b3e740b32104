"""What goes with a client who is deleted for good."""

from __future__ import annotations

import pytest

from dealwright.channels.refusals.actions import allow_letters, stop_letters
from dealwright.channels.refusals.models import Refusal
from dealwright.crm.contacts.actions import create_contact, delete_contact
from dealwright.events import Actor, last_change
from dealwright.events.forgetting import FORGOTTEN
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.bin.actions import purge_batch
from dealwright.records.undo.actions import undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara(system):
    return create_contact(name="Clara Souza", emails=["Clara@example.com"], by=system)


def refused():
    return sorted(Refusal.objects.values_list("email", flat=True))


class TestForgetRefusals:
    def test_goes_with_the_client(self, clara, owner, system):
        by = Actor.of(owner)
        allow_letters(stop_letters("clara@example.com", by=by), by=by)
        stop_letters("clara@example.com", by=by)
        stop_letters("rita@example.com", by=by)

        delete_contact(clara, by=system)
        assert refused() == ["clara@example.com", "rita@example.com"]  # she may come out of the bin
        assert purge_batch(kinds.get("contact"), [clara.pk], by=system) == 1

        assert refused() == ["rita@example.com"]
        told = Entry.objects.filter(kind__startswith="letters.").order_by("id")
        assert [entry.facts["email"] for entry in told] == [*[FORGOTTEN] * 3, "rita@example.com"]
        assert "lara" not in "".join(entry.subject_label for entry in told)

    def test_stays_while_somebody_else_has_the_address(self, clara, owner, system):
        create_contact(name="Carlos Souza", emails=["clara@example.com"], by=system)
        stop_letters("clara@example.com", by=Actor.of(owner))

        delete_contact(clara, by=system)
        purge_batch(kinds.get("contact"), [clara.pk], by=system)

        assert refused() == ["clara@example.com"]

    def test_is_not_brought_back_by_an_undo(self, clara, owner, system):
        by = Actor.of(owner)
        allow_letters(stop_letters("clara@example.com", by=by), by=by)
        change = last_change()
        delete_contact(clara, by=system)
        purge_batch(kinds.get("contact"), [clara.pk], by=system)
        before = footprint()

        with pytest.raises(Refused, match="forgotten together with its client"):
            undo_change(change, by=by)

        assert footprint() == before
