"""Fields and values as rows of a form."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.models import Rule

pytestmark = pytest.mark.django_db


class TestFieldRow:
    def test_offers_what_fits_the_field(self, owner, pipeline, client_of):
        page = client_of(owner).get(
            "/automation/field-values/deal/row", {"name": "values", "values.field": "responsible"}
        )

        text = page.content.decode()
        assert 'name="values.value"' in text
        assert f"Olga [{owner.pk}]" in text

    def test_is_for_those_who_may_change_settings(self, anna, client_of):
        assert client_of(anna).get("/automation/field-values/deal/row").status_code == 403

    def test_knows_no_other_kinds(self, owner, client_of):
        assert client_of(owner).get("/automation/field-values/rocket/row").status_code == 404


class TestForm:
    def test_keeps_people_by_number_and_says_what_cannot_be(self, owner, boris, stages, client_of):
        address = f"/automation/stages/{stages['Paid'].pk}/rules/edit_fields"
        sent = {"values.field": "responsible"}

        wrong = client_of(owner).post(address, sent | {"values.value": "Nobody Known"})
        assert wrong.status_code == 422
        assert "names no colleague" in wrong.content.decode()
        assert not Rule.objects.exists()

        right = {"values.value": f"Boris [{boris.pk}]", "run-when": "immediately", "rule-is_active": "on"}
        client_of(owner).post(address, sent | right)
        assert Rule.objects.get().settings["values"] == {"responsible": f"user_{boris.pk}"}
