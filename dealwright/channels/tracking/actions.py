"""Verbs that note what became of a letter at its client's, and the switch."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q

from dealwright.channels.messages.events import MessageEvent, MessageLinkClicked, MessageOpened
from dealwright.channels.messages.models import Message
from dealwright.channels.tracking.events import TrackingSwitched
from dealwright.channels.tracking.models import TrackedLink, Tracking, TrackingSettings
from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.people.access import require_settings

MOST_COUNTED = 10_000
"""A count ends here: whoever calls an address for ever writes no row for ever."""
BETWEEN_CLICKS = timedelta(minutes=1)
"""Clicks on one link that lie closer together are told once."""


@action
def note_opening(message_id: int, *, by: Actor) -> None:
    """Somebody opened the letter: told the first time, counted later."""
    unopened = Tracking.objects.filter(message=message_id, opened_at=None)
    if unopened.update(opened_at=clock.now(), openings=1):
        message = Message.objects.get(pk=message_id)
        _tell(message, MessageOpened(message=ref(message)))
    else:
        counted = Tracking.objects.filter(message=message_id, openings__lt=MOST_COUNTED)
        counted.update(openings=F("openings") + 1)


@action
def follow_link(message_id: int, number: int, *, by: Actor) -> str | None:
    """Somebody followed a link of the letter: where it leads; None where the letter has no such link."""
    link = TrackedLink.objects.filter(message=message_id, number=number).first()
    if link is None:
        return None
    now = clock.now()
    this = TrackedLink.objects.filter(pk=link.pk)
    is_news = this.filter(Q(told_at=None) | Q(told_at__lte=now - BETWEEN_CLICKS)).update(told_at=now)
    this.filter(clicked_at=None).update(clicked_at=now)
    this.filter(clicks__lt=MOST_COUNTED).update(clicks=F("clicks") + 1)
    if is_news:
        message = Message.objects.get(pk=message_id)
        _tell(message, MessageLinkClicked(message=ref(message), url=link.url))
    return link.url


@action
def switch_tracking(is_on: bool, *, by: Actor) -> TrackingSettings:
    """Let letters of rules tell of their opening, or not. Those that left already are not called back."""
    require_settings(by)
    kept: TrackingSettings = TrackingSettings.objects.select_for_update().filter(pk=1).first() or (
        TrackingSettings(pk=1)
    )
    if kept.is_on == is_on:
        return kept
    kept.is_on = is_on
    kept.save()
    record(TrackingSwitched(is_on=is_on), on=kept)
    return kept


def _tell(message: Message, event: MessageEvent) -> None:
    refs = message.about_refs
    record(event, on=refs[0] if refs else message, about=refs[1:])
