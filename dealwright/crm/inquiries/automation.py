"""What rules may do about clients who are none."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation.forms import SettingsForm
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.crm import reaching
from dealwright.crm.inquiries.actions import ensure_exceptions
from dealwright.crm.inquiries.actions.exceptions import LONGEST_COMMENT
from dealwright.crm.reaching.models import Reachable


class ExceptionSettings(BaseModel):
    """What a rule writes beside the exceptions it adds."""

    model_config = ConfigDict(extra="forbid")

    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_COMMENT)] = ""


class ExceptionSettingsForm(SettingsForm):
    """The same, as a person types it."""

    comment = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=LONGEST_COMMENT)


def say_exception(settings: ExceptionSettings) -> str:
    """“Add phones and e-mails of the client to the exceptions”."""
    return _("Add phones and e-mails of the client to the exceptions")


def add_client(doing: Doing) -> None:
    """Add everything by which the client of the record is reached; what is there already stays."""
    ways = [
        way
        for client in _clients_of(doing.record)
        for kind in (reaching.PHONE, reaching.EMAIL)
        for way in reaching.ways_of(client, kind)
    ]
    ensure_exceptions(ways, comment=doing.settings.comment, about=doing.record, by=doing.by)


def _clients_of(record: Any) -> list[Reachable]:
    """Who is reached: the record itself where it is, its contacts and its company."""
    clients = [record] if isinstance(record, Reachable) else []
    named = [getattr(record, "contact", None), getattr(record, "company", None)]
    return [*clients, *(one for one in named if one is not None)]


ADD_TO_EXCEPTIONS = RuleAction(
    name="add_to_exceptions",
    label=gettext_lazy("Add to exceptions"),
    icon="circle-x",
    help_text=gettext_lazy(
        "Whoever stands behind the record is no client: what they send makes no leads any more."
    ),
    keywords=gettext_lazy("spam block black list client"),
    settings=ExceptionSettings,
    form=ExceptionSettingsForm,
    say=say_exception,
    run=add_client,
)
