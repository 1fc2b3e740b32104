"""The letter that reminds somebody of an activity, in their language and zone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealwright.crm.activities.kinds import look_of
from dealwright.crm.activities.models import Activity, Reminder
from dealwright.crm.activities.subjects import Subject, with_subjects
from dealwright.events import Actor
from dealwright.people.letters.writing import KEY_HEADER
from dealwright.people.signing.letters import Letter, composed
from dealwright.people.users.models import User


def write_reminder(activity: Activity, reminder: Reminder, person: User) -> None:
    """Put it into the outgoing letters, once for each deadline; it leads to the record as they may see it."""
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(ZoneInfo(person.time_zone)):
        (shown,) = with_subjects([activity], Actor.of(person))
        subjects: list[Subject] = shown.subjects
        message = composed(_letter(activity, subjects), to=person.email, language=language)
    message.extra_headers[KEY_HEADER] = f"reminder:{reminder.pk}:{reminder.remind_at.timestamp():.0f}"
    message.send()


def _letter(activity: Activity, subjects: list[Subject]) -> Letter:
    places = {"what": look_of(activity.kind).label, "subject": activity.subject}
    paragraphs = []
    if activity.due_at is not None:
        when = date_format(timezone.localtime(activity.due_at), "DATETIME_FORMAT")
        paragraphs.append(_("It is planned for %(when)s.") % {"when": when})
    if subjects:
        names = ", ".join(one.label for one in subjects)
        paragraphs.append(_("It is about: %(records)s.") % {"records": names})
    if activity.location:
        paragraphs.append(_("The place: %(place)s.") % {"place": activity.location})
    if activity.description:
        paragraphs.append(activity.description)
    url = subjects[0].url if subjects else f"/activities/{activity.pk}"
    return Letter(
        _("%(what)s: %(subject)s") % places,
        paragraphs,
        link=f"{settings.BASE_URL}{url}",
        link_words=_("Open the record"),
        after=[_("You choose in your settings how you are reminded.")],
    )
