"""The rule that tells another program of a record (rule 37)."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from django.conf import settings as house
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation.field_values import is_dynamic
from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.rules.running import run_called
from dealwright.automation.webhooks.models import CallState, WebhookCall
from dealwright.events.models import Entry
from dealwright.kit import clock, outgoing
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.pipelines.models import Stage

LONGEST_URL = 2_000


class WebhookSettings(BaseModel):
    """Where a rule calls."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_URL)]


class WebhookSettingsForm(SettingsForm):
    """The same, as a person types it."""

    url = FormulaField(
        label=gettext_lazy("Address"),
        max_length=LONGEST_URL,
        help_text=gettext_lazy(
            "It gets a POST with JSON: kind and number of the record, and the event that brought it here."
        ),
    )


def say_webhook(settings: WebhookSettings) -> str:
    """“Call the webhook of hooks.example.com”; the rest of the address may be a secret."""
    host = None if is_dynamic(settings.url) else urlsplit(settings.url).hostname
    return _("Call the webhook of %(host)s") % {"host": host} if host else _("Call a webhook")


def call_webhook(doing: Doing) -> None:
    """Let the call go out after this change; the same key never writes a second one.

    One that was given up goes out again, because somebody retries its rule. In a trial none does.
    """
    url = doing.text(doing.settings.url)
    outgoing.refuse_odd(url)
    if doing.trial is not None:
        return
    now = clock.now()
    call, is_new = WebhookCall.objects.get_or_create(
        key=doing.key, defaults={"url": url, "body": _told(doing), "due_at": now, "created_at": now}
    )
    if not is_new:
        WebhookCall.objects.filter(pk=call.pk, state=CallState.FAILED).update(
            state=CallState.QUEUED, url=url, attempts=0, due_at=now, finished_at=None
        )


def _told(doing: Doing) -> dict[str, Any]:
    """What the other side is told: which record, and what happened to it; it asks the API for more."""
    record, kind = doing.record, kinds.get(doing.record.record_kind)
    run = run_called(doing.key)
    entry = Entry.objects.filter(pk=run.event_id).first() if run is not None else None
    return {
        "kind": record.record_kind,
        "id": record.pk,
        "target": f"{record.record_kind.upper()}_{record.pk}",
        "url": f"{house.BASE_URL}{kind.url(record.pk)}" if kind is not None else None,
        "stage": {"id": record.stage.pk, "name": record.stage.name},
        "rule_id": run.rule_id if run is not None else None,
        "event": None if entry is None else {"id": entry.pk, "kind": entry.kind, "at": entry.at.isoformat()},
    }


def _check(stage: Stage, settings: WebhookSettings, rule_id: int | None) -> None:
    if is_dynamic(settings.url):
        if not settings.url.startswith(("http://", "https://")):
            raise Refused(
                _("Begin the address with https:// or http:// and the name of the other program."),
                field="settings.url",
            )
        if "{=" in urlsplit(settings.url.replace("{{=", "{=")).netloc:
            raise Refused(_("Which program is called cannot depend on the record."), field="settings.url")
        return
    outgoing.refuse_odd(settings.url, field="settings.url")


CALL_WEBHOOK = RuleAction(
    name="call_webhook",
    label=gettext_lazy("Call a webhook"),
    icon="webhook",
    help_text=gettext_lazy(
        "Tells another program, by a POST to its address, that the record came to this stage."
    ),
    settings=WebhookSettings,
    form=WebhookSettingsForm,
    say=say_webhook,
    run=call_webhook,
    check_on=_check,
)
