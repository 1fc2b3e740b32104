"""Rules that write something into the timeline of the record."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation import filling
from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PeopleField, PersonField, SettingsForm
from dealwright.automation.groups import in_order
from dealwright.automation.kept_files.taking import FilesForm, TakesFiles, check_files, files_taken
from dealwright.automation.naming import shortened
from dealwright.automation.on_records.automation.people import Ids
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, named, one_named
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.notes.actions import add_note, log_entry
from dealwright.records.notes.mentions import MOST_MENTIONED
from dealwright.records.notes.models import LONGEST_NOTE
from dealwright.records.pipelines.models import Stage

Written = Annotated[Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NOTE)]
NO_AUTHOR = gettext_lazy("Nobody, or the person chosen under “Acts as”")


class NoteSettings(TakesFiles):
    """What a rule writes as a note, and the files that it gets copies of."""

    model_config = ConfigDict(extra="forbid")

    text: Written
    author_id: PersonId | None = None
    """Who may change it later; None is whom the rule names as in whose name it acts, or nobody."""
    author_formula: PeopleFormula = ""
    """Counts instead of `author_id`."""
    mention_ids: Annotated[Ids, Field(max_length=MOST_MENTIONED)] = []
    """Colleagues who are told."""
    mention_formula: PeopleFormula = ""
    """Adds to `mention_ids`."""
    mentions_responsible: bool = False


class NoteSettingsForm(FilesForm, SettingsForm):
    """The same, as a person types it."""

    field_order = ("text", "author_id", "mentions_responsible", "mention_ids", "file_fields", "file_ids")

    text = FormulaField(label=gettext_lazy("Text"), is_long=True, max_length=LONGEST_NOTE)
    author_id = PersonField(label=gettext_lazy("Author"), empty=NO_AUTHOR)
    mentions_responsible = forms.BooleanField(
        label=gettext_lazy("Mention whoever is responsible"), required=False
    )
    mention_ids = PeopleField(label=gettext_lazy("Mention these colleagues"))

    def prepare(self) -> None:
        """The files that may be shown in it."""
        self.offer_files(self.stage, self.actor, self.initial.get("file_fields", []))


def _say_note(settings: NoteSettings) -> str:
    return _("Write the note “%(text)s”") % {"text": shortened(settings.text)}


def _check_note(stage: Stage, settings: NoteSettings, rule_id: int | None) -> None:
    check_whom(settings, "mention_ids")
    _check_author(stage, settings, rule_id)
    check_files(stage, settings)


def _add_note(doing: Doing) -> None:
    """Write it once; the key of the run is its `external_id`."""
    settings: NoteSettings = doing.settings
    told = list(settings.mention_ids)
    if settings.mention_formula:
        told = [user.pk for user in named(doing, "mention_ids", most=MOST_MENTIONED)]
    if settings.mentions_responsible and doing.responsible is not None:
        told.insert(0, doing.responsible.pk)
    text = _filled(doing, settings.text)
    names = " ".join(f"@[{id}]" for id in dict.fromkeys(told))
    text = f"{names} {text}".strip() if names else text
    if len(text) > LONGEST_NOTE:
        raise Refused(_("With its values the text is longer than 20,000 letters. Shorten it in the rule."))
    add_note(
        doing.record,
        text=text,
        copies=files_taken(doing),
        author=_author(doing),
        external_id=doing.key,
        by=doing.by,
    )


class EntrySettings(BaseModel):
    """What a rule writes into the history."""

    model_config = ConfigDict(extra="forbid")

    what: Literal["information", "call", "email"] = "information"
    text: Written
    author_id: PersonId | None = None
    author_formula: PeopleFormula = ""


class EntrySettingsForm(SettingsForm):
    """The same, as a person types it."""

    what = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[
            ("information", gettext_lazy("Information")),
            ("call", gettext_lazy("Call")),
            ("email", gettext_lazy("Sent e-mail")),
        ],
    )
    text = FormulaField(label=gettext_lazy("Text"), is_long=True, max_length=LONGEST_NOTE)
    author_id = PersonField(label=gettext_lazy("Author"), empty=NO_AUTHOR)


def _say_entry(settings: EntrySettings) -> str:
    return _("Write into the history: “%(text)s”") % {"text": shortened(settings.text)}


def _check_author(stage: Stage, settings: Any, rule_id: int | None) -> None:
    check_whom(settings, "author_id")


def _log_entry(doing: Doing) -> None:
    """Write it once; the key of the run is its `external_id`."""
    settings: EntrySettings = doing.settings
    text = _filled(doing, settings.text)[:LONGEST_NOTE]
    log_entry(
        doing.record,
        what=settings.what,
        text=text,
        author=_author(doing),
        external_id=doing.key,
        by=doing.by,
    )


def _filled(doing: Doing, written: str) -> str:
    """The text with its values. Values mention nobody: what a client wrote must not ring bells."""
    return filling.words_of(written, doing.scope, change=lambda value: value.replace("@[", "@ ["))


def _author(doing: Doing) -> User | None:
    """Who stands there as its author; somebody who has left no longer does."""
    whom = one_named(doing, "author_id")
    id = doing.settings.author_id
    if whom is not None or id is None:
        return whom or doing.acts_as
    return next(iter(in_order([id])), None)


ADD_NOTE = RuleAction(
    name="add_note",
    label=gettext_lazy("Write a note"),
    icon="note",
    help_text=gettext_lazy(
        "Writes a note on the record, with files, and tells the colleagues who are mentioned in it."
    ),
    settings=NoteSettings,
    form=NoteSettingsForm,
    say=_say_note,
    run=_add_note,
    check_on=_check_note,
    keywords=gettext_lazy("comment mention attachment"),
)

LOG_ENTRY = RuleAction(
    name="log_entry",
    label=gettext_lazy("Write into the history"),
    icon="history",
    help_text=gettext_lazy(
        "Writes a line into the timeline of the record: information, a call or an e-mail."
    ),
    settings=EntrySettings,
    form=EntrySettingsForm,
    say=_say_entry,
    run=_log_entry,
    check_on=_check_author,
    keywords=gettext_lazy("log timeline entry"),
)
