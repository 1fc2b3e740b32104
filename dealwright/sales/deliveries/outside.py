"""What a delivery service of a program outside says of itself: the profile, and what the handler asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import FieldChange
from dealwright.kit import secrets
from dealwright.kit.errors import Refused
from dealwright.sales.deliveries.models import DeliveryKind, DeliveryService
from dealwright.sales.delivery_handlers.models import AskedSetting, SettingType

FIELDS = ("handler", "profile", "settings")
LONGEST = 500
SECRETS = "secret_settings"
"""The name under which events tell that a secret changed, and nothing more."""


def refuse_odd(service: DeliveryService) -> None:
    """Refused where a service and its handler do not fit together."""
    if service.kind != DeliveryKind.OUTSIDE:
        if service.handler_id is not None or service.profile or service.settings:
            raise Refused(_("Only an outside delivery has a handler."), field="handler_id")
        return
    handler = service.handler
    if handler is None:
        raise Refused(_("Choose the handler that says what it costs."), field="handler_id")
    codes = {one["code"] for one in handler.profiles}
    if codes and service.profile not in codes:
        raise Refused(_("Choose what the handler offers."), field="profile")
    if not codes and service.profile:
        raise Refused(_("This handler offers nothing to choose from."), field="profile")


def take_settings(service: DeliveryService, given: Mapping[str, Any]) -> list[FieldChange]:
    """Put what the handler asks for into the service: what is given, the rest as it stands.

    A secret that is given empty is taken away. Refused at `settings.CODE` for what does not fit or lacks.
    """
    asked = {one.code: one for one in service.handler.settings_asked} if service.handler else {}
    if unknown := sorted(set(given) - set(asked)):
        raise Refused(_("The handler does not ask for this."), field=f"settings.{unknown[0]}")
    plain = {code: value for code, value in service.settings.items() if code in asked}
    sealed = {code: value for code, value in _sealed(service).items() if code in asked}
    for code, said in given.items():
        values = sealed if asked[code].is_secret else plain
        value = _value(asked[code], said)
        if value in (None, ""):
            values.pop(code, None)
        else:
            values[code] = value
    for code, one in asked.items():
        if one.is_required and code not in plain and code not in sealed:
            raise Refused(_("“%(name)s” is needed.") % {"name": one.name}, field=f"settings.{code}")
    return _kept(service, plain, sealed)


def _kept(service: DeliveryService, plain: dict[str, Any], sealed: dict[str, str]) -> list[FieldChange]:
    changes = []
    if plain != service.settings:
        changes.append(FieldChange(field="settings", before=service.settings, after=plain))
        service.settings = plain
    if sealed != _sealed(service):
        changes.append(FieldChange(field=SECRETS))
        service.secrets_sealed = secrets.seal(json.dumps(sealed)) if sealed else ""
    return changes


def _sealed(service: DeliveryService) -> dict[str, str]:
    try:
        return service.secret_settings
    except ValueError:  # sealed with another key: nobody can read it any more
        return {}


def _value(asked: AskedSetting, said: Any) -> Any:
    field = f"settings.{asked.code}"
    if said is None:
        return None
    if asked.type == SettingType.YES_NO:
        return bool(said)
    text = str(said).strip()
    if len(text) > LONGEST or not text.isprintable():
        raise Refused(_("Write at most 500 letters on one line."), field=field)
    if not text:
        return ""
    if asked.type == SettingType.LIST and text not in asked.options:
        raise Refused(_("Choose one of the list."), field=field)
    if asked.type == SettingType.NUMBER:
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise Refused(_("Write a number."), field=field) from None
        if not number.is_finite() or abs(number) > 10**15:
            raise Refused(_("Write a number."), field=field)
        return format(number, "f")
    return text
