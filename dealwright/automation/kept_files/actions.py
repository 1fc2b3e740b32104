"""Verbs that change the files that are kept with the rules. The content lies in the storage by then."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.automation.kept_files.events import RuleFileKept, RuleFileRemoved, RuleFileRestored
from dealwright.automation.kept_files.queries import HOLDER, kept_files, rules_with_file
from dealwright.automation.rules.users import in_one_line
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.files.actions import IN_BIN, named_as
from dealwright.records.files.blobs import Blob
from dealwright.records.files.models import File

MOST_KEPT = 200


@action
def keep_file(blob: Blob, *, by: Actor) -> File:
    """Keep a stored content with the rules, so that they may take it along."""
    require_settings(by)
    if kept_files().count() >= MOST_KEPT:
        message = _("At most %(most)s files are kept with the rules; remove one first.")
        raise Refused(message % {"most": MOST_KEPT}, field="file")
    file: File = File.objects.create(
        **named_as(blob), on_kind=HOLDER, on_id=0, key=blob.key, uploaded_by=by.user
    )
    record(RuleFileKept(size=file.size), on=file)
    return file


@action
def remove_kept_file(file: File, *, by: Actor) -> File:
    """Put a file that no rule takes along into the bin, for 30 days; Conflict where rules name it."""
    require_settings(by)
    file = File.objects.locked(file)
    if file.deleted_at is not None:
        return file
    if users := rules_with_file(file):
        message = _("Rules take this file along: %(rules)s. Take it out of them first.")
        raise Conflict(message % {"rules": in_one_line(users)})
    file.deleted_at = clock.now()
    file.save()
    record(RuleFileRemoved(), on=file)
    return file


@action
def restore_kept_file(file: File, *, by: Actor) -> File:
    """Keep a removed file again; refused when its time in the bin is over."""
    require_settings(by)
    file = File.objects.locked(file)
    if file.deleted_at is None:
        return file
    if file.deleted_at < clock.now() - IN_BIN:
        raise Refused(_("This file was removed more than 30 days ago and is gone."))
    file.deleted_at = None
    file.save()
    record(RuleFileRestored(), on=file)
    return file
