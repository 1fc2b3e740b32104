"""Questions about the ways texts leave."""

from __future__ import annotations

from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.users import Naming, named_as
from dealwright.channels.names import TEXTS
from dealwright.channels.senders.models import Sender, Way


def sender_of(channel: str, gateway_id: int | None = None) -> Sender:
    """How texts of a channel leave, by one gateway or the default; one never saved says: not at all."""
    of_channel = Sender.objects.filter(channel=channel)
    if gateway_id is not None:
        found: Sender | None = of_channel.filter(pk=gateway_id).first()
        if found is not None:
            return found
    found = of_channel.filter(is_default=True).first()
    return found or Sender(channel=channel)


def can_leave(channel: str, gateway_id: int | None = None) -> bool:
    """Whether texts of the channel leave the house, by this gateway or the default."""
    return sender_of(channel, gateway_id).way != Way.LOG


def gateways_of(channel: str) -> list[Sender]:
    """Those of a channel that were set up, the default first, then by name."""
    return list(Sender.objects.filter(channel=channel).order_by("-is_default", "name", "pk"))


def all_senders() -> list[Sender]:
    """The default of each channel that carries texts."""
    known = {one.channel: one for one in Sender.objects.filter(is_default=True)}
    return [known.get(channel) or Sender(channel=channel) for channel in TEXTS]


def further_gateways() -> dict[str, list[Sender]]:
    """By channel, the gateways beside the default."""
    found: dict[str, list[Sender]] = {channel: [] for channel in TEXTS}
    for one in Sender.objects.filter(is_default=False).order_by("name", "pk"):
        found[one.channel].append(one)
    return found


def rule_ids_by_gateway() -> dict[int, list[int]]:
    """By gateway, the rules that choose it; one query."""
    found: dict[int, list[int]] = {}
    choosing = Rule.objects.filter(settings__has_key="gateway_id").order_by("pk")
    for id, chosen in choosing.values_list("pk", "settings__gateway_id"):
        if chosen is not None:
            found.setdefault(chosen, []).append(id)
    return found


def rules_by(gateway: Sender) -> list[Naming]:
    """The rules whose texts leave by this gateway because they say so."""
    return named_as(Rule.objects.filter(settings__gateway_id=gateway.pk))
