"""An order: what was bought, behind its deal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from dealwright.catalog.measures.dividing import counted, measured
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.kit.money import Money, rounded
from dealwright.kit.pricing import Costs, coins, costs_of
from dealwright.kit.quantities import Counted, QuantityField
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.record import Kept, Record, RecordQuerySet


class Status(StrEnum):
    """How far an order is: the codes of the stages that every installation has (ST 2.4)."""

    ACCEPTED = "N"
    PAID = "P"
    SHIPPED = "S"
    COMPLETED = "F"
    CANCELED = "D"


TRIAL = "trial"
"""The channel of an order that only tries the automation: no client, no stock and no shop page know it."""

OWED = F("total") - F("returned_total") - F("waived_total")
"""`owed_total`, for the database."""


def is_over(due_on: date | None) -> bool:
    """Whether that day has passed, where the reader is."""
    return due_on is not None and due_on < timezone.localdate(clock.now())


class DueState(StrEnum):
    """What of an order has come in, as lists ask for it."""

    UNPAID = "unpaid"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    NOTHING = "nothing"


class OrderQuerySet(RecordQuerySet):
    """Orders, as actions and lists ask for them."""

    def to_be_paid(self) -> OrderQuerySet:
        """Those of which something is due."""
        return self.exclude(status=Status.CANCELED).filter(paid_total__lt=OWED)

    def locked(self, record: Any) -> Any:
        """Locked and read again, with the deal and the clients that every verb tells of.

        They are not joined: a join of a locking read takes them from the moment before it waited, when the
        order stood in another status or behind no deal yet. Those the caller has are kept as far as they fit.
        """
        order: Order = super().locked(record)
        if isinstance(record, Order) and record is not order:
            order.take_relations_of(record)
        if any(not order.knows(name) for name in order.told_with):
            again = Order.everything.select_related(*order.told_with).only("pk", *order.told_with)
            order.take_relations_of(again.get(pk=order.pk))
        return order


class Order(Record):
    """A purchase: lines at the prices of that moment, a client, what is to be paid."""

    record_kind = "order"
    tracked_fields = (
        "contact",
        "company",
        "own_company",
        "payer",
        "language",
        "payment_method",
        "delivery_service",
        "delivery_name",
        "delivery_address",
        "comment",
        "external_id",
        "accounting_id",
        "accounting_version",
    )
    searched_fields = ("number", "contact", "company", "total")
    told_apart_by = ("contact", "company")
    hideable_in_search = frozenset({"contact", "company", "total"})
    visible_in_search = "number"
    Status = Status

    number = models.CharField(max_length=40, unique=True)
    """What people call it; a counter of the database."""
    store = models.CharField(max_length=40)
    """The channel it came from: `web`, `api`, `crm`, `chat`, `olist`, `trial` (OM-6)."""
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="+")
    """The one of all orders."""
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    """Its status."""
    stage_since = models.DateTimeField(default=clock.now)
    next_step_at = models.DateTimeField(null=True, blank=True)
    """The earliest deadline of what is planned for it; kept by the activities."""
    status = models.CharField(max_length=50, default=Status.ACCEPTED.value)
    """The code of its stage, beside it so that money, imports and filters need no join: see `put_into`."""
    closed_at = models.GeneratedField(
        expression=Case(When(status__in=[Status.COMPLETED.value, Status.CANCELED.value], then="stage_since")),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    """Since when there is nothing more to do with it; empty while it is open. The database derives it."""
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    payer = models.CharField(
        max_length=8,
        default="person",
        db_default="person",
        choices=[("person", "person"), ("company", "company")],
    )
    """Whether a natural person or a legal entity buys (ST-43)."""
    language = models.CharField(max_length=10, blank=True, db_default="")
    """In which the client is written to; that of the shop where it is empty."""
    currency = models.CharField(max_length=3)
    items_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    delivery_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    paid_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    discount_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """What the coupon took off the goods and the delivery."""
    tax_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """All tax in the total, whether prices held it or not."""
    returned_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """What the goods that came back had cost: nobody pays for them any more."""
    refunded_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """All that went back to the client; `paid_total` is without it."""
    waived_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """What went back of a paid order though no goods did: not waited for, unless it is asked for anew."""
    tax_place = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """The place whose tax zone decided, as it was then: see `taxes.places.told`. Empty where the products'
    own tax stands."""
    coupon_code = models.CharField(max_length=40, blank=True, db_default="")
    due_total = models.GeneratedField(
        expression=Case(
            When(status=Status.CANCELED.value, then=Value(Decimal(0))),
            default=Greatest(OWED - F("paid_total"), Value(Decimal(0))),
        ),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )
    """`due`, for lists. The database derives it, as the next one."""
    due_state = models.GeneratedField(
        expression=Case(
            When(deleted_at__isnull=False, then=Value(None)),
            When(paid_total__gt=0, status=Status.CANCELED.value, then=Value(DueState.OVERPAID.value)),
            When(status=Status.CANCELED.value, then=Value(DueState.NOTHING.value)),
            When(paid_total__gt=OWED, then=Value(DueState.OVERPAID.value)),
            When(paid_total__lt=OWED, paid_total__gt=0, then=Value(DueState.PARTLY_PAID.value)),
            When(paid_total__lt=OWED, then=Value(DueState.UNPAID.value)),
            When(paid_total__gt=0, then=Value(DueState.PAID.value)),
            default=Value(DueState.NOTHING.value),
        ),
        output_field=models.CharField(max_length=11, null=True),
        db_persist=True,
    )
    """Empty in the recycle bin."""
    asked_until = models.DateField(null=True, blank=True)
    """The first day until which one of its payments is to be made; kept by the payments."""
    due_on = models.GeneratedField(
        expression=Case(
            When(status=Status.CANCELED.value, then=Value(None)),
            When(deleted_at__isnull=False, then=Value(None)),
            When(paid_total__lt=OWED, then=F("asked_until")),
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    """The same while something is due. The database derives it."""
    payment_method = models.ForeignKey(
        "sales.PaymentMethod", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The one the client chose."""
    delivery_service = models.ForeignKey(
        "sales.DeliveryService", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The one the client chose; each shipment has its own."""
    delivery_extras = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    """What the client took along with it, at the prices of then; part of `delivery_total`."""
    answers = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """What was typed into the fields of the checkout form: `{"floor": {"label": "Floor", "value": "3"}}`."""
    comment = models.TextField(blank=True, db_default="")
    """Of the colleagues; the client does not see it."""
    marked_at = models.DateTimeField(null=True, blank=True)
    """Since when something is wrong with it; nothing while all is well."""
    mark_reason = models.CharField(max_length=500, blank=True, db_default="")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shipped_state = models.CharField(max_length=16, default="unshipped", db_default="unshipped")
    """`unshipped`, `partly_shipped`, `shipped`, `delivered`: what the shipments say together."""
    delivery_name = models.CharField(max_length=120, blank=True)
    delivery_address = models.TextField(blank=True)
    delivery_place = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """Country, region and postal code of where it goes, as far as prices of deliveries depend on them; empty
    where nobody said it."""
    buyer_comment = models.TextField(blank=True)
    own_company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Which of our own companies sells."""
    placed_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The colleague who wrote it; nobody where a client, a rule or the product placed it, as below."""
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who changed last what is kept of it, or its products."""
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who gave it the status it has."""
    paid_at = models.DateTimeField(null=True, blank=True)
    """Since when all of it is paid; nothing while something is due."""
    canceled_at = models.DateTimeField(null=True, blank=True)
    canceled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancel_reason = models.TextField(blank=True)
    checkout_key = models.UUIDField(null=True, blank=True, unique=True)
    """One per checkout form: the same one sent twice finds its order."""
    page_token = models.CharField(max_length=64, unique=True)
    """Opens the customer's page of this order."""
    accounting_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    """What the accounting program calls it, beside its external id (ST-27); several orders may share one."""
    accounting_version = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Which state of it that program has seen, in its own words."""

    objects: ClassVar[Any] = Kept.from_queryset(OrderQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(OrderQuerySet)()

    class Meta:
        db_table = "sales_order"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="order_external_id")]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="sales_order_search"),
            models.Index(fields=["-placed_at", "-id"], name="sales_order_newest"),
            models.Index(fields=["responsible", "-id"], name="sales_order_owner"),
            models.Index(
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="sales_order_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                "responsible",
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="sales_order_own_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                "pipeline",
                "next_step_at",
                "id",
                name="sales_order_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="sales_order_own_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False),
                include=["pipeline", "total", "currency"],
            ),
            models.Index(fields=["total", "id"], name="sales_order_total"),
            models.Index(fields=["due_state", "-placed_at", "-id"], name="sales_order_due_state"),
            models.Index(fields=["due_total", "id"], name="sales_order_due", condition=Q(due_total__gt=0)),
            models.Index(
                fields=["due_on", "id"], name="sales_order_due_on", condition=Q(due_on__isnull=False)
            ),
            models.Index("deleted_at", "id", name="sales_order_bin", condition=Q(deleted_at__isnull=False)),
            models.Index(
                fields=["accounting_id"], name="sales_order_accounting", condition=~Q(accounting_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    told_with: ClassVar[tuple[str, ...]] = ("deal", "contact", "company")
    """Of whom its events tell too."""

    def knows(self, relation: str) -> bool:
        """Whether a relation is at hand without a query."""
        field = self._meta.get_field(relation)
        return getattr(self, field.attname) is None or field.is_cached(self)  # type: ignore[union-attr]

    def take_relations_of(self, other: Order) -> None:
        """Keep what another reading of the same order had at hand, as far as it still fits."""
        for name, related in other._state.fields_cache.items():
            if related is not None and related.pk == getattr(self, f"{name}_id", None):
                self._state.fields_cache.setdefault(name, related)

    def note_paid(self, at: datetime) -> None:
        """Keep since when all of it is paid, or that it is not; the caller saves."""
        self.paid_at = (self.paid_at or at) if self.is_paid_with_money else None

    def put_into(self, stage: Stage) -> None:
        """Stand in this stage from now on; the caller saves."""
        self.pipeline_id, self.stage, self.status = stage.pipeline_id, stage, stage.code
        self.stage_since = clock.now()

    def is_cancel_stage(self, stage_id: int | None) -> bool:
        """Whether the status with this number is “canceled”."""
        from dealwright.sales.statuses.queries import order_stage  # which stands on this module

        return stage_id == order_stage(Status.CANCELED).pk

    @property
    def clients(self) -> list[Any]:
        """The contact and the company that buy."""
        return [one for one in (self.contact, self.company) if one is not None]

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def owed_total(self) -> Decimal:
        """What is paid for it in the end: its total without what came back and what was let off."""
        return self.total - self.returned_total - self.waived_total

    @property
    def is_paid(self) -> bool:
        return self.paid_total >= self.owed_total

    @property
    def due(self) -> Decimal:
        """What is still to be paid; never negative, and nothing of a canceled order."""
        return Decimal(0) if self.is_canceled else max(self.owed_total - self.paid_total, Decimal(0))

    @property
    def is_overdue(self) -> bool:
        """Whether the day is over until which something still due was to be paid."""
        return self.due > 0 and is_over(self.due_on)

    @property
    def due_money(self) -> Money:
        return Money(self.due, self.currency)

    @property
    def overpaid(self) -> Decimal:
        """What is with us and not ours: paid for goods that came back, twice, or for a canceled order."""
        return max(self.paid_total - (Decimal(0) if self.is_canceled else self.owed_total), Decimal(0))

    @property
    def overpaid_money(self) -> Money:
        return Money(self.overpaid, self.currency)

    @property
    def most_to_ask_for(self) -> Decimal:
        """What is due, and what was let off: a colleague may ask for that anew."""
        return self.due if self.is_canceled else self.due + self.waived_total

    @property
    def is_paid_with_money(self) -> bool:
        """Whether it is paid because something came in, not because all of it came back."""
        return self.is_paid and (self.paid_total > 0 or not self.total)

    @property
    def paid_state(self) -> str:
        """`unpaid`, `partly_paid`, `paid`, `partly_refunded` or `refunded`."""
        if self.refunded_total and not self.due:
            return "partly_refunded" if self.paid_total else "refunded"
        if self.is_paid_with_money:
            return "paid"
        return "partly_paid" if self.paid_total else "unpaid"

    @property
    def is_trial(self) -> bool:
        """Whether it was placed to try the automation."""
        return self.store == TRIAL

    @property
    def is_canceled(self) -> bool:
        return self.status == Status.CANCELED

    @property
    def has_left(self) -> bool:
        """Whether some of it is out of the house, as its shipments or its status say."""
        return self.shipped_state != "unshipped" or self.status in {Status.SHIPPED, Status.COMPLETED}

    def search_parts(self) -> list[str | None]:
        """By number, client and sum (ST-17), written with a point and with a comma."""
        clients = [client.name for client in self.clients]
        total = format(rounded(self.total_money).amount, "f")
        return [self.number, *clients, *dict.fromkeys([total, total.replace(".", ",")])]


class OrderLine(Recorded):
    """Some pieces of one product, at the price of that moment."""

    record_kind = "order_line"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    quantity = QuantityField()
    delivery = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """Freight of this line, where the channel charges it per line."""
    sku = models.CharField(max_length=80, blank=True, db_default="")
    base_price = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    """What it costs in the catalogue, where `price` is another one (ST-28)."""
    discount = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """What the coupon, or the seller of its deal, took off the whole line."""
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=0, db_default=0)
    """A fraction: 0.2 is 20 %."""
    is_tax_included = models.BooleanField(default=True, db_default=True)
    measure = models.CharField(max_length=12, blank=True, db_default="")
    """The symbol of what it is counted in."""
    weight = models.PositiveIntegerField(null=True, blank=True)
    """Grams of one."""
    options = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """Of a variation: `{"Size": "M"}`, as it was when it was bought."""
    kind = models.CharField(max_length=10, blank=True, default="", db_default="")
    """What sort of product it is, as the catalogue said then: `simple`, `bundle`, `variation`, `service`."""
    dimensions = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """Millimetres of one, as far as they were known: `{"length": 150, "width": 80, "height": 20}`."""
    position = models.PositiveIntegerField(default=0)
    external_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    """What another program calls it (ST-28)."""

    class Meta:
        db_table = "sales_order_line"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_quantity_positive")
        ]

    def __str__(self) -> str:
        return self.name

    def keep_of(self, product: Any) -> None:
        """Keep what the product is like now; the caller saves."""
        self.sku, self.options, self.weight = product.sku or "", product.options, product.weight
        sides = {name: getattr(product, name) for name in ("length", "width", "height")}
        self.kind = product.kind
        self.dimensions = {name: side for name, side in sides.items() if side is not None}

    @property
    def amount(self) -> str:
        """How much of it, with its measure, as people of the language read it."""
        return measured(self.quantity, self.measure)

    @property
    def counted(self) -> str:
        """The same before its name: pieces as a bare number."""
        return counted(self.quantity, self.measure)

    def goods_in(self, currency: str) -> Decimal:
        """What all of it costs before the discount, rounded to the smallest coin."""
        return coins(self.price * self.quantity, currency)

    def costs_in(self, currency: str) -> Costs:
        """What the whole line costs, rounded by itself, in the currency of its order."""
        return costs_of(
            self.price,
            self.quantity,
            off=self.discount,
            tax_rate=Decimal(self.tax_rate),
            is_tax_included=self.is_tax_included,
            currency=currency,
        )

    def tax_in(self, currency: str) -> Decimal:
        """The tax of the whole line, in the currency of its order, rounded to the smallest coin."""
        return self.costs_in(currency).tax

    def payable_in(self, currency: str) -> Decimal:
        """What is paid for the whole line: without the discount, with the tax."""
        return self.costs_in(currency).total

    def payable_of(self, pieces: Counted, currency: str) -> Decimal:
        """What is paid for so many of its pieces; for all of them what is paid for the line, to the cent."""
        share: Decimal = rounded(Money(self.payable_in(currency) * pieces / self.quantity, currency)).amount
        return share
