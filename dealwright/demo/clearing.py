"""Taking the company to try out again. What a person's own records use is kept, and said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from dealwright.automation.rules.models import RuleRun
from dealwright.catalog.stock.models import Reservation
from dealwright.channels.messages.models import Message, MessageLink
from dealwright.demo import company
from dealwright.demo.models import SampleRecord
from dealwright.events import Actor, action
from dealwright.events.forgetting import erase
from dealwright.people.letters.models import Letter
from dealwright.records.notes.models import Note
from dealwright.sales.methods.actions import switch_test_provider
from dealwright.sales.payments.models import Notice
from dealwright.sales.sandbox.models import DueNotice
from dealwright.store.settings.actions import edit_store
from dealwright.store.settings.models import Store
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.models import Task

ORDER = (
    ("activity", "crm.Activity"),
    ("task", "work.Task"),
    ("payment", "sales.Payment"),
    ("shipment", "sales.Shipment"),
    ("order", "sales.Order"),
    ("coupon", "sales.Coupon"),
    ("deal", "crm.Deal"),
    ("lead", "crm.Lead"),
    ("contact", "crm.Contact"),
    ("company", "crm.Company"),
    ("price_list", "catalog.PriceList"),
    ("stock_document", "catalog.StockDocument"),
    ("product", "catalog.Product"),
    ("category", "catalog.Category"),
    ("warehouse", "catalog.Warehouse"),
    ("user", "people.User"),
    ("department", "people.Department"),
)
"""What refers to others goes first; of one kind the newest, which may be a part of an older one."""


@dataclass
class Cleared:
    """What went, and what stayed because records of the company's own use it."""

    removed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


@action
def clear(*, by: Actor) -> Cleared:
    """Remove every sample record with its history; kept ones are archived and no longer count as samples.

    The test provider goes with them: nothing is to be tried any more.
    """
    cleared = Cleared()
    gone: list[tuple[str, int]] = []
    for kind, model in ORDER:
        ids = list(SampleRecord.objects.filter(kind=kind).values_list("record_id", flat=True))
        _remove_what_hangs_on(kind, ids)
        for record in apps.get_model(model)._base_manager.filter(pk__in=ids).order_by("-pk"):
            key = record.pk
            if _remove(record):
                cleared.removed[kind] += 1
                gone.append((kind, key))
            else:
                _put_away(record, by)
                cleared.kept[kind] += 1
    _take_down_the_sign(by)
    switch_test_provider(False, by=by)
    erase(gone)
    SampleRecord.objects.all().delete()
    return cleared


def _remove_what_hangs_on(kind: str, ids: list[int]) -> None:
    """Rows that carry kind and id instead of a foreign key."""
    Note.everything.filter(on_kind=kind, on_id__in=ids).delete()
    Reservation.objects.filter(holder_kind=kind, holder_id__in=ids).delete()
    Task.everything.filter(about_kind=kind, about_id__in=ids).delete()
    Notification.objects.filter(subject_kind=kind, subject_id__in=ids).delete()
    RuleRun.objects.filter(on_kind=kind, on_id__in=ids).delete()
    if kind == "payment":
        Notice.objects.filter(payment__in=ids).delete()
        DueNotice.objects.filter(payment__in=ids).delete()
    if kind == "order":
        _remove_letters_about(ids)
    if kind == "user":
        Store.objects.filter(responsible__in=ids).update(responsible=None)


def _remove_letters_about(orders: list[int]) -> None:
    """What clients were written about these orders, with the letters that carried it."""
    links = MessageLink.objects.filter(on_kind="order", on_id__in=orders, position=0)
    messages = Message.objects.filter(pk__in=links.values("message"))
    letters = [key for key in messages.values_list("letter_id", flat=True) if key is not None]
    messages.delete()
    Letter.objects.filter(pk__in=letters).delete()


def _take_down_the_sign(by: Actor) -> None:
    """The shop has the name it began with, unless somebody gave it one of its own."""
    store = Store.objects.filter(pk=1).first()
    if store is not None and (store.name, store.tagline) == (company.SHOP_NAME, company.TAGLINE):
        edit_store(name=_("Our shop"), tagline="", delivery_price=Decimal(0), by=by)


def _remove(record: Any) -> bool:
    try:
        with transaction.atomic():
            record.delete()
        return True
    except ProtectedError:
        return False


def _put_away(record: Any, by: Actor) -> None:
    """A product that was sold leaves the shop; nothing stays in the hands of people who never were."""
    if hasattr(record, "is_active"):
        record.is_active = False
    if hasattr(record, "responsible_id"):
        record.responsible = by.user
    record.save()
