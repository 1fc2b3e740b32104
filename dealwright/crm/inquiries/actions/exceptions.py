"""Which phones and e-mails open nothing new."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import reaching
from dealwright.crm.inquiries.events import ExceptionAdded, ExceptionRemoved
from dealwright.crm.inquiries.models import ContactException
from dealwright.crm.reaching import Reach
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused

LONGEST_COMMENT = 200


@action
def add_exception(
    *, value: str, comment: str = "", phone_region: str | None = None, by: Actor
) -> ContactException:
    """Let nothing new be opened for a phone or an e-mail; one that is known stays as it is."""
    if not value.strip():
        raise Refused(_("Write a phone or an e-mail."), field="value")
    if len(comment) > LONGEST_COMMENT:
        raise Refused(_("A comment is at most 200 letters long."), field="comment")
    try:
        one = reaching.email(value) if "@" in value else reaching.phone(value, phone_region)
    except Refused as refusal:
        raise Refused(str(refusal), field="value") from None
    (found,) = _add([one], comment.strip(), about=None, by=by)
    return found


@action
def add_exceptions_of(client: Any, *, comment: str = "", by: Actor) -> list[ContactException]:
    """Let nothing new be opened for any phone or e-mail of a contact, a company or a lead."""
    ways = [*reaching.ways_of(client, reaching.PHONE), *reaching.ways_of(client, reaching.EMAIL)]
    if not ways:
        raise Refused(_("There is no phone and no e-mail to add to the exceptions."))
    return _add(ways, comment, about=client, by=by)


@action
def ensure_exceptions(ways: list[Reach], *, comment: str = "", about: Any, by: Actor) -> None:
    """The same for some of them; nothing where there are none."""
    if ways:
        _add(ways, comment, about=about, by=by)


@action
def remove_exception(exception: ContactException, *, by: Actor) -> None:
    """Take what comes from there like everything else again."""
    found = ContactException.objects.select_for_update().filter(pk=exception.pk).first()
    if found is not None:
        kept = {name: getattr(found, name) for name in ("value", "normalised", "comment")}
        record(ExceptionRemoved(way=found.kind, added_by=found.added_by_id, **kept), on=found)
        found.delete()


@action
def restore_exception(id: int, *, removed: ExceptionRemoved, by: Actor) -> None:
    """Put one back as it was; nothing where somebody added the same again meanwhile."""
    exception = ContactException(
        pk=id,
        kind=removed.way,
        value=removed.value,
        normalised=removed.normalised,
        comment=removed.comment,
        added_by_id=removed.added_by,
    )
    ContactException.objects.bulk_create([exception], ignore_conflicts=True)
    if ContactException.objects.filter(pk=id).exists():
        record(ExceptionAdded(value=removed.value), on=exception)


def _add(ways: list[Reach], comment: str, *, about: Any, by: Actor) -> list[ContactException]:
    """Rows of these; the unique index decides between two who add the same."""
    wanted = [
        ContactException(
            kind=one.kind, value=one.value, normalised=one.normalised, comment=comment, added_by=by.user
        )
        for one in ways
    ]
    before = set(_present(ways).values_list("pk", flat=True))
    ContactException.objects.bulk_create(wanted, ignore_conflicts=True)
    found = list(_present(ways).order_by("pk"))
    for one in found:
        if one.pk not in before:
            record(ExceptionAdded(value=one.value), on=one, about=[about] if about is not None else [])
    return found


def _present(ways: list[Reach]) -> Any:
    pairs = [(one.kind, one.normalised) for one in ways]
    return ContactException.objects.filter(
        kind__in={kind for kind, _value in pairs}, normalised__in=[value for _kind, value in pairs]
    )
