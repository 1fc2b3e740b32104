"""What a person chooses to be done to many records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, hidden_fields
from dealwright.people.users.queries import people_within
from dealwright.records.bulk.acts import LONGEST_REASON, Act
from dealwright.records.bulk.choosing import act_from, fields_for_many
from dealwright.records.fields import Field
from dealwright.records.lists.listing import Listing
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import pipelines_for
from dealwright.records.tags.fields import TagsField

SIMPLE = frozenset({"archive", "unarchive", "delete"})


class ActForm(forms.Form):
    """One act with what it needs to know: a person, a stage, tags, or a field and its value."""

    def __init__(self, data: Any = None, *, listing: Listing, act: str, actor: Actor) -> None:
        super().__init__(data)
        self.label_suffix = ""
        self.listing, self.act, self.actor = listing, act, actor
        match act:
            case "give":
                people = people_within(actor, listing.kind, Verb.CHANGE).order_by("name")
                self.fields["value"] = forms.ModelChoiceField(
                    label=_("Give to"), queryset=people, required=False, empty_label=_("Nobody")
                )
            case "move":
                self.fields["value"] = _StageField(listing.kind, actor)
                self._ask_why()
            case "pipeline":
                self.fields["value"] = _StageField(listing.kind, actor, Verb.CREATE)
            case "add_tags" | "remove_tags":
                self.fields["value"] = TagsField(
                    label=_("Tags"), max_length=1_500, help_text=_("Words separated by commas.")
                )
            case "set":
                self._choose_a_field()

    @property
    def field(self) -> Field | None:
        """The field that is to be set, once it is chosen."""
        name = self.data.get("field") or self.data.get(self.add_prefix("field"))
        return next((one for one in self._settable() if one.name == name), None)

    def chosen_act(self) -> Act:
        """The act, after the form was found valid. Refused where it makes no sense."""
        return act_from(self.listing.key, self._as_json())

    def _as_json(self) -> dict[str, Any]:
        value = self.cleaned_data.get("value")
        match self.act:
            case "give":
                return {"set": {"responsible": value.pk if value else None}}
            case "move":
                return {"move": {"stage_id": value.pk if value else None, "reason": self._reason}}
            case "pipeline":
                return {"pipeline": {"stage_id": value.pk if value else None}}
            case "add_tags" | "remove_tags":
                return {self.act: value}
            case "set":
                field = self.field
                if field is None:
                    raise Refused(_("Choose a field."), field="field")
                return {"set": {field.name: _plain(field, value)}}
        return {self.act: True}

    def clean_reason(self) -> str:
        """Why, where the stage that was chosen asks for it; for any other nothing is kept."""
        stage = self.cleaned_data.get("value")
        if stage is None or not self.listing.of_kind.asks_why(stage):
            return ""
        reason = " ".join(self.cleaned_data["reason"].split())
        if not reason:
            raise forms.ValidationError(_("Say why they are moved to “%(stage)s”.") % {"stage": stage.name})
        return reason

    @property
    def _reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))

    def _ask_why(self) -> None:
        """A line for the reason, where one of the stages asks for it."""
        stages: Any = self.fields["value"].queryset  # type: ignore[attr-defined]
        asking = [stage.name for stage in stages if self.listing.of_kind.asks_why(stage)]
        if asking:
            label = _("Why? Needed for “%(stage)s”") % {"stage": "”, “".join(asking)}
            self.fields["reason"] = forms.CharField(label=label, max_length=LONGEST_REASON, required=False)

    def _choose_a_field(self) -> None:
        choices = [("", _("Choose a field")), *((one.name, one.label) for one in self._settable())]
        self.fields["field"] = forms.ChoiceField(label=_("Field"), choices=choices)
        if self.field is not None:
            self.fields["value"] = self.field.type.form_field(
                label=_("New value; left empty, the field is emptied"), actor=self.actor
            )

    def _settable(self) -> list[Field]:
        hidden = hidden_fields(self.actor, self.listing.kind)
        known = fields_for_many(self.listing, hidden)
        return [one for one in known if one.name not in {"responsible", "tags"}]


class _StageField(forms.ModelChoiceField):
    def __init__(self, kind: str, actor: Actor, verb: Verb = Verb.SEE) -> None:
        pipelines = pipelines_for(actor, kind, verb)
        self.several = len(pipelines) > 1
        stages = Stage.objects.filter(pipeline__in=[one.pk for one in pipelines]).select_related("pipeline")
        super().__init__(label=_("Move to"), queryset=stages, empty_label=None)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pipeline.name}: {obj.name}" if self.several else str(obj.name)


def _plain(field: Field, value: Any) -> Any:
    """The value as JSON; one value of a field that holds several is a list of one."""
    if value is None or value == "":
        return [] if field.multiple else None if field.is_custom or field.type.name != "text" else ""
    if field.multiple:
        return [field.type.plain(field.type.read(value))]
    return field.type.plain(field.type.read(value)) if field.is_custom else field.plain(value)
