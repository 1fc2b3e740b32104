"""Subjects in words: when an action is to be done, what a client is, how many days nobody did anything."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from dealwright.crm.activities.models import When
from dealwright.crm.companies.client_types import CLIENT_TYPES
from dealwright.crm.companies.models import ClientType

WHEN_WORDS: dict[str, Any] = {
    When.ON_DATE.value: gettext_lazy("On a date"),
    When.AS_SOON_AS_POSSIBLE.value: gettext_lazy("As soon as possible"),
    When.WAITING.value: gettext_lazy("Waiting"),
    When.NONE.value: gettext_lazy("No date"),
}
"""The letters D, Q, E and N of OL-7."""

_COMPACT = (ClientType.LEAD, ClientType.PROSPECT, ClientType.CLIENT, ClientType.INACTIVE)
COMPACT_TYPES: tuple[tuple[str, Any], ...] = tuple(
    (code, words) for code, words in CLIENT_TYPES if code in {one.value for one in _COMPACT}
)
"""Lead, prospect, client, inactive: the letters L, P, C and I of OL-15."""


def type_words(client_type: str) -> str:
    """What a client is, in a word."""
    return str(dict(CLIENT_TYPES).get(client_type) or "")


def days_words(days: int) -> str:
    """So many days."""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def quiet_words(days: int) -> str:
    """The mark of a subject about which nobody did anything for too long."""
    words = ngettext("%(count)s day without interaction", "%(count)s days without interaction", days)
    return words % {"count": days}


def situation_words(*, is_closed: bool, is_without_sale: bool) -> str:
    """Whether the subject is finished."""
    if is_without_sale:
        return _("Closed without a sale")
    if is_closed:
        return pgettext("situation of a subject", "Closed")
    return pgettext("situation of a subject", "Open")
