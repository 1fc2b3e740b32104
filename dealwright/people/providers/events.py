"""What can happen to providers, and to the connections of people with them."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange


class ProviderAdded(Event):
    """People may sign in with the account of another house."""

    kind = "sign_in_provider.added"
    title = _("Sign-in provider added")
    sentence = _("{actor} added the sign-in provider {subject}")
    icon = "id-badge"
    used_by = frozenset()
    sample = {}


class ProviderChanged(Event):
    """Something about a sign-in provider changed."""

    kind = "sign_in_provider.changed"
    title = _("Sign-in provider changed")
    sentence = _("{actor} changed the sign-in provider {subject}")
    icon = "id-badge"
    used_by = frozenset()
    sample = {"changes": [{"field": "is_active", "before": True, "after": False}]}

    changes: list[FieldChange]


class ProviderRemoved(Event):
    """A provider signs nobody in any more."""

    kind = "sign_in_provider.removed"
    title = _("Sign-in provider removed")
    sentence = _("{actor} removed the sign-in provider {subject}")
    icon = "id-badge"
    used_by = frozenset()
    sample = {}


class ProviderConnected(Event):
    """An account of a provider opens the account of a user."""

    kind = "user.provider_connected"
    title = _("Sign-in provider connected")
    sentence = _("{subject} can sign in with {provider}")
    icon = "id-badge"
    used_by = frozenset()
    sample = {"provider": "Keycloak"}

    provider: str


class ProviderDisconnected(Event):
    """An account of a provider opens the account of a user no more."""

    kind = "user.provider_disconnected"
    title = _("Sign-in provider disconnected")
    sentence = _("{actor} disconnected {subject} from {provider}")
    icon = "id-badge"
    used_by = frozenset()
    sample = {"provider": "Keycloak"}

    provider: str
