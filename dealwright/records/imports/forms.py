"""What people are asked about a file: which it is, where its columns go, what holds for all rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit.countries import countries
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Scope, Verb, may, reach_of
from dealwright.people.users.fields import PersonField
from dealwright.people.users.queries import people_within
from dealwright.records.imports.choosing import KNOWN_WORDS, Known, Options
from dealwright.records.imports.declaring import Importable, Target
from dealwright.records.imports.models import Import, ImportRow
from dealwright.records.pipelines.known import pipelines_known

EXAMPLES = 2
"""Values of a column that are shown beside its name."""
LONGEST_TAGS = 400


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 20 MB and 50,000 rows."),
        widget=forms.FileInput(
            attrs={
                "accept": ".csv,.txt,.xlsx,text/csv,"
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )


class OptionsForm(forms.Form):
    """What holds for all rows."""

    known = forms.ChoiceField(label=gettext_lazy("Those that are here already"))
    stage_id = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        help_text=gettext_lazy("Of rows that name none."),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags for all new ones"),
        required=False,
        max_length=LONGEST_TAGS,
        help_text=gettext_lazy("Separated by commas. A tag finds all of this file in the list again."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Days with strokes"),
        required=False,
        choices=[("dmy", gettext_lazy("31/12/2026")), ("mdy", gettext_lazy("12/31/2026"))],
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Country of the phone numbers"),
        required=False,
        help_text=gettext_lazy("Of those written without a country code."),
    )

    def __init__(self, data: Any, *, importable: Importable, actor: Actor, options: Options) -> None:
        initial = {
            "known": options.known,
            "stage_id": str(options.stage_id or ""),
            "responsible": options.responsible_id,
            "tags": ", ".join(options.tags),
            "days": "mdy" if options.is_month_first else "dmy",
            "region": options.region,
        }
        super().__init__(data, initial=initial, label_suffix="")
        may_change = may(actor, importable.kind, Verb.CHANGE)
        offered = [one for one in Known if may_change or one in {Known.PASS_OVER, Known.ADD}]
        self._choices("known", [(one.value, KNOWN_WORDS[one]) for one in offered])
        self._choices("region", [("", _("Choose a country")), *countries()])
        if importable.has_stages:
            self._choices("stage_id", stage_choices(importable.kind, actor))
        else:
            del self.fields["stage_id"]
        self.fields["responsible"] = PersonField(
            label=gettext_lazy("Responsible"),
            required=False,
            queryset=people_within(actor, importable.kind, Verb.CHANGE),
            empty_label=_("Me"),
            help_text=gettext_lazy("For rows that name nobody."),
        )

    @property
    def options(self) -> Options:
        """What was chosen, of a form that is valid."""
        given = self.cleaned_data
        person = given.get("responsible")
        return Options(
            known=given["known"],
            stage_id=whole_number(given.get("stage_id")),
            responsible_id=person.pk if person is not None else None,
            tags=tuple(tag.strip() for tag in given["tags"].split(",") if tag.strip()),
            is_month_first=given["days"] == "mdy",
            region=given["region"],
        )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


@dataclass(frozen=True)
class ColumnRow:
    """One column of the file, as the page asks where it goes."""

    at: int
    name: str
    examples: list[str]
    value: str
    error: str = ""

    @property
    def input(self) -> str:
        """What its field is called."""
        return f"column_{self.at}"


def column_rows(run: Import, errors: dict[str, str]) -> list[ColumnRow]:
    """The columns of a file, each with its first values and where it goes by now."""
    cells = list(ImportRow.objects.filter(run=run).order_by("line").values_list("cells", flat=True)[:50])
    rows = []
    for at, name in enumerate(run.columns):
        filled = (row[at] for row in cells if at < len(row) and row[at])
        examples = list(dict.fromkeys(filled))[:EXAMPLES]
        value = run.mapping[at] if at < len(run.mapping) else ""
        rows.append(ColumnRow(at, name, examples, value, errors.get(f"column_{at}", "")))
    return rows


def mapping_in(sent: Any, run: Import) -> list[str]:
    """Where the columns go, as the page sent it."""
    return [str(sent.get(f"column_{at}", ""))[:120] for at in range(len(run.columns))]


def target_choices(targets: dict[str, Target]) -> list[tuple[str, Any]]:
    """Where a column may go, in the order in which a card shows the fields."""
    return [("", _("Leave it out")), *((name, one.label) for name, one in targets.items())]


def stage_choices(kind: str, actor: Actor) -> list[tuple[str, Any]]:
    """The open stages of the pipelines in which they may open records."""
    reach = reach_of(actor, kind, Verb.CREATE)
    offered = [one for one in pipelines_known(kind) if reach.within(one.pk) is not Scope.NONE]
    stages = [
        (str(stage.pk), f"{pipeline.name}: {stage.name}" if len(offered) > 1 else stage.name)
        for pipeline in offered
        for stage in pipeline.stages.all()
    ]
    return [("", _("The first one of the usual pipeline")), *stages]
