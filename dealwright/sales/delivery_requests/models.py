"""A request to a program outside to fetch a parcel, the calls it needs, and what was told of it (ST-38)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.kit import clock, secrets
from dealwright.sales.delivery_handlers.models import DeliveryHandler
from dealwright.sales.shipments.models import Shipment

CALLBACK = "/hooks/deliveries/"
"""Before the secret of a request."""


class RequestState(StrEnum):
    """Where a request is."""

    ASKED = "asked"
    """On its way to the handler."""
    OPEN = "open"
    """The handler took it."""
    CANCELING = "canceling"
    """That it is not wanted any more is on its way."""
    CANCELED = "canceled"
    FAILED = "failed"
    """The handler did not take it."""
    DONE = "done"
    """The handler says that it is over."""


ALIVE = (RequestState.ASKED.value, RequestState.OPEN.value, RequestState.CANCELING.value)
"""While a request is in one of them, the shipment has no other one."""


class DeliveryRequest(Recorded):
    """That a shipment is to be fetched, and what the handler says of it."""

    record_kind = "delivery_request"
    State = RequestState

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="requests")
    handler = models.ForeignKey(DeliveryHandler, on_delete=models.PROTECT, related_name="requests")
    key = models.CharField(max_length=36, unique=True)
    """Told to the handler at every try, as `Idempotency-Key`."""
    callback_hash = models.CharField(max_length=64, unique=True)
    """Of the secret in the address at which the handler tells what becomes of it."""
    state = models.CharField(max_length=9, default=RequestState.ASKED.value)
    request_id = models.CharField(max_length=120, blank=True, default="")
    """How the handler calls it."""
    status = models.CharField(max_length=200, blank=True, default="")
    """What the handler said last."""
    details = models.JSONField(default=list, blank=True)
    """Where and when it is fetched, who comes: `[{"name": "Pickup", "value": "today, 15:00"}]`."""
    problem = models.CharField(max_length=500, blank=True, default="")
    """Why the handler did not take it, or not back."""
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sales_delivery_request"
        constraints = [
            models.UniqueConstraint(
                fields=["shipment"], condition=Q(state__in=ALIVE), name="one_live_request_per_shipment"
            )
        ]
        indexes = [models.Index(fields=["shipment", "id"], name="sales_request_shipment")]

    def __str__(self) -> str:
        return self.request_id or f"№{self.pk}"

    @property
    def callback_secret(self) -> str:
        """What opens the address at which the handler tells what becomes of it."""
        return secrets.sign("delivery callback", self.key.encode())

    @property
    def callback_url(self) -> str:
        """That address."""
        return f"{settings.BASE_URL.rstrip('/')}{CALLBACK}{self.callback_secret}"

    @property
    def is_alive(self) -> bool:
        return self.state in ALIVE


class DeliveryNotice(Recorded):
    """What a handler told of a request, kept once however often it is told."""

    record_kind = "delivery_notice"

    request = models.ForeignKey(DeliveryRequest, on_delete=models.CASCADE, related_name="notices")
    notice_id = models.CharField(max_length=120)
    """The handler's name for it, or a fingerprint of what it said."""
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sales_delivery_notice"
        constraints = [
            models.UniqueConstraint(fields=["request", "notice_id"], name="one_row_per_delivery_notice")
        ]


class CallState(StrEnum):
    """Where a call is."""

    QUEUED = "queued"
    TAKEN = "taken"
    FAILED = "failed"
    DROPPED = "dropped"
    """It is not wanted any more."""


class Purpose(StrEnum):
    """What a call is for."""

    CREATE = "create"
    CANCEL = "cancel"


class DeliveryCall(models.Model):
    """A call on its way to a handler. The row is the queue, the timer and the lock.

    Like calls of webhooks it is book-keeping: what becomes of the request is written by actions.
    """

    State = CallState

    request = models.ForeignKey(DeliveryRequest, on_delete=models.CASCADE, related_name="calls")
    purpose = models.CharField(max_length=6)
    body: Any = models.JSONField()
    """Without what is sealed: that is put in when it is sent."""
    state = models.CharField(max_length=7, default=CallState.QUEUED.value)
    problem = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    """The next try; a claim moves it to the end of the lease."""
    fence = models.PositiveIntegerField(default=0)
    leased_by = models.IntegerField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sales_delivery_call"
        constraints = [
            models.UniqueConstraint(fields=["request", "purpose"], name="one_delivery_call_per_purpose")
        ]
        indexes = [models.Index(fields=["due_at", "id"], name="sales_call_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.purpose} {self.request_id}: {self.state}"
