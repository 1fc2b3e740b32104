"""A proposal: products at prices offered to a client for some time, behind a deal (OL-26)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, When

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.models import ProductLine, line_constraints
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.records.record import Kept, RecordQuerySet
from dealwright.sales.papers.models import Paper


class State(StrEnum):
    """How far a proposal is."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Proposal(Paper):
    """An offer with a page of its own, on which the client says yes or no."""

    record_kind = "proposal"
    tracked_fields = ("valid_until", "terms", "own_company")
    searched_fields = ("number", "contact", "company")
    told_apart_by = ("contact", "company")
    hideable_in_search = frozenset({"contact", "company"})
    visible_in_search = "number"
    State = State

    number = models.CharField(max_length=40, unique=True)
    """What people call it; a counter of the database."""
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="proposals")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    own_company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Which of our own companies sells."""
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What the lines cost with their discounts and taxes."""
    valid_until = models.DateField(null=True, blank=True)
    """The last day on which the client may accept it."""
    terms = models.TextField(blank=True)
    """What else is agreed: delivery, payment, warranty."""
    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in State], default=State.DRAFT.value
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When it was accepted or declined."""
    closed_at = models.GeneratedField(
        expression=Case(
            When(state__in=[State.ACCEPTED.value, State.DECLINED.value], then="answered_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    """The same, by the name that everything with stages has for it. The database derives it."""
    decline_reason = models.TextField(blank=True)
    order = models.ForeignKey(
        "sales.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    """The order it became."""
    page_token = models.CharField(max_length=64, unique=True)
    """Opens the client's page of this proposal."""

    objects: ClassVar[Any] = Kept.from_queryset(RecordQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        db_table = "sales_proposal"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="proposal_external_id"),
            models.CheckConstraint(condition=Q(total__gte=0), name="proposal_total_not_negative"),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="sales_proposal_search"),
            models.Index(fields=["-created_at", "-id"], name="sales_proposal_newest"),
            models.Index(fields=["responsible", "-id"], name="sales_proposal_owner"),
            models.Index(
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="sales_proposal_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                "responsible",
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="sales_proposal_own_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                "pipeline",
                "next_step_at",
                "id",
                name="sales_proposal_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
            ),
            models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="sales_proposal_own_next",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False),
            ),
            models.Index(
                "deleted_at", "id", name="sales_proposal_bin", condition=Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def page(self) -> str:
        """The address of the client's page."""
        return f"/d/{self.page_token}"

    @property
    def is_answered(self) -> bool:
        return self.state in {State.ACCEPTED, State.DECLINED}

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over and nobody said yes or no."""
        return not self.is_answered and bool(self.valid_until and self.valid_until < clock.now().date())

    def search_parts(self) -> list[str | None]:
        client = [self.contact.name if self.contact else None, self.company.name if self.company else None]
        return [self.number, *client]


class ProposalLine(ProductLine):
    """Some pieces of a product, or of something without one, at an offered price."""

    record_kind = "proposal_line"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")

    class Meta(ProductLine.Meta):
        db_table = "sales_proposal_line"
        constraints = line_constraints("proposal_line")
