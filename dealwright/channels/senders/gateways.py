"""Handing one text over, and what the other side said. To be called from jobs, outside transactions."""

from __future__ import annotations

import json
import logging
import re
import warnings
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.channels.names import Channel
from dealwright.channels.senders.models import BodyKind, Sender, Way
from dealwright.kit import outgoing
from dealwright.kit.errors import Refused

PLACE = "{to}"
KEY = "{key}"
_PLACES = re.compile(r"\{(to|text|id|key)\}")
SHORTEST_SECRET = 4
"""Letters; anything shorter stands in every other word."""
SAMPLE_NUMBER = "+12025550143"
_SMS = (
    *("46elks", "atalk", "bulksms", "bulkvs", "burstsms", "clickatell", "clicksend", "d7sms", "elks"),
    *("httpsms", "kavenegar", "mobilemessage", "msg91", "msgbird", "nexmo", "octopush", "plivo", "serwersms"),
    *("seven", "sfr", "sinch", "smsc", "smsmanager", "sns", "threema", "twilio", "voipms", "vonage"),
)
APPRISE_SCHEMES = {Channel.SMS: frozenset(_SMS), Channel.WHATSAPP: frozenset({"twilio", "whatsapp"})}
"""Services of a fixed place; a host that anybody may type would let us call into our own network."""
WORTH_ANOTHER_TRY = {408, 409, 425, 429}
"""Answers of the 400s that speak of this moment, not of this text."""


class NotTaken(Exception):
    """The gateway did not take the text; the words say why."""

    def __init__(self, answer: str, *, for_good: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer[:2000]
        self.for_good = for_good
        """Whether another try would be in vain."""


def hand_over(sender: Sender, *, to: str, text: str, message_id: int) -> str:
    """Give the text to the gateway and answer with what it said; raises NotTaken.

    Gateways like to repeat what they were called with: of our secrets nothing stands in the answer.
    """
    try:
        hidden = secrets_of(sender)
        try:
            if sender.way == Way.APPRISE:
                return without(hidden, _by_apprise(sender.gateway, to=to, text=text))
            return without(hidden, _by_call(sender, to=to, text=text, message_id=message_id))
        except NotTaken as refused:
            raise NotTaken(without(hidden, refused.answer), for_good=refused.for_good) from None
    except ValueError:
        said = _("The settings of this channel were sealed with another secret key of the installation.")
        raise NotTaken(said, for_good=True) from None


def secrets_of(sender: Sender) -> list[str]:
    """Everything sealed that its way hands over, as it may be repeated, the longest first.

    What is left of the other way stays sealed: nobody is told of it, and its key may be an older one.
    """
    is_call = sender.way == Way.HTTP
    gateway = "" if is_call else sender.gateway
    headers, key = (sender.headers, sender.key) if is_call else ({}, "")
    address = re.sub(r"\?.*", "", gateway.partition("://")[2])
    options = [value for _name, value in parse_qsl(urlsplit(gateway).query)]
    values = [word for value in headers.values() for word in (value, *value.split())]
    found = {key, gateway, *re.split(r"[/:@]", address), *options, *values}
    found |= {each for secret in found for each in (quote(secret, safe=""), unquote(secret))}
    told = {PLACE, quote(PLACE, safe=""), "Bearer", "Basic"}
    return sorted((one for one in found - told if len(one) >= SHORTEST_SECRET), key=len, reverse=True)


def without(hidden: list[str], said: str) -> str:
    """The text with an ellipsis in place of each secret."""
    for secret in hidden:
        said = said.replace(secret, "…")
    return said


def apprise_url(gateway: str, to: str) -> str:
    """The address with the number in its place, at its end where it names none."""
    number = "".join(letter for letter in to if letter.isdigit() or letter == "+")
    if PLACE in gateway:
        return gateway.replace(PLACE, number)
    before, mark, options = gateway.partition("?")
    return f"{before.rstrip('/')}/{number}{mark}{options}"


def refuse_odd_gateway(channel: str, gateway: str) -> None:
    """Refused for what Apprise cannot read, or what is no gateway of this channel."""
    schemes = APPRISE_SCHEMES[Channel(channel)]
    if urlsplit(gateway).scheme.lower() not in schemes:
        raise Refused(
            _("Begin with the name of the gateway, such as %(one)s://. Known here: %(all)s.")
            % {"one": "twilio", "all": ", ".join(sorted(schemes))},
            field="gateway",
        )
    read = _service(apprise_url(gateway, SAMPLE_NUMBER))
    if read is None:
        raise Refused(
            gettext_lazy("Apprise cannot read this address; look into its documentation for your gateway."),
            field="gateway",
        )
    if len(read) != 1:
        raise Refused(
            gettext_lazy("Leave the number of the receiver out, or write {to} in its place."), field="gateway"
        )


def refuse_odd_template(template: str, body_kind: str) -> None:
    """Refused for what is no JSON object, or says neither whom nor what."""
    try:
        read = json.loads(template)
    except ValueError as error:
        raise Refused(_("This is no JSON: %(problem)s") % {"problem": error}, field="template") from None
    if not isinstance(read, dict):
        raise Refused(gettext_lazy("Write a JSON object: { … }."), field="template")
    if body_kind == BodyKind.FORM and any(not isinstance(value, str) for value in read.values()):
        raise Refused(gettext_lazy("Fields of a form are texts only."), field="template")
    if "{to}" not in template or "{text}" not in template:
        raise Refused(
            gettext_lazy("Say with {to} where the number goes and with {text} where the text goes."),
            field="template",
        )


def filled(value: Any, places: dict[str, str]) -> Any:
    """The template with the message in its places; in texts only, so quotes in a message break nothing.

    One pass: what a message says is not filled again.
    """
    if isinstance(value, dict):
        return {name: filled(each, places) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, places) for each in value]
    if not isinstance(value, str):
        return value
    return _PLACES.sub(lambda found: places[found[1]], value)


def _by_call(sender: Sender, *, to: str, text: str, message_id: int) -> str:
    key = f"message-{message_id}"
    body = filled(json.loads(sender.template), {"to": to, "text": text, "id": key, "key": sender.key})
    url = sender.url.replace(KEY, quote(sender.key, safe=""))
    headers = {**sender.headers, "Idempotency-Key": key}
    try:
        if sender.body_kind == BodyKind.FORM:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
            answer = outgoing.post(url, content=urlencode(body), headers=headers)
        else:
            answer = outgoing.post(url, json=body, headers=headers)
    except Refused as refusal:
        raise NotTaken(str(refusal), for_good=True) from None
    except outgoing.OutgoingFailed as failure:
        raise NotTaken(str(failure)) from failure
    said = " ".join(answer.body.decode("utf-8", "replace").split())[:500]
    told = f"{answer.status} {said}".strip()
    if answer.is_success:
        return told
    raise NotTaken(told, for_good=400 <= answer.status < 500 and answer.status not in WORTH_ANOTHER_TRY)


def _by_apprise(gateway: str, *, to: str, text: str) -> str:
    service = _service(apprise_url(gateway, to))
    if service is None:
        raise NotTaken(_("Apprise cannot send to this number through this gateway."), for_good=True)
    from apprise import LogCapture

    with LogCapture(level=logging.WARNING, fmt="%(message)s") as heard:
        was_taken = service.notify(body=text, title="")
        said = " ".join(heard.getvalue().split())
    if not was_taken:
        raise NotTaken(said or _("The gateway did not take it and said nothing."))
    return said


def _service(address: str) -> Any:
    """The gateway as Apprise knows it, None for what it cannot read. Its first use reads all its modules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what its modules find old in others
        import apprise

        asset = apprise.AppriseAsset(app_id="Dealwright", secure_logging=True, async_mode=False)
        return apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
