"""A lead and its product lines (CR-7 to CR-9)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from dealwright.crm.addresses.models import Located
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.lines.models import ProductLine, line_constraints
from dealwright.crm.marketing import Marketed
from dealwright.crm.reaching.models import Reachable
from dealwright.events import Actor, Ref
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.records.everyone import ForEveryone, index_of
from dealwright.records.observing import Observed, ObservedQuerySet
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.record import Kept
from dealwright.records.signing import Signed


class LeadQuerySet(ObservedQuerySet):
    """Leads, as actions and lists ask for them."""

    def locked(self, record: Lead | int) -> Lead:
        """Locked and read again; relations the caller had loaded are kept while the version is the same."""
        lead: Lead = super().locked(record)
        if isinstance(record, Lead) and record.version == lead.version:
            lead._state.fields_cache.update(
                (name, related)
                for name, related in record._state.fields_cache.items()
                if getattr(related, "pk", None) == getattr(lead, f"{name}_id", None)
            )
        return lead

    def open(self) -> LeadQuerySet:
        """Those that are neither converted nor turned down."""
        return self.filter(closed_at=None)


class Lead(Located, Marketed, Signed, ForEveryone, Observed, Reachable):
    """A phone number, an e-mail, a chat that may become a client."""

    record_kind = "lead"
    tracked_fields = (
        "title",
        "name",
        "honorific",
        "first_name",
        "second_name",
        "last_name",
        "birth_date",
        "company_title",
        "post",
        "amount",
        "responsible",
        "contact",
        "company",
        "source",
        "source_description",
        "address",
        "city",
        "region",
        "postal_code",
        "country",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_content",
        "utm_term",
        "comment",
        "is_for_everyone",
    )
    searched_fields = ("title", "name", "company_title", "company")
    told_apart_by = ("name", "company_title")
    hideable_in_search = frozenset({"phones", "emails", "company_title", "company"})
    visible_in_search = "title"

    title = models.CharField(max_length=200)
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    stage_since = models.DateTimeField(default=clock.now)
    honorific = models.CharField(max_length=40, blank=True, db_default="")
    """How they are addressed: an entry of the list of that name."""
    first_name = models.CharField(max_length=120, blank=True, db_default="")
    second_name = models.CharField(max_length=120, blank=True, db_default="")
    """Between the first and the last one: a middle name, a name after the father."""
    last_name = models.CharField(max_length=120, blank=True, db_default="")
    name = models.CharField(max_length=250, blank=True, db_default="")
    """The whole name of the person."""
    birth_date = models.DateField(null=True, blank=True)
    company_title = models.CharField(max_length=250, blank=True, db_default="")
    """The company they name; not one of our records yet."""
    post = models.CharField(max_length=120, blank=True, db_default="")
    """Their position there."""
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """The sum of the lines until somebody types another one."""
    currency = models.CharField(max_length=3)
    amount_is_manual = models.BooleanField(default=False)
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    """The known client it came from, or whom it became."""
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    is_repeat = models.BooleanField(default=False, db_default=False)
    """Whether the client was known when it came (CR-11, CR-12)."""
    source = models.CharField(max_length=40, blank=True, db_default="")
    source_description = models.CharField(max_length=200, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    """When it was converted or turned down."""
    lost_reason = models.TextField(blank=True, db_default="")
    comment = models.TextField(blank=True, db_default="")
    last_interaction_at = models.DateTimeField(default=clock.now)
    next_step_at = models.DateTimeField(null=True, blank=True)
    """The earliest deadline of what is planned for it; kept by the activities."""

    objects: ClassVar[Any] = Kept.from_queryset(LeadQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(LeadQuerySet)()

    class Meta:
        db_table = "crm_lead"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="lead_external_id"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="lead_amount_not_negative"),
        ]
        indexes = [
            index_of("lead"),
            models.Index(
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="crm_lead_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["amount", "currency"],
            ),
            models.Index(
                "responsible",
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="crm_lead_own_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["amount", "currency"],
            ),
            models.Index(
                "pipeline",
                "next_step_at",
                "id",
                name="crm_lead_next_step",
                condition=Q(archived_at=None, deleted_at=None, closed_at=None),
                include=["amount", "currency"],
            ),
            models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="crm_lead_own_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
                include=["pipeline", "amount", "currency"],
            ),
            models.Index(
                fields=["responsible", "last_interaction_at", "id"],
                name="crm_lead_own_quiet",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
            ),
            models.Index(F("created_at").desc(), F("id").desc(), name="crm_lead_newest"),
            models.Index("deleted_at", "id", name="crm_lead_bin", condition=Q(deleted_at__isnull=False)),
            models.Index(fields=["amount", "id"], name="crm_lead_amount"),
            models.Index(fields=["title", "id"], name="crm_lead_title"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="crm_lead_search"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount_money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def client_refs(self) -> list[Ref]:
        """The known client as links of an event need it, without reading it."""
        ids = [(Contact.record_kind, self.contact_id), (Company.record_kind, self.company_id)]
        return [Ref(kind=kind, id=id, label="") for kind, id in ids if id is not None]

    @property
    def is_converted(self) -> bool:
        """Whether it became a client or a deal."""
        return bool(self.stage.semantic == Stage.Semantic.WON)

    def note_interaction(self, by: Actor) -> None:
        """Somebody of us or the client did something (OL-20); what the product does by itself does not count,
        nor that a field was edited."""
        if by.kind in {"user", "visitor"}:
            self.last_interaction_at = clock.now()

    def search_parts(self) -> list[str | None]:
        company = self.company.name if self.company else None
        return [self.title, self.name, self.company_title, company, *self.reach_texts]


class LeadLine(ProductLine):
    """A product on a lead."""

    record_kind = "lead_line"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="lines")

    class Meta(ProductLine.Meta):
        db_table = "crm_lead_line"
        constraints = line_constraints("lead_line")
