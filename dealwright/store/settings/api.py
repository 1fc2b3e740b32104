"""What a program sees of the settings of the shop, and may do with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Base64Encoder, EncodedBytes, Field

from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, omitted
from dealwright.catalog.prices.models import PriceList
from dealwright.catalog.products import photos
from dealwright.kit.errors import Refused
from dealwright.people.access import require_settings
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.store.settings.actions import LONGEST_ABOUT, MOST_HOURS, MOST_MINUTES, edit_store
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store

Language = Annotated[str, Text(10, empty=True)]


class StoreSettingsOut(Out):
    """The shop's name and look, what it speaks and takes, and where its purchases go."""

    name: str
    tagline: str
    about: str
    """What the first page tells."""
    hero_photo_url: str
    """The picture of the first page; empty where the newest product is shown."""
    accent: str = Field(examples=["#0f766e"])
    contact_email: str
    contact_phone: str
    language: str
    """Of the shop; empty: that of each visitor."""
    languages: list[str]
    """Further ones that visitors may choose."""
    currency: str
    price_list_id: Id | None
    """Null: the base prices."""
    phone_region: str = Field(examples=["BR"])
    """The country of phones without a country code, and of the tax until a buyer says where they are."""
    pipeline_id: Id | None
    """Where purchases open deals; null: the default pipeline."""
    responsible_id: Id | None
    """Who gets the purchases."""
    hold_minutes: int | None
    """How long unpaid goods are held; null: until the order is canceled."""
    reminds_of_carts: bool
    reminds_after_hours: int

    @staticmethod
    def resolve_hero_photo_url(store: Store) -> str:
        return store.hero_url


class StoreSettingsChanges(Changes):
    """What may be changed of it."""

    name: Annotated[str, Text(80)] = omitted
    tagline: Annotated[str, Text(160, empty=True)] = omitted
    about: Annotated[str, Text(LONGEST_ABOUT, empty=True, lines=True)] = omitted
    accent: Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$", examples=["#0f766e"])] = omitted
    contact_email: Annotated[str, Text(254, empty=True)] = omitted
    contact_phone: Annotated[str, Text(40, empty=True)] = omitted
    language: Language = omitted
    languages: Annotated[list[Language], Field(max_length=50)] = omitted
    currency: Annotated[str, Text(3)] = omitted
    price_list_id: Id | None = omitted
    phone_region: Annotated[str, Field(pattern="^[A-Z]{2}$", examples=["BR"])] = omitted
    pipeline_id: Id | None = omitted
    responsible_id: Id | None = omitted
    hold_minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)] | None = omitted
    reminds_of_carts: bool = omitted
    reminds_after_hours: Annotated[int, Field(ge=1, le=MOST_HOURS)] = omitted


class HeroPhoto(Body):
    """A picture for the first page: JPEG, PNG, WebP or GIF, at most 10 MB."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """In base 64."""


_LINKS: dict[str, tuple[str, Any, Any]] = {
    "price_list_id": ("price_list", PriceList.objects.all, _("There is no such price list.")),
    "pipeline_id": (
        "pipeline",
        lambda: Pipeline.objects.filter(of_kind="deal"),
        _("There is no such pipeline."),
    ),
    "responsible_id": ("responsible", User.objects.active, _("There is no such colleague.")),
}

router = Router()


@router.get("", StoreSettingsOut)
def get_store_settings(request: HttpRequest) -> Store:
    """The settings of the shop. Needs the right to change settings."""
    require_settings(request.actor)
    return the_store()


@router.patch("", StoreSettingsOut)
def change_store_settings(request: HttpRequest, changes: StoreSettingsChanges) -> Store:
    """Change the settings of the shop. Needs the right to change settings."""
    require_settings(request.actor)
    given, store = changes.given(), the_store()
    for name, (field, offered, none) in _LINKS.items():
        if name in given:
            given[field] = _chosen(offered(), getattr(store, field), given.pop(name), name, none)
    if "accent" in given:
        given["accent"] = given["accent"].lower()
    if "languages" in given:
        language = given.get("language", store.language)
        given["languages"] = [one for one in given["languages"] if one and one != language]
    return edit_store(**given, by=request.actor)


@contextmanager
def _photo_kept(request: HttpRequest, *, photo: HeroPhoto) -> Iterator[dict[str, Any]]:
    """The picture stored before the transaction begins; nobody stores one who may not change the shop."""
    require_settings(request.actor)
    yield {"photo": photo.model_copy(update={"content": photos.keep(photo.content)})}


@router.post("/hero-photo", StoreSettingsOut, beforehand=_photo_kept)
def set_hero_photo(request: HttpRequest, photo: HeroPhoto) -> Store:
    """Show this picture on the first page. Needs the right to change settings."""
    return edit_store(hero_photo=photo.content, by=request.actor)


@router.delete("/hero-photo")
def remove_hero_photo(request: HttpRequest) -> None:
    """Show the newest product on the first page instead. Needs the right to change settings."""
    edit_store(hero_photo="", by=request.actor)


def _chosen(offered: Any, held: Any, id: int | None, field: str, none: Any) -> Any:
    """What has this key among what is offered; what the shop has already may stay."""
    if id is None or (held is not None and held.pk == id):
        return held if id else None
    found = offered.filter(pk=id).first()
    if found is None:
        raise Refused(none, field=field)
    return found
