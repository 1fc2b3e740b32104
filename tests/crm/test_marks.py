"""The marks of a campaign on contacts and companies."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.leads.actions import create_lead
from dealwright.events import Actor
from dealwright.people.roles.actions import edit_role

SYSTEM = Actor.system()
NONE = {"source": "", "medium": "", "campaign": "", "content": "", "term": ""}


@pytest.fixture
def contact(anna: Any) -> Any:
    """A client of Anna's, whom a letter brought."""
    return create_contact(name="Íris Gonçalves", utm={"source": "news"}, responsible=anna, by=SYSTEM)


class TestMarksOfAClient:
    @pytest.mark.parametrize("kind", ["contacts", "companies"])
    def test_are_given_and_changed_one_by_one(self, api_of: Any, owner: Any, kind: str) -> None:
        api = api_of(owner)

        made = api.post(f"/api/v1/{kind}", {"name": "Ipê", "utm": {"source": " news ", "medium": "e-mail"}})
        url = f"/api/v1/{kind}/{made.json()['id']}"
        changed = api.patch(url, {"version": 1, "utm": {"medium": "post"}})

        assert made.json()["utm"] == {**NONE, "source": "news", "medium": "e-mail"}
        assert changed.json()["utm"] == {**NONE, "source": "news", "medium": "post"}
        assert [one["id"] for one in api.get(f"/api/v1/{kind}?utm_medium=post").json()["items"]] == [
            made.json()["id"]
        ]

    def test_are_refused_where_they_are_too_long(
        self, api_of: Any, anna: Any, contact: Any, recorded: Any
    ) -> None:
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/contacts/{contact.pk}", {"utm": {"term": "x" * 201}})

        assert answer.status_code == 422
        assert contact.refreshed().marks == {**NONE, "source": "news"}
        assert recorded == []

    def test_are_typed_and_shown_on_the_card(self, client_of: Any, anna: Any, contact: Any) -> None:
        browser = client_of(anna)

        browser.post(f"/contacts/{contact.pk}/edit/campaign", {"utm_source": "Spring", "version": "1"})

        assert contact.refreshed().utm_source == "Spring"
        assert "Spring" in browser.get(f"/contacts/{contact.pk}").content.decode()

    def test_are_typed_with_a_new_client(self, client_of: Any, anna: Any) -> None:
        client_of(anna).post("/contacts/new", {"first_name": "Ana", "utm_campaign": "Autumn"})

        assert Contact.objects.get(first_name="Ana").utm_campaign == "Autumn"

    def test_are_hidden_by_a_role(self, client_of: Any, api_of: Any, anna: Any, contact: Any) -> None:
        edit_role(anna.role, hidden={"contact": ["utm_source"]}, by=SYSTEM)

        assert "news" not in client_of(anna).get(f"/contacts/{contact.pk}").content.decode()
        assert api_of(anna).get(f"/api/v1/contacts/{contact.pk}").json()["utm"] is None

    def test_come_from_the_lead_the_client_was(self, pipeline: Any) -> None:
        create_lead(
            title="From the fair", name="Rui", utm={"campaign": "fair"}, by=SYSTEM
        )  # converts at once

        assert Contact.objects.get(first_name="Rui").utm_campaign == "fair"
