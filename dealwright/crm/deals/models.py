"""A deal and its product lines."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.lines.models import ProductLine, line_constraints
from dealwright.crm.marketing import Marketed
from dealwright.events import Actor, Ref
from dealwright.kit import clock
from dealwright.kit.money import Money, rounded
from dealwright.kit.prepared import PreparedQuery
from dealwright.records.everyone import ForEveryone, index_of
from dealwright.records.observing import Observed, ObservedQuerySet
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.record import Kept, Record
from dealwright.records.signing import Signed

WHOLE = 100
"""Percent."""


@cache
def _other_contacts() -> PreparedQuery:
    """Every event of a deal asks it."""
    return PreparedQuery(lambda id: Deal(pk=id).other_contacts.values_list("pk"))


class DealQuerySet(ObservedQuerySet):
    """Deals, as actions and lists ask for them."""

    def locked(self, record: Deal | int) -> Deal:
        """Locked and read again; relations the caller had loaded are kept while the version is the same.

        They are not joined here: a join of a locking read loses the row when another transaction moved it
        to another stage while this one waited.
        """
        deal: Deal = super().locked(record)
        if isinstance(record, Deal) and record.version == deal.version:
            deal.remember_relations_of(record)
        return deal

    def won_with(self, contact_id: int | None, company_id: int | None) -> Any:
        """The won deals of a client."""
        theirs = Q(contact=contact_id) if contact_id else Q(pk=None)
        if company_id:
            theirs |= Q(company=company_id)
        return self.filter(theirs, stage__semantic=Semantic.WON.value)


class Deal(Marketed, Signed, ForEveryone, Observed, Record):
    """A possible sale on its way through a pipeline."""

    record_kind = "deal"
    tracked_fields = (
        "title",
        "amount",
        "responsible",
        "contact",
        "company",
        "probability",
        "deal_type",
        "source",
        "source_description",
        "begins_on",
        "closes_on",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_content",
        "utm_term",
        "comment",
        "is_for_everyone",
    )
    searched_fields = ("title", "contact", "company")
    told_apart_by = ("contact", "company")
    hideable_in_search = frozenset({"contact", "company"})
    visible_in_search = "title"

    title = models.CharField(max_length=200)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    stage_since = models.DateTimeField(default=clock.now)
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """The sum of the lines until somebody types another one (CR-22)."""
    currency = models.CharField(max_length=3)
    amount_is_manual = models.BooleanField(default=False)
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    """The primary one (CR-21)."""
    other_contacts = models.ManyToManyField(Contact, blank=True, related_name="+")
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="deals"
    )
    """The one company it is with (CR-21)."""
    lead = models.ForeignKey(
        "crm.Lead", null=True, blank=True, on_delete=models.SET_NULL, related_name="deals"
    )
    """What it came from."""
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    """The deal it is a copy of, usually of another pipeline."""
    is_repeat = models.BooleanField(default=False, db_default=False)
    """Whether the client had a won deal before (CR-12)."""
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    """Percent, typed by hand; that of its stage where nobody typed any."""
    deal_type = models.CharField(max_length=40, blank=True, db_default="")
    """What kind of sale it is: an entry of the list of that name."""
    source = models.CharField(max_length=40, blank=True)
    """Where it came from: `store`, `call`, `email` …"""
    source_description = models.CharField(max_length=200, blank=True, db_default="")
    begins_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    """When it was won or lost."""
    lost_reason = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    """When everything asked for was paid; the badge on the board."""
    last_interaction_at = models.DateTimeField(default=clock.now)
    next_step_at = models.DateTimeField(null=True, blank=True)
    """The earliest deadline of what is planned for it; kept by the activities."""
    is_starred = models.BooleanField(default=False, db_default=False)

    other_contact_ids: list[int]
    """Of `other_contacts`, where they were asked for."""

    objects: ClassVar[Any] = Kept.from_queryset(DealQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(DealQuerySet)()

    class Meta:
        db_table = "crm_deal"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="deal_external_id"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="deal_amount_not_negative"),
        ]
        indexes = [
            index_of("deal"),
            models.Index(
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="crm_deal_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["amount", "currency"],
            ),
            models.Index(
                "responsible",
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="crm_deal_own_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["amount", "currency"],
            ),
            models.Index(
                "pipeline",
                "next_step_at",
                "id",
                name="crm_deal_next_step",
                condition=Q(archived_at=None, deleted_at=None, closed_at=None),
                include=["amount", "currency"],
            ),
            models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="crm_deal_own_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
                include=["pipeline", "amount", "currency"],
            ),
            models.Index(
                fields=["responsible", "last_interaction_at", "id"],
                name="crm_deal_own_quiet",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
            ),
            models.Index(F("created_at").desc(), F("id").desc(), name="crm_deal_newest"),
            models.Index("deleted_at", "id", name="crm_deal_bin", condition=Q(deleted_at__isnull=False)),
            models.Index(fields=["amount", "id"], name="crm_deal_amount"),
            models.Index(fields=["title", "id"], name="crm_deal_title"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="crm_deal_search"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount_money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def clients(self) -> list[Contact]:
        """The people it is with; the primary contact first."""
        others = list(self.other_contacts.all()) if self.pk else []
        return [contact for contact in [self.contact, *others] if contact is not None]

    @property
    def further_contacts(self) -> list[Contact]:
        """The clients beside the primary one, oldest first."""
        return list(self.other_contacts.order_by("pk"))

    @property
    def client_refs(self) -> list[Ref]:
        """These and the company, as links of an event need them: without reading what was not read yet."""
        if not hasattr(self, "other_contact_ids"):
            self.other_contact_ids = [row[0] for row in _other_contacts().all(self.pk)]
        ids = [self.contact_id, *self.other_contact_ids]
        refs = [Ref(kind=Contact.record_kind, id=id, label="") for id in ids if id is not None]
        if self.company_id is not None:
            refs.append(Ref(kind=Company.record_kind, id=self.company_id, label=""))
        return refs

    @property
    def chance(self) -> int:
        """Percent: the typed probability, else that of its stage; what is closed is certain."""
        if self.stage.semantic != Semantic.OPEN:
            return WHOLE if self.stage.semantic == Semantic.WON else 0
        return self.stage.probability if self.probability is None else self.probability

    @property
    def weighted_amount(self) -> Money:
        """What it is worth by its probability."""
        return rounded(Money(self.amount * self.chance / WHOLE, self.currency))

    @property
    def is_repeat_inquiry(self) -> bool:
        """Whether it came from a repeat lead of a client who has no won deal yet (CR-12)."""
        return not self.is_repeat and self.lead is not None and self.lead.is_repeat

    def note_interaction(self, by: Actor) -> None:
        """Somebody of us or the client did something (OL-20); what the product does by itself does not count,
        nor that a field was edited."""
        if by.kind in {"user", "visitor"}:
            self.last_interaction_at = clock.now()

    def remember_relations_of(self, same: Deal) -> None:
        """Take over what was loaded of the same deal in the same version."""
        for name, related in same._state.fields_cache.items():
            if getattr(related, "pk", None) == getattr(self, f"{name}_id", None):
                self._state.fields_cache[name] = related
        if hasattr(same, "other_contact_ids"):
            self.other_contact_ids = same.other_contact_ids

    def search_parts(self) -> list[str | None]:
        return [self.title, *(client.name for client in (self.contact, self.company) if client is not None)]


class DealLine(ProductLine):
    """A product on a deal."""

    record_kind = "deal_line"

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="lines")

    class Meta(ProductLine.Meta):
        db_table = "crm_deal_line"
        constraints = line_constraints("deal_line")
