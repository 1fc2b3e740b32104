"""The form of a rule on another record: its fields follow the kind."""

import pytest
from django.http import QueryDict

from dealwright.automation.items.forms import NewItemForm
from dealwright.events import Actor

pytestmark = pytest.mark.django_db


class TestNewItemForm:
    def test_asks_anew_once_another_kind_is_chosen(self, stages, owner):
        typed = QueryDict("kind=company&shown_choice=deal&values.field=title&values.value=Spare")

        form = NewItemForm(typed, stage=stages["Paid"], actor=Actor.of(owner))

        assert not form.is_valid()
        assert list(form.errors) == ["kind"]
        assert "stage_id" not in form.fields
        assert 'value="company"' in str(form["shown_choice"])

    def test_takes_what_belongs_to_the_kind(self, stages, owner):
        typed = QueryDict("kind=company&shown_choice=company&values.field=name&values.value=Spare")

        form = NewItemForm(typed, stage=stages["Paid"], actor=Actor.of(owner))

        assert form.is_valid(), form.errors
        assert form.settings()["kind"] == "company"
        assert form.settings()["values"] == {"name": "Spare"}
