"""What a field may hold: how each type is read from JSON, kept as JSON, shown, and asked for in a form.

`read` and `plain` are each other's inverse: undo, custom fields and bulk changes stand on that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit import money
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import Verb
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within

LONGEST_TEXT, LONGEST_LONG_TEXT, LONGEST_LINK = 200, 20_000, 2_000
LONGEST_SORTED = 250
"""Letters of a text that an ordered index and a cursor take."""
LARGEST_NUMBER = Decimal(10) ** 15
MOST_DIGITS = 15
"""Of a number: so many a JSON number holds exactly in every program that reads it."""
MOST_DECIMALS = 9
FIRST_YEAR, LAST_YEAR = 1000, 2999


class FieldType(ABC):
    """What a field may hold. A subclass says how its values are read, kept, shown and typed."""

    name: ClassVar[str]
    """As the API calls the type."""
    label: ClassVar[Any]
    """“Text”, lazily translated."""
    is_ordered: ClassVar[bool] = False
    """Whether “from … to …” makes sense."""
    may_be_multiple: ClassVar[bool] = True

    @abstractmethod
    def read(self, plain: Any) -> Any:
        """The value that a JSON form stands for. Raises Refused where it stands for none."""

    def plain(self, value: Any) -> Any:
        """The JSON form of a value."""
        return value

    def kept(self, value: Any) -> Any:
        """The JSON form that a record keeps in its custom fields: references as bare keys, without labels."""
        return self.plain(value)

    def show(self, value: Any) -> str:
        """The value in the reader's language, as text."""
        return str(value)

    def refuse_new(self, value: Any, *, by: Actor, on: Any) -> None:
        """Raise Refused where a value that is new to this record may not be chosen by this actor."""
        return

    @abstractmethod
    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        """The field of a form that asks for one value; its clean value is what `read` gives, or None."""


@dataclass(frozen=True)
class Text(FieldType):
    """One line of text."""

    longest: int = LONGEST_TEXT
    name = "text"
    label = gettext_lazy("Text")

    def read(self, plain: Any) -> str:
        if not isinstance(plain, str) or "\0" in plain:
            raise Refused(_("This is not text."))
        if len(plain) > self.longest:
            raise Refused(_("This text is longer than %(longest)s letters.") % {"longest": self.longest})
        return plain

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.CharField(label=label, required=required, max_length=self.longest)


@dataclass(frozen=True)
class LongText(Text):
    """Several lines of text."""

    longest: int = LONGEST_LONG_TEXT
    name = "long_text"
    label = gettext_lazy("Long text")

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=label, required=required, max_length=self.longest, widget=area)


@dataclass(frozen=True)
class Number(FieldType):
    """A number; with so many digits after the point, and the unit it counts."""

    digits: int | None = None
    unit: str = ""
    name = "number"
    label = gettext_lazy("Number")
    is_ordered = True

    def read(self, plain: Any) -> Decimal:
        if isinstance(plain, bool) or not isinstance(plain, int | float | str | Decimal):
            raise Refused(_("This is not a number."))
        try:
            value = Decimal(str(plain))
        except (InvalidOperation, ValueError):
            raise Refused(_("This is not a number.")) from None
        if not value.is_finite() or abs(value) >= LARGEST_NUMBER:
            raise Refused(_("This number is too large to be kept."))
        most = MOST_DECIMALS if self.digits is None else self.digits
        if value != round(value, most):
            raise Refused(_("At most %(digits)s digits after the point.") % {"digits": most})
        value = round(value, most).normalize() + 0  # neither -0 nor zeros behind the point
        if len(value.as_tuple().digits) > MOST_DIGITS:
            raise Refused(_("A number has at most %(digits)s digits.") % {"digits": MOST_DIGITS})
        return value

    def plain(self, value: Any) -> int | float:
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)

    def show(self, value: Any) -> str:
        number = Decimal(value)
        digits = len(format(number.normalize(), "f").partition(".")[2])
        shown = str(number_format(number, decimal_pos=digits, use_l10n=True, force_grouping=True))
        return f"{shown}\u00a0{self.unit}" if self.unit else shown

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        places = MOST_DECIMALS if self.digits is None else self.digits
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return forms.DecimalField(
            label=label, required=required, max_digits=MOST_DIGITS + places, decimal_places=places,
            localize=True, widget=widget,
        )  # fmt: skip


@dataclass(frozen=True)
class YesNo(FieldType):
    """Yes or no."""

    name = "yes_no"
    label = gettext_lazy("Yes or no")
    may_be_multiple = False

    def read(self, plain: Any) -> bool:
        if not isinstance(plain, bool):
            raise Refused(_("This is neither yes nor no."))
        return plain

    def show(self, value: Any) -> str:
        return _("yes") if value else _("no")

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        choices = [("", _("Not filled")), ("true", _("Yes")), ("false", _("No"))]
        return forms.TypedChoiceField(
            label=label,
            required=required,
            choices=choices,
            empty_value=None,
            coerce=lambda text: text == "true",
        )


@dataclass(frozen=True)
class Day(FieldType):
    """A day of the calendar."""

    name = "date"
    label = gettext_lazy("Day")
    is_ordered = True

    def read(self, plain: Any) -> date:
        is_day = isinstance(plain, date) and not isinstance(plain, datetime)
        found = plain if is_day else _parsed(parse_date, plain)
        if found is None:
            raise Refused(_("This is not a day; write it as 2026-12-31."))
        return _within_years(found)

    def plain(self, value: Any) -> str:
        return str(value.isoformat())

    def show(self, value: Any) -> str:
        return date_format(value, "DATE_FORMAT")

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=label, required=required, widget=widget)


@dataclass(frozen=True)
class Moment(FieldType):
    """A day and a time, kept in UTC and shown in the reader's zone."""

    is_to_the_second: bool = False
    """Keeps no parts of a second, so that all values are written alike and sort as text."""
    name = "datetime"
    label = gettext_lazy("Day and time")
    is_ordered = True

    def read(self, plain: Any) -> datetime:
        found = plain if isinstance(plain, datetime) else _parsed(parse_datetime, plain)
        if found is None or timezone.is_naive(found):
            raise Refused(_("This is not a moment; write it as 2026-12-31T18:00:00Z."))
        moment: datetime = _within_years(found).astimezone(UTC)
        return moment.replace(microsecond=0) if self.is_to_the_second else moment

    def plain(self, value: Any) -> str:
        return str(value.astimezone(UTC).isoformat()).replace("+00:00", "Z")

    def show(self, value: Any) -> str:
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(label=label, required=required, widget=widget)


@dataclass(frozen=True)
class MoneyType(FieldType):
    """An amount with its currency; `currency` is that of what people type."""

    currency: str = "BRL"
    name = "money"
    label = gettext_lazy("Money")
    is_ordered = True

    def read(self, plain: Any) -> Money:
        try:
            return money.from_json(money.to_json(plain) if isinstance(plain, Money) else plain)
        except (Refused, AttributeError, KeyError, TypeError, ValueError):
            raise Refused(_("This is not an amount of money.")) from None

    def plain(self, value: Any) -> dict[str, str]:
        return money.to_json(value)

    def show(self, value: Any) -> str:
        return money.show(value)

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return AmountField(self.currency, label=label, required=required)


@dataclass(frozen=True)
class Link(Text):
    """The address of a page."""

    longest: int = LONGEST_LINK
    name = "url"
    label = gettext_lazy("Link")

    def read(self, plain: Any) -> str:
        text = super().read(plain).strip()
        if urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).netloc:
            raise Refused(_("This is not the address of a page; it begins with https://."))
        return text

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.URLField(label=label, required=required, max_length=self.longest, assume_scheme="https")


@dataclass(frozen=True)
class Address(LongText):
    """Where something is, as it would be written on a parcel."""

    longest: int = 1_000
    name = "address"
    label = gettext_lazy("Address")


@dataclass(frozen=True)
class Choice(FieldType):
    """One of a list of options, each with a lasting key and words."""

    options: Sequence[tuple[str, Any]] = ()
    tones: Mapping[str, str] | None = None
    """By key, how its mark looks; a list shows the words as a mark where this is given."""
    name = "list"
    label = gettext_lazy("List")

    def read(self, plain: Any) -> str:
        if not isinstance(plain, str) or plain not in dict(self.options):
            raise Refused(_("This is none of the options."))
        return plain

    def show(self, value: Any) -> str:
        return str(dict(self.options).get(value, value))

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        choices = [("", _("Not filled")), *self.options]
        return forms.TypedChoiceField(label=label, required=required, choices=choices, empty_value=None)


@dataclass(frozen=True)
class Employee(FieldType):
    """Somebody who works here; `record_kind` narrows the choice to whom the actor may make responsible."""

    record_kind: str = ""
    name = "employee"
    label = gettext_lazy("Employee")

    def read(self, plain: Any) -> User:
        if isinstance(plain, User):
            return plain
        user = User.objects.filter(pk=key_of(plain)).first()
        if user is None:
            raise Refused(_("There is no such colleague."))
        return user

    def plain(self, value: Any) -> dict[str, Any]:
        return {"id": value.pk, "label": str(value)[:200]}

    def kept(self, value: Any) -> int:
        return int(value.pk)

    def refuse_new(self, value: Any, *, by: Actor, on: Any) -> None:
        if not value.is_active:
            raise Refused(_("%(name)s has left; choose somebody else.") % {"name": value})

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        people = User.objects.active()
        if self.record_kind:
            people = people_within(actor, self.record_kind, Verb.CHANGE)
        return PersonField(label=label, required=required, queryset=people, empty_label=_("Nobody"))


@dataclass(frozen=True)
class RecordLink(FieldType):
    """Another record: a client, a deal, a product. `model` is `app_label.Model`."""

    model: str = ""
    name = "record"
    label = gettext_lazy("Record")

    def read(self, plain: Any) -> Any:
        found = apps.get_model(self.model)._base_manager.filter(pk=key_of(plain)).first()
        if found is None:
            raise Refused(_("There is no such record."))
        return found

    def plain(self, value: Any) -> dict[str, Any]:
        return {"id": value.pk, "label": str(value)[:200]}

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        seen = apps.get_model(self.model)._default_manager.all()
        seen = seen.seen_by(actor) if hasattr(seen, "seen_by") else seen
        return forms.ModelChoiceField(label=label, required=required, queryset=seen)


@dataclass(frozen=True)
class Tag(Text):
    """A word that sorts records into groups."""

    longest: int = 40
    name = "tag"
    label = gettext_lazy("Tag")


class AmountField(forms.CharField):
    """An amount in a known currency, with a decimal point or comma; empty is None."""

    def __init__(self, currency: str = "", **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **kwargs)
        self.currency = currency

    def clean(self, value: Any) -> Money | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text, self.currency)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


def key_of(plain: Any) -> int:
    """The key of a record: a number, or `{"id": …}` as facts of events keep it. Refused otherwise."""
    key = plain.get("id") if isinstance(plain, dict) else plain
    if isinstance(key, bool) or not isinstance(key, int) or not 0 < key < 2**63:
        raise Refused(_("This names no record."))
    return key


def _parsed(parse: Any, plain: Any) -> Any:
    try:
        return parse(plain) if isinstance(plain, str) else None
    except ValueError:
        return None


def _within_years(value: Any) -> Any:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise Refused(_("This year is outside what can be kept."))
    return value
