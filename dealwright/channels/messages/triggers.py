"""What happens to letters to clients, for triggers on everything open of these clients (T4 to T6)."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from dealwright.automation.forms import SettingsForm
from dealwright.automation.triggers.catalogue import TriggerKind, on
from dealwright.channels.messages.models import Channel, Message
from dealwright.events import Event

LONGEST_URL = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}


def exact_url(written: str) -> str:
    """The address of a page in the one spelling by which links are compared; ValueError for what is none.

    Only what never leads elsewhere is evened out: spaces around it, the case of scheme and host, a host in
    letters beyond ASCII, the port that the scheme has anyway, and a path that is missing. Everything else
    counts to the letter: path and its last slash, query and the order in it, the place on the page.
    """
    parts = urlsplit(written.strip())
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError("a link begins with https:// or http:// and names a host")
    return urlunsplit((scheme, _place(parts, scheme), parts.path or "/", parts.query, parts.fragment))


def _place(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    port = "" if parts.port in (None, DEFAULT_PORTS[scheme]) else f":{parts.port}"
    return f"{user}{host}{port}"


class LinkSettings(BaseModel):
    """Which link is waited for."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[
        str, StringConstraints(max_length=LONGEST_URL, strip_whitespace=True), AfterValidator(exact_url)
    ]


class LinkForm(SettingsForm):
    """The same, as a person types it."""

    url = forms.CharField(
        label=gettext_lazy("The link"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy(
            "Exactly as it stands in the letter. Another link of the letter moves nothing."
        ),
    )

    def clean_url(self) -> str:
        """The link, or what is wrong with it."""
        try:
            return exact_url(self.cleaned_data["url"])
        except ValueError:
            raise ValidationError(_("Write the whole link, such as https://example.com/spring.")) from None


def _is_email_to_client(settings: Any, event: Event) -> bool:
    """Texts to phones are no letters, and colleagues no clients; asked only where a trigger waits for it."""
    sent: int = event.message.id  # type: ignore[attr-defined]
    return Message.objects.filter(pk=sent, channel=Channel.EMAIL, colleague=None).exists()


def _is_the_link(settings: LinkSettings, event: Event) -> bool:
    try:
        return exact_url(event.url) == settings.url  # type: ignore[attr-defined]
    except ValueError:
        return False


EMAIL_SENT = TriggerKind(
    name="email_sent",
    label=gettext_lazy("E-mail sent"),
    icon="send",
    help_text=gettext_lazy(
        "A letter to the client leaves: written by a colleague, by a rule, or by the shop."
    ),
    keywords=gettext_lazy("message letter mail"),
    hears=on("message.sent"),
    fits=_is_email_to_client,
    is_of_client=True,
)

EMAIL_OPENED = TriggerKind(
    name="email_opened",
    label=gettext_lazy("E-mail viewed"),
    icon="mail-opened",
    help_text=gettext_lazy("The client opens a letter that was sent from here."),
    keywords=gettext_lazy("opened read letter mail"),
    hears=on("message.opened"),
    is_of_client=True,
)

LINK_CLICKED = TriggerKind(
    name="link_clicked",
    label=gettext_lazy("Link of an e-mail clicked"),
    icon="link",
    help_text=gettext_lazy("The client follows exactly this link of a letter. The letter must hold it, too."),
    keywords=gettext_lazy("letter mail address url"),
    hears=on("message.link_clicked"),
    settings=LinkSettings,
    form=LinkForm,
    say=lambda settings: str(settings.url),
    fits=_is_the_link,
    is_of_client=True,
)

TRIGGERS = (EMAIL_SENT, EMAIL_OPENED, LINK_CLICKED)
