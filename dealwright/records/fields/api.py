"""What a program sees of added fields, and may do with them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Changes, Id, Out, Record, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.colors import PALETTE
from dealwright.records.fields import actions
from dealwright.records.fields.declaring import TYPES
from dealwright.records.fields.models import CustomField
from dealwright.records.reference_lists.models import ReferenceList

Label = Annotated[str, Text(80)]
Line = Annotated[str, Text(300, empty=True)]
Section = Annotated[str, Text(80, empty=True)]
TypeName = Annotated[str, Field(json_schema_extra={"enum": list(TYPES)}, examples=["number"])]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"), Field(examples=["weight"])]
KindName = Annotated[str, Text(40), Field(examples=["deal"])]
Color = Annotated[str, Field(json_schema_extra={"enum": ["", *PALETTE]}, examples=["teal"])]


class OptionOut(Out):
    """One thing to choose."""

    key: str = Field(examples=["services"], description="What records hold; it never changes.")
    words: str
    color: str
    archived: bool
    """Records that hold it keep it; it is no longer offered."""


class OptionIn(Body):
    """One thing to choose. Without a key it is a new one, and gets a key made from its words."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{0,40}$")] = ""
    words: Annotated[str, Text(120)]
    color: Color = ""
    archived: bool = False


class FieldSettings(Body):
    """What the type of a field needs to know; each type knows some of these."""

    digits: Annotated[int, Field(ge=0, le=9)] | None = None
    """Of a number, after the point."""
    unit: Annotated[str, Text(20, empty=True)] | None = None
    """Of a number."""
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$"), Field(examples=["BRL"])] | None = None
    """Of money that people type."""
    longest: Annotated[int, Field(ge=1, le=20_000)] | None = None
    """Letters of a text."""
    kinds: Annotated[list[KindName], Field(max_length=20)] | None = None
    """The kinds of records it may lead to."""


class FieldSettingsOut(Out):
    """The settings of a field; null where its type has no such setting."""

    digits: int | None = None
    unit: str | None = None
    currency: str | None = None
    longest: int | None = None
    kinds: list[str] | None = None


class CustomFieldOut(Record):
    """A field that people added to a kind of record. Its values are under `custom` of the records."""

    record_kind: str = Field(examples=["deal"])
    code: Code
    label: str
    type: TypeName
    multiple: bool
    required: bool
    options: list[OptionOut]
    """Of a list, or of the reference list it shares."""
    default: Any
    help_text: str
    settings: FieldSettingsOut
    reference_list_id: Id | None
    section: str
    """The heading it stands under."""
    position: float
    shows_on_card: bool
    shows_in_form: bool
    shows_in_list: bool
    is_filtered: bool
    is_searched: bool
    index_state: Literal["none", "waiting", "ready", "failed"]
    """Whether filters and orders are served by an index yet; until then they are slow with many records."""
    deleted_at: datetime | None
    """When it was put into the bin; its values stay for 30 days."""

    @staticmethod
    def resolve_record_kind(field: CustomField) -> str:
        return field.of_kind

    @staticmethod
    def resolve_options(field: CustomField) -> list[dict[str, Any]]:
        found = field.reference_list.entries if field.reference_list else field.settings.get("options", [])
        return list(found)


class NewCustomField(Body):
    """A field to be added. Kind, code, type and multiplicity never change later."""

    record_kind: KindName
    label: Label
    type: TypeName
    code: Code | None = None
    """Made from the label when left out."""
    multiple: bool = False
    required: bool = False
    options: Annotated[list[OptionIn], Field(max_length=500)] = []
    default: Any = Field(default=None, examples=[None])
    help_text: Line = ""
    settings: FieldSettings = FieldSettings()
    reference_list_id: Id | None = None
    section: Section = ""
    shows_on_card: bool = True
    shows_in_form: bool = True
    shows_in_list: bool = True
    is_filtered: bool = True
    is_searched: bool = False


class CustomFieldChanges(Changes):
    """What may change of a field. Kind, code, type and multiplicity may only be sent as they are."""

    record_kind: KindName = omitted
    code: Code = omitted
    type: TypeName = omitted
    multiple: bool = omitted
    label: Label = omitted
    required: bool = omitted
    options: Annotated[list[OptionIn], Field(max_length=500)] = omitted
    default: Any = Field(default=None, examples=[None])
    help_text: Line = omitted
    settings: FieldSettings = omitted
    section: Section = omitted
    shows_on_card: bool = omitted
    shows_in_form: bool = omitted
    shows_in_list: bool = omitted
    is_filtered: bool = omitted
    is_searched: bool = omitted


class FieldPlace(Verb):
    """Where to."""

    before_id: Id | None = None
    """The field it comes before; null is the end."""


AT_THE_END = FieldPlace()

FIELDS = ListOf(
    CustomField,
    fields={
        "record_kind": Where(str, path="of_kind"),
        "code": str,
        "label": str,
        "type": str,
        "deleted_at": datetime,
    },
    sorts=["position"],
    sort="position",
)

router = Router()


@router.list("", FIELDS, CustomFieldOut)
def list_custom_fields(request: HttpRequest) -> QuerySet[CustomField]:
    """The fields that people added, in their order.

    Those in the bin are listed too, with `deleted_at`: ask with `deleted_at__is_null=true` to leave them out.
    """
    return _shown(request)


@router.get("/{id}", CustomFieldOut)
def get_custom_field(request: HttpRequest, id: Id) -> CustomField:
    """One added field."""
    return _shown(request).get(pk=id)


@router.post("", CustomFieldOut, status=201)
def add_custom_field(request: HttpRequest, new: NewCustomField) -> CustomField:
    """Add a field to a kind of record. Needs the right to change settings."""
    access.require_settings(request.actor)
    values = new.model_dump(exclude={"record_kind", "code", "settings", "reference_list_id"})
    return actions.add_field(
        of_kind=new.record_kind,
        code=new.code or "",
        settings=new.settings.model_dump(exclude_none=True),
        reference_list=_list(new.reference_list_id),
        by=request.actor,
        **values,
    )


@router.patch("/{id}", CustomFieldOut)
def change_custom_field(request: HttpRequest, id: Id, changes: CustomFieldChanges) -> CustomField:
    """Change an added field. Needs the right to change settings.

    Options are replaced as a whole: one that is left out is archived, and records that hold it keep it.
    """
    access.require_settings(request.actor)
    given = changes.given()
    if "record_kind" in given:
        given["of_kind"] = given.pop("record_kind")
    if "options" in given:
        given["options"] = [option.model_dump() for option in given["options"]]
    if "settings" in given:
        given["settings"] = given["settings"].model_dump(exclude_unset=True)
    field = CustomField.objects.get(pk=id)
    return actions.edit_field(field, **given, version=changes.version, by=request.actor)


@router.post("/{id}/move", CustomFieldOut)
def move_custom_field(request: HttpRequest, id: Id, move: FieldPlace = AT_THE_END) -> CustomField:
    """Put an added field before another one of its kind. Needs the right to change settings."""
    access.require_settings(request.actor)
    before = CustomField.objects.filter(pk=move.before_id).first() if move.before_id else None
    if move.before_id and before is None:
        raise Refused(_("There is no such field."), field="before_id")
    field = CustomField.objects.get(pk=id)
    return actions.move_field(field, before=before, version=move.version, by=request.actor)


@router.delete("/{id}")
def remove_custom_field(request: HttpRequest, id: Id) -> None:
    """Put an added field into the bin; its values stay for 30 days. Needs the right to change settings."""
    access.require_settings(request.actor)
    field = CustomField.objects.get(pk=id)
    actions.remove_field(field, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", CustomFieldOut)
def restore_custom_field(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> CustomField:
    """Take an added field out of the bin, with its values. Needs the right to change settings."""
    access.require_settings(request.actor)
    field = CustomField.objects.get(pk=id)
    return actions.restore_field(field, version=restore.version, by=request.actor)


def _shown(request: HttpRequest) -> QuerySet[CustomField]:
    """Those that the caller's role does not hide; one query."""
    fields = CustomField.objects.select_related("reference_list")
    hidden: dict[str, set[str]] = {}
    for kind in access.protected_kinds():
        for name in access.hidden_fields(request.actor, kind.name):
            hidden.setdefault(kind.name, set()).add(name.removeprefix("custom."))
    for kind_name, codes in hidden.items():
        fields = fields.exclude(of_kind=kind_name, code__in=codes)
    return fields


def _list(id: int | None) -> ReferenceList | None:
    found = ReferenceList.objects.filter(pk=id).first() if id else None
    if id and found is None:
        raise Refused(_("There is no such reference list."), field="reference_list_id")
    return found
