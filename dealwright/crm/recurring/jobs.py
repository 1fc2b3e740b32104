"""Opening deals whose day has come, exactly once each.

A template is taken with a lock that other workers pass over. The deal, the occurrence that names its day and
the plan of the next day are one transaction: a worker killed at any point leaves all of it or nothing.

After an outage every day that was missed is opened, each with its own date, the earliest first: each stands
for something to be done or to be paid, and none of them is to be lost.
"""

from __future__ import annotations

from django.db import transaction

from dealwright.crm.recurring.actions import open_due
from dealwright.crm.recurring.models import RecurringDeal
from dealwright.events import Actor
from dealwright.kit import clock


def step() -> bool:
    """Open the deal that is due longest; True when there was one."""
    with transaction.atomic():
        due = RecurringDeal.objects.filter(next_at__lte=clock.now()).order_by("next_at", "pk")
        recurring = due.select_for_update(of=("self",), skip_locked=True).first()
        if recurring is None:
            return False
        open_due(recurring, by=Actor.system())
    return True
