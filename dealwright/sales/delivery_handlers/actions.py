"""Verbs that change delivery handlers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit import clock, outgoing, secrets
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.sales.delivery_handlers.events import (
    DeliveryHandlerEdited,
    DeliveryHandlerRegistered,
    DeliveryHandlerRemoved,
    DeliveryHandlerSecretMade,
)
from dealwright.sales.delivery_handlers.models import DeliveryHandler, SettingType

URLS = ("calculate_url", "request_url", "cancel_url")
EDITABLE = ("name", *URLS, "tracks_by_callback", "profiles", "asked_settings")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LONGEST_URL = 500
MOST = 30
MOST_PROFILES = 30
MOST_SETTINGS = 30
MOST_OPTIONS = 50


@action
def register_handler(
    *, code: str, name: str, calculate_url: str, by: Actor, **values: Any
) -> DeliveryHandler:
    """Let a program outside be asked for prices of deliveries. Needs the right to change settings.

    Its `signing_secret` is made with it.
    """
    require_settings(by)
    _refuse_unknown(values)
    code = code.strip().lower()
    if not CODE.fullmatch(code):
        raise Refused(
            _("A code has at most 40 small Latin letters, digits, hyphens and underscores."), field="code"
        )
    if DeliveryHandler.objects.count() >= MOST:
        raise Refused(_("There are 30 delivery handlers already; remove one first."), field="name")
    handler = DeliveryHandler(code=code, secret_sealed=secrets.seal(secrets.new_token()))
    for field, value in _checked({"name": name, "calculate_url": calculate_url, **values}).items():
        setattr(handler, field, value)
    _refuse_half(handler)
    try:
        with transaction.atomic():
            handler.save()
    except IntegrityError:
        raise Refused(_("Another delivery handler has this code."), field="code") from None
    record(DeliveryHandlerRegistered(code=code), on=handler)
    return handler


@action
def edit_handler(
    handler: DeliveryHandler, *, version: int | None = None, by: Actor, **values: Any
) -> DeliveryHandler:
    """Change what is given and leave the rest. What delivery services use of it has to stay."""
    require_settings(by)
    _refuse_unknown(values)
    handler = _locked(handler, version)
    changes = []
    for field, value in _checked(values).items():
        before = getattr(handler, field)
        if before != value:
            changes.append(FieldChange(field=field, before=before, after=value))
            setattr(handler, field, value)
    if changes:
        _refuse_half(handler)
        _refuse_lost_profiles(handler)
        _save(handler)
        record(DeliveryHandlerEdited(changes=changes), on=handler)
    return handler


@action
def make_signing_secret(handler: DeliveryHandler, *, by: Actor) -> DeliveryHandler:
    """Sign calls with a new secret from now on; the one of before is worth nothing any more."""
    require_settings(by)
    handler = _locked(handler, None)
    handler.secret_sealed = secrets.seal(secrets.new_token())
    _save(handler)
    record(DeliveryHandlerSecretMade(code=handler.code), on=handler)
    return handler


@action
def remove_handler(handler: DeliveryHandler, *, version: int | None = None, by: Actor) -> None:
    """Remove a handler that no delivery service uses and that no parcel was announced to."""
    require_settings(by)
    handler = _locked(handler, version)
    names = list(handler.services.values_list("name", flat=True)[:5])
    if names:
        message = _("Delivery services use this handler, so it stays: %(names)s.")
        raise Refused(message % {"names": ", ".join(names)})
    if handler.requests.exists():
        raise Refused(_("Parcels were announced to this handler, so it stays. Nothing has to use it."))
    record(DeliveryHandlerRemoved(code=handler.code), on=handler)
    handler.delete()


def _locked(handler: DeliveryHandler, version: int | None) -> DeliveryHandler:
    locked: DeliveryHandler = DeliveryHandler.objects.select_for_update().get(pk=handler.pk)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked


def _save(handler: DeliveryHandler) -> None:
    handler.version += 1
    handler.updated_at = clock.now()
    handler.save()


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"a delivery handler has no {', '.join(sorted(unknown))} to change")


def _refuse_half(handler: DeliveryHandler) -> None:
    """Who takes back has to take first, and who is told of parcels too."""
    if (handler.cancel_url or handler.tracks_by_callback) and not handler.request_url:
        raise Refused(_("Write also where parcels are announced."), field="request_url")


def _refuse_lost_profiles(handler: DeliveryHandler) -> None:
    used = set(handler.services.exclude(profile="").values_list("profile", flat=True))
    if lost := sorted(used - {one["code"] for one in handler.profiles}):
        message = _("Delivery services use “%(code)s”, so it has to stay.")
        raise Refused(message % {"code": lost[0]}, field="profiles")


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, tidied up; Refused at the field that is wrong."""
    checked = dict(values)
    if "name" in checked:
        checked["name"] = _line(checked["name"], 120, field="name")
        if not checked["name"]:
            raise Refused(_("Write a name."), field="name")
    for field in URLS:
        if field in checked:
            checked[field] = _url(checked[field], field=field)
    if "profiles" in checked:
        checked["profiles"] = _profiles(checked["profiles"])
    if "asked_settings" in checked:
        checked["asked_settings"] = _settings(checked["asked_settings"])
    return checked


def _url(text: str, *, field: str) -> str:
    url = text.strip()
    if not url and field != "calculate_url":
        return ""
    if not url:
        raise Refused(_("Write the address at which prices are asked."), field=field)
    if len(url) > LONGEST_URL or not url.isprintable():
        raise Refused(_("This address is longer than 500 letters, or no address."), field=field)
    outgoing.refuse_odd(url, field=field)
    return url


def _profiles(given: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    rows = [
        {
            "code": _code(one["code"], field="profiles"),
            "name": _line(one["name"], 120, field="profiles"),
            "description": _line(one.get("description", ""), 300, field="profiles"),
        }
        for one in given
    ]
    _refuse_alike([row["code"] for row in rows], MOST_PROFILES, field="profiles")
    if any(not row["name"] for row in rows):
        raise Refused(_("Write a name for each."), field="profiles")
    return rows


def _settings(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for one in given:
        options = [_line(option, 120, field="asked_settings") for option in one.get("options", ())]
        row = {
            "code": _code(one["code"], field="asked_settings"),
            "name": _line(one["name"], 120, field="asked_settings"),
            "type": one["type"],
            "is_required": bool(one.get("is_required", False)),
            "options": list(dict.fromkeys(filter(None, options))),
        }
        if row["type"] not in set(SettingType):
            raise Refused(_("Choose string, number, yes_no, list or secret."), field="asked_settings")
        if not row["name"]:
            raise Refused(_("Write a name for each."), field="asked_settings")
        if (row["type"] == SettingType.LIST) != bool(row["options"]):
            raise Refused(_("A list has options, and nothing else has."), field="asked_settings")
        if len(row["options"]) > MOST_OPTIONS:
            raise Refused(_("A list has at most 50 options."), field="asked_settings")
        rows.append(row)
    _refuse_alike([row["code"] for row in rows], MOST_SETTINGS, field="asked_settings")
    return rows


def _refuse_alike(codes: list[str], most: int, *, field: str) -> None:
    if len(codes) > most:
        raise Refused(_("This is too many; at most %(most)s fit.") % {"most": most}, field=field)
    if len(set(codes)) < len(codes):
        raise Refused(_("Each needs a code of its own."), field=field)


def _code(text: str, *, field: str) -> str:
    code = text.strip().lower()
    if not CODE.fullmatch(code):
        raise Refused(
            _("A code has at most 40 small Latin letters, digits, hyphens and underscores."), field=field
        )
    return code


def _line(text: str, longest: int, *, field: str) -> str:
    line = " ".join(without_control(text).split())
    if len(line) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field=field)
    return line
