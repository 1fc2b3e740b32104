"""Questions about subjects: the deals of the funnel, with what their list and their page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from dealwright.compact.settings.queries import compact_settings, funnel_id
from dealwright.crm.activities.models import Activity, Binding
from dealwright.crm.activities.models import When as ToBeDone
from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.queries import with_other_contacts
from dealwright.crm.settings.queries import crm_settings
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import NotFound
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.search.queries import matching

MOST_BY_ACTION = 500
"""Subjects that a search finds by their actions alone."""
MOST_ACTIONS = 70
"""On the page of a subject; its timeline tells of the others."""
PENDING, CLOSED = "pending", "closed"
"""Situations of a subject (OL-10)."""

_WAITS_FIRST = Case(
    When(activity__when=ToBeDone.ON_DATE.value, then=0),
    When(activity__when=ToBeDone.AS_SOON_AS_POSSIBLE.value, then=0),
    When(activity__when=ToBeDone.WAITING.value, then=1),
    default=2,
)


@dataclass(frozen=True)
class NextAction:
    """What is to be done next about a subject."""

    id: int
    text: str
    when: str
    due_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether its date is past."""
        return self.due_at is not None and self.due_at < clock.now()


def funnel() -> Pipeline:
    """The pipeline that holds the subjects; NotFound while the extension is off or has none."""
    pipeline = compact_settings().pipeline
    if pipeline is None:
        raise NotFound("")
    return pipeline


def subjects_seen_by(actor: Actor) -> QuerySet[Deal]:
    """The subjects the actor may see."""
    pipeline = funnel()
    seen: QuerySet[Deal] = Deal.objects.seen_by(actor, pipeline_id=pipeline.pk)
    return with_what_is_asked(seen.filter(pipeline=pipeline))


def subjects_changed_by(actor: Actor) -> QuerySet[Deal]:
    """The subjects the actor may change."""
    changed: QuerySet[Deal] = Deal.objects.changed_by(actor)
    return with_other_contacts(changed.filter(pipeline=funnel()))


def subjects_deleted_by(actor: Actor) -> QuerySet[Deal]:
    """The subjects the actor may delete."""
    deleted: QuerySet[Deal] = Deal.objects.deleted_by(actor)
    return deleted.filter(pipeline=funnel())


def among_subjects(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """Of these deals those that are subjects, with everything a list of them may be narrowed by."""
    return with_what_is_asked(deals.filter(pipeline=funnel_id()))


def with_what_is_asked(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """The deals with their situation, client, type of client and next action beside them."""
    quiet_days = crm_settings().quiet_days
    open_ones = Q(closed_at=None)
    quiet_since = clock.now() - timedelta(days=quiet_days or 36_500)
    next_action = _next_action()
    return deals.select_related("stage", "contact", "company").annotate(
        situation=Case(
            When(closed_at=None, then=Value(PENDING)), default=Value(CLOSED), output_field=CharField()
        ),
        client_name=Coalesce(F("company__name"), F("contact__name"), Value("")),
        client_type=_client_type(getattr(deals, "reader", None)),
        is_quiet=ExpressionWrapper(
            open_ones & Q(last_interaction_at__lt=quiet_since), output_field=BooleanField()
        ),
        next_id=Subquery(next_action.values("activity_id")[:1]),
        next_when=Coalesce(Subquery(next_action.values("activity__when")[:1]), Value("")),
    )


def look_over(subjects: list[Any], actor: Actor) -> None:
    """What the rows of a list show beside the columns of the deal: one query."""
    ids = {one.next_id for one in subjects if getattr(one, "next_id", None)}
    found = Activity.objects.in_bulk(ids) if ids else {}
    changes = may(actor, Deal.record_kind, Verb.CHANGE)
    deletes = may(actor, Deal.record_kind, Verb.DELETE)
    for one in subjects:
        one.next_action = as_next(found.get(getattr(one, "next_id", None)))
        one.may_be_changed, one.may_be_deleted = changes, deletes


def as_next(activity: Activity | None) -> NextAction | None:
    """An action as a row shows it."""
    if activity is None:
        return None
    return NextAction(activity.pk, activity.subject, activity.when, activity.due_at)


def client_of(subject: Deal) -> Contact | Company | None:
    """Whom the subject is with: the company, whoever speaks for it; or a person of their own."""
    return subject.company or subject.contact


def address_of(client: Contact | Company) -> str:
    """The card of a client."""
    return f"/companies/{client.pk}" if isinstance(client, Company) else f"/contacts/{client.pk}"


def person_of(subject: Deal) -> Contact | None:
    """Whom one talks to (OL-25): at a company the contact of the subject, else the first further one."""
    if subject.company_id is not None:
        return subject.contact
    return subject.other_contacts.order_by("pk").first()


def people_of_subject(subject: Deal) -> list[int]:
    """The keys of everybody one talks to beside the client, the contact of a company first."""
    at_company = [subject.contact_id] if subject.company_id and subject.contact_id else []
    return [*at_company, *(one.pk for one in subject.other_contacts.all())]


def with_person(_reader: Actor | None, asked: Q) -> Any:
    """The keys of subjects with a contact person who is `asked` for, wherever the deal keeps them."""
    further = Deal.other_contacts.through.objects.filter(asked).values("deal_id")
    at_company = Deal.objects.filter(asked, company__isnull=False).order_by()
    return at_company.values("pk").union(further)


def with_action(_reader: Actor | None, asked: Q) -> Any:
    """The keys of the deals an action is about of which that is so."""
    found = Activity.objects.filter(asked).order_by().values("pk")
    return Binding.objects.filter(on_kind=Deal.record_kind, activity__in=found).order_by().values("on_id")


def in_subject_or_action(subjects: Any, text: str) -> Any:
    """The subjects in which the text stands, or in what is or was to be done about them (OL-32).

    Of those found by an action alone, the ones with the newest actions; so many are asked for one by one,
    which leaves the database free to look up either in its index.
    """
    found = matching(subjects, text)
    among = Deal.objects.filter(pipeline=funnel_id()).order_by().values("pk")
    acts = matching(Activity.objects.all(), text).order_by().values("pk")
    bound = Binding.objects.filter(on_kind=Deal.record_kind, activity__in=acts, on_id__in=among)
    keys = list(bound.order_by("-activity_id").values_list("on_id", flat=True)[:MOST_BY_ACTION])
    return found | subjects.filter(pk__in=keys) if keys else found


def actions_of(subject: Deal) -> tuple[list[Activity], list[Activity]]:
    """The actions of a subject: what is to be done, soonest first, and what was done, latest first."""
    about = Activity.objects.about(Deal.record_kind, subject.pk).select_related("responsible", "done_by")
    latest = F("done_at").desc(nulls_first=True)
    found = list(about.order_by(latest, F("due_at").asc(nulls_last=True), "pk")[:MOST_ACTIONS])
    return [one for one in found if one.done_at is None], [one for one in found if one.done_at is not None]


def days_without(subject: Deal) -> int:
    """Whole days since somebody last did something about the subject (OL-20)."""
    return max(0, (clock.now() - subject.last_interaction_at).days)


def _client_type(reader: Actor | None) -> Any:
    """What the client is to us, as far as the reader may know it."""
    names = [
        NullIf(F(f"{kind}__client_type"), Value(""))
        for kind in ("company", "contact")
        if reader is None or "client_type" not in hidden_fields(reader, kind)
    ]
    return Coalesce(*names, Value("")) if names else Value("", output_field=CharField())


def _next_action() -> QuerySet[Binding]:
    """The bindings of open actions about the outer deal, what is to be done first on top."""
    about = Binding.objects.filter(
        on_kind=Deal.record_kind,
        on_id=OuterRef("pk"),
        activity__done_at=None,
        activity__deleted_at=None,
    )
    return about.order_by(_WAITS_FIRST, F("activity__due_at").asc(nulls_last=True), "activity_id")
