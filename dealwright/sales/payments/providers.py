"""The ways in which a payment may come in, and how each is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor

SANDBOX = "sandbox"
MANUAL = "manual"
TRANSFER = "transfer"
ON_DELIVERY = "on_delivery"
CHOSEN_BY_BUYERS = (TRANSFER, ON_DELIVERY, SANDBOX)
"""What a payment method of the checkout may stand on."""


@dataclass(frozen=True)
class Provider:
    """Somebody who takes the client's money and tells us."""

    name: str
    label: Any
    """How people call it, lazily translated."""
    page: str = ""
    """Where the client pays, with a place for {token}; empty where there is no such page."""

    def page_of(self, token: str) -> str:
        """The provider's own page for one payment."""
        return self.page.format(token=token)

    @property
    def actor(self) -> Actor:
        """Who stands in the log when this provider says that money came in."""
        return Actor.system(self.name.capitalize())


_PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider(SANDBOX, _("Test provider"), page="/sandbox/{token}"),
        Provider(MANUAL, _("by hand")),
        Provider(TRANSFER, _("Bank transfer")),
        Provider(ON_DELIVERY, _("Cash on delivery")),
    )
}


def provider(name: str) -> Provider:
    """The provider of this name; one that only an import knows has its name and no page."""
    return _PROVIDERS.get(name) or Provider(name, name)


def provider_label(name: str) -> Any:
    """How people call the provider."""
    return provider(name).label


def is_known(name: str) -> bool:
    """Whether there is such a provider; whether it takes payments here, `ways` says."""
    return name in _PROVIDERS
