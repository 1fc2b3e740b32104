"""What the sandbox does by the clock."""

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.sales.sandbox.actions import mark_sent, send
from dealwright.sales.sandbox.messages import Message
from dealwright.sales.sandbox.models import DueNotice


def step() -> bool:
    """Send the notice that has been due longest; True when there was one.

    A worker killed after sending sends it again, and two workers may send the same one: as with any
    provider, it is for the receiver to act once.
    """
    due = DueNotice.objects.filter(sent_at=None, due_at__lte=clock.now()).order_by("due_at", "id").first()
    if due is None:
        return False
    answer = send(Message.model_validate_json(due.body))
    mark_sent(due, answer=answer, by=Actor.system("Sandbox"))
    return True
