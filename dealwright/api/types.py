"""The words of the API: ids, texts, money, moments, and what records and bodies have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from dealwright.api import hiding
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, Money, from_json, to_json

LARGEST_ID = 2**63 - 1

omitted: Any = None
"""The default of a field of `Changes`: it may be left out, and null is refused unless its type says None."""

Id = Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[42])]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]


@dataclass(frozen=True)
class Text:
    """A text of at most so many characters, trimmed: `title: Annotated[str, Text(200)]`."""

    longest: int
    empty: bool = False
    lines: bool = False
    """Whether it may have line breaks."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Trim, measure, and refuse what no person types."""
        text = core_schema.str_schema(
            strip_whitespace=True, max_length=self.longest, min_length=0 if self.empty else 1
        )
        return core_schema.no_info_after_validator_function(self._printable, text)

    def _printable(self, value: str) -> str:
        if value.isprintable():
            return value
        allowed = "\n\r\t" if self.lines else ""
        if any((letter < " " and letter not in allowed) or letter == "\x7f" for letter in value):
            raise ValueError(_("This text holds a control character or a line break that cannot be kept."))
        return value


ShortText = Annotated[str, Text(200)]
LongText = Annotated[str, Text(20_000, empty=True, lines=True)]


def _to_utc(moment: datetime) -> datetime:
    """In UTC, within the years a business knows (the edges of the calendar overflow in other zones)."""
    if not 1900 <= moment.year <= 2999:
        raise ValueError(_("This moment is too far away."))
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_to_utc), Field(examples=["2026-11-21T20:15:00Z"])]

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31), examples=["2026-11-21"])]
"""Within the same years."""


def _unique(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


Tags = Annotated[list[Annotated[str, Text(50)]], Field(max_length=50), AfterValidator(_unique)]


class Out(BaseModel):
    """Something the API tells: read from the attributes of a record, or by `resolve_FIELD(record)`."""

    model_config = ConfigDict(from_attributes=True)
    resolvers: ClassVar[dict[str, Callable[[Any], Any]]] = {}
    of_kind: ClassVar[str] = ""
    """The kind of record whose fields it tells: those hidden from the reader are left empty."""
    hides: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Which of its fields tell a field of the record, where they are not called alike."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Find the resolvers, once per class."""
        found = {name.removeprefix("resolve_"): name for name in dir(cls) if name.startswith("resolve_")}
        if strangers := found.keys() - cls.model_fields.keys():
            raise TypeError(f"{cls.__name__} resolves {sorted(strangers)}, which are no fields of it")
        cls.resolvers = {field: getattr(cls, name) for field, name in found.items()}

    @model_validator(mode="before")
    @classmethod
    def _read(cls, record: Any, info: ValidationInfo) -> Any:
        """Ask the resolvers, and the record for the rest; what the reader may not see is left empty."""
        hidden = info.context["hidden"](cls.of_kind) if info.context and cls.of_kind else frozenset()
        if not hidden and (isinstance(record, BaseModel) or not cls.resolvers):
            return record
        told = cls._read_whole(record, cls._emptied(hidden))
        if hidden and "hidden" in cls.model_fields:
            told["hidden"] = sorted(hidden)
        if hidden and told.get(hiding.CUSTOM):
            told[hiding.CUSTOM] = hiding.without(told[hiding.CUSTOM], hidden)
        return told

    @classmethod
    def _emptied(cls, hidden: frozenset[str]) -> dict[str, Any]:
        """The empty forms of the fields that tell what is hidden."""
        names = {name for field in hidden for name in hiding.outputs_of(field, cls.hides, cls.model_fields)}
        return {name: hiding.empty_of(cls.model_fields[name].annotation) for name in names}

    @classmethod
    def _read_whole(cls, record: Any, emptied: dict[str, Any]) -> dict[str, Any]:
        if isinstance(record, dict):
            return {**record, **emptied}
        if isinstance(record, BaseModel):
            return {**record.__dict__, **emptied}
        read = dict(emptied)
        for name, field in cls.model_fields.items():
            if name in emptied:
                continue
            if resolve := cls.resolvers.get(name):
                read[name] = resolve(record)
            elif field.is_required() or hasattr(record, name):
                read[name] = getattr(record, name)
        return read


class Record(Out):
    """What every record of the API tells."""

    id: Id
    version: int = Field(ge=0, examples=[3])
    created_at: Moment
    updated_at: Moment
    hidden: list[str] = Field(
        default=[], description="The fields that your role does not show you: they are empty here."
    )


class MoneyOut(BaseModel):
    """An amount with its currency; the amount is text, so that no program rounds it."""

    amount: str = Field(pattern=r"^-?\d+(\.\d+)?$", examples=["12.50"])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["BRL"])

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return to_json(value) if isinstance(value, Money) else value


class Body(BaseModel):
    """Something a program sends. An unknown field is refused, so that no misspelling goes unnoticed."""

    model_config = ConfigDict(extra="forbid")
    of_kind: ClassVar[str] = ""
    """The kind of record whose fields it sends: those hidden from the sender are refused."""
    hides: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Which of its fields tell a field of the record, where they are not called alike."""


class MoneyIn(Body):
    """An amount with its currency; the amount is text, never a number."""

    amount: str = Field(pattern=r"^-?\d{1,14}(\.\d{1,4})?$", examples=["12.50"])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["BRL"])

    @field_validator("currency")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in CURRENCY_CODES:
            raise ValueError(_("This is not a currency we know; use a code such as BRL or EUR."))
        return code

    @model_validator(mode="after")
    def _exact(self) -> "MoneyIn":
        try:
            self.money  # noqa: B018 -- asked for its refusal
        except Refused as refusal:
            raise ValueError(str(refusal)) from None
        return self

    @property
    def money(self) -> Money:
        """The amount as the domains know it."""
        return from_json(self.model_dump())


class Verb(Body):
    """The body of a verb such as `move`; with `version` it is refused when the record has changed since."""

    version: int | None = Field(
        default=None, ge=0, le=LARGEST_ID, description="The version you saw; a stale one is refused with 409."
    )


NO_BODY: Any = Verb()
"""The default of a verb that needs nothing said: `win: Verb = NO_BODY`."""


class Changes(Verb):
    """The body of a PATCH: only what is sent is changed."""

    def given(self) -> dict[str, Any]:
        """The fields that were sent, null included, with money as the domains know it."""
        sent = {name: getattr(self, name) for name in self.model_fields_set - {"version"}}
        return {name: value.money if isinstance(value, MoneyIn) else value for name, value in sent.items()}
