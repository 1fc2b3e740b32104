"""What a person types about a subject and about an action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.compact.subjects.actions import FirstAction, QuickClient
from dealwright.compact.subjects.clients import NEW, find, people_of
from dealwright.compact.subjects.words import COMPACT_TYPES, WHEN_WORDS
from dealwright.crm.activities.models import Activity, When
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, hidden_fields
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.tags.fields import TagsField

MOMENT = "%Y-%m-%dT%H:%M"
WHEN_CHOICES = list(WHEN_WORDS.items())
_TYPES = [("", _("Not chosen")), *COMPACT_TYPES]


class Complaining(forms.Form):
    """A form that puts what an action refused at its field."""

    def complain(self, problem: Problem, **renamed: str) -> None:
        """Everything that was refused, at its field or above the form."""
        for one in [problem, *problem.also]:
            name = renamed.get(one.field or "", one.field)
            self.add_error(name if name in self.fields else None, str(one))


class ActionForm(Complaining):
    """What is to be done about a subject, and when (OL-6, OL-7)."""

    text = forms.CharField(label=_("What is to be done"), max_length=200)
    when = forms.ChoiceField(label=_("When"), choices=WHEN_CHOICES, initial=When.ON_DATE.value)
    due_at = forms.DateTimeField(
        label=_("Date"),
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    responsible = PersonField(
        label=_("Who does it"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, actor: Actor, subject: Deal, activity: Activity | None = None
    ) -> None:
        initial: dict[str, Any] = {"responsible": subject.responsible_id or actor.id}
        if activity is not None:
            initial = {
                "text": activity.subject,
                "when": activity.when,
                "due_at": activity.due_at,
                "responsible": activity.responsible_id,
                "version": activity.version,
            }
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        kept = activity.responsible_id if activity is not None else subject.responsible_id
        people = people_within(actor, Deal.record_kind, Verb.CHANGE, subject.pipeline_id)
        self.fields["responsible"].queryset = people | User.objects.filter(pk=kept)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is to be done on a date has one; what is not has none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") != When.ON_DATE:
            cleaned["due_at"] = None
        elif not cleaned.get("due_at") and "due_at" not in self.errors:
            self.add_error("due_at", _now("Say on which date it is to be done."))
        return cleaned


class SubjectForm(Complaining):
    """A subject, new or changed."""

    title = forms.CharField(label=_("Subject"), max_length=200)
    stage = forms.ModelChoiceField(label=_("Stage"), queryset=Stage.objects.none(), empty_label=None)
    client = forms.CharField(required=False, max_length=40)
    person = forms.ModelChoiceField(
        label=_("Contact person"), queryset=Contact.objects.none(), required=False, empty_label=_("Nobody")
    )
    responsible = PersonField(label=_("Responsible"), queryset=User.objects.none(), required=False)
    tags = TagsField(
        label=_("Markers"), max_length=1500, required=False, help_text=_("Words separated by commas.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    is_company = forms.ChoiceField(
        choices=[("", _("A person")), ("1", _("A company"))], required=False, widget=forms.RadioSelect
    )
    new_name = forms.CharField(label=_("Name"), max_length=250, required=False)
    new_person = forms.CharField(label=_("Contact person"), max_length=250, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    tax_number = forms.CharField(
        label=_("Tax number"), max_length=40, required=False, help_text=_("Such as a CNPJ or a CPF.")
    )
    client_type = forms.ChoiceField(label=_("Client type"), choices=_TYPES, required=False)

    first_text = forms.CharField(label=_("What is to be done first"), max_length=200, required=False)
    first_when = forms.ChoiceField(label=_("When"), choices=WHEN_CHOICES, initial=When.NONE.value)
    first_due_at = forms.DateTimeField(
        label=_("Date"),
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        funnel: Pipeline,
        subject: Deal | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.label_suffix = ""
        self.actor, self.subject = actor, subject
        hidden = hidden_fields(actor, Deal.record_kind)
        gone = {"first_text", "first_when", "first_due_at", "stage"} if subject else {"version"}
        if "contact" in hidden:
            gone |= {"client", "person", *_OF_NEW_CLIENT}
        elif subject:
            gone |= _OF_NEW_CLIENT
        self.fields = {name: field for name, field in self.fields.items() if name not in gone}
        if "stage" in self.fields:
            stages = Stage.objects.filter(pipeline=funnel).exclude(semantic=Semantic.LOST)
            self.fields["stage"].queryset = stages  # type: ignore[attr-defined]
        verb = Verb.CHANGE if subject else Verb.CREATE
        people = people_within(actor, Deal.record_kind, verb, funnel.pk)
        kept = subject.responsible_id if subject else None
        self.fields["responsible"].queryset = people | User.objects.filter(pk=kept)  # type: ignore[attr-defined]
        if "person" in self.fields:
            keys = [one.pk for one in self.people]
            if subject is not None:
                keys += [subject.contact_id or 0, *subject.other_contacts.values_list("pk", flat=True)]
            self.fields["person"].queryset = Contact.objects.filter(pk__in=keys)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> str:
        """The client that is marked."""
        return str(self["client"].value() or "") if "client" in self.fields else ""

    @property
    def people(self) -> list[Contact]:
        """Whom one may talk to at the chosen client."""
        return people_of(self.actor, find(self.actor, self.chosen))

    @property
    def is_registering(self) -> bool:
        """Whether the client is registered along with the subject."""
        return "new_name" in self.fields and self.chosen == NEW

    def clean(self) -> dict[str, Any]:
        """A client is chosen among those there are, or registered with a name; a dated action has a date."""
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("client", "")
        if self.is_registering and not cleaned.get("new_name", "").strip():
            self.add_error("new_name", _now("Write the name of the client."))
        cleaned["found"] = None
        if chosen and chosen != NEW:
            cleaned["found"] = find(self.actor, chosen)
            if cleaned["found"] is None:
                self.add_error("client", _now("There is no such client; choose another one."))
        is_dated = bool(cleaned.get("first_text")) and cleaned.get("first_when") == When.ON_DATE
        if is_dated and not cleaned.get("first_due_at") and "first_due_at" not in self.errors:
            self.add_error("first_due_at", _now("Say on which date it is to be done."))
        return cleaned

    def values_of_new(self) -> dict[str, Any]:
        """What `open_subject` takes."""
        given = self.cleaned_data
        return {
            "title": given["title"],
            "stage": given["stage"],
            "client": given["found"],
            "person": given.get("person"),
            "new_client": self._new_client() if self.is_registering else None,
            "responsible": given["responsible"],
            "first": self._first(),
            "tags": given["tags"],
        }

    def _new_client(self) -> QuickClient:
        given = self.cleaned_data
        return QuickClient(
            name=given["new_name"],
            is_company=given["is_company"] == "1",
            person=given["new_person"],
            phone=given["phone"],
            email=given["email"],
            tax_number=given["tax_number"],
            client_type=given["client_type"],
        )

    def _first(self) -> FirstAction | None:
        given = self.cleaned_data
        if not given["first_text"]:
            return None
        due_at = given["first_due_at"] if given["first_when"] == When.ON_DATE else None
        return FirstAction(given["first_text"], given["first_when"], due_at)


_OF_NEW_CLIENT = {"is_company", "new_name", "new_person", "phone", "email", "tax_number", "client_type"}


def ids_in(texts: list[str], most: int) -> list[int]:
    """The keys that ticked rows send: one by one, or separated by commas."""
    numbers = (whole_number(text) for part in texts for text in part.split(","))
    return list(dict.fromkeys(number for number in numbers if number))[: most + 1]
