"""The one store."""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.catalog.prices.models import PriceList
from dealwright.events.remembering import once_per_batch
from dealwright.records.heart import ByHeart
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.store.settings.models import Store

WITH = ("pipeline", "responsible", "price_list")


@once_per_batch
def the_store() -> Store:
    """The store with its pipeline, person and prices; until it is opened, one with the defaults."""
    return Store.objects.select_related(*WITH).first() or _unopened()


def store_of(request: HttpRequest) -> Store:
    """The same for a page that shows it, known by heart; its people come when asked for."""
    asked: Any = request
    if not hasattr(asked, "store"):
        asked.store = copy(_by_heart.get())  # what this request adds to it is its own
    found: Store = asked.store
    return found


def usual_currency() -> str:
    """The currency of the shop, known by heart: every new deal asks for it."""
    return str(_by_heart.get().currency)


def home_country() -> str:
    """The country in which the shop sells, known by heart: where buyers are until they say so."""
    return str(_by_heart.get().phone_region)


def _read() -> Store:
    return Store.objects.select_related("price_list").first() or _unopened()


_by_heart = ByHeart(_read)


def _unopened() -> Store:
    """The store as it is before anybody changed it, with what the database would fill in."""
    return Store(pk=1, consent_text="", about="", hero_photo="", contact_email="", contact_phone="")


def purchases_go_into(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Why a pipeline cannot be deleted: purchases in the shop open deals in it."""
    if pipeline is not None and Store.objects.filter(pipeline=pipeline).exists():
        yield _("Purchases in the shop open deals in it; choose another pipeline in the shop settings first.")


def shop_with_prices_of(price_list: PriceList) -> str | None:
    """What uses a price list: the shop, where it shows those prices."""
    return _("The shop") if Store.objects.filter(price_list=price_list).exists() else None
