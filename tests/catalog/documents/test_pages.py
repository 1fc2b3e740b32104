"""The pages of stock documents, what programs may do with them, and who may do what (ST-54)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.catalog.documents.actions import process_document
from dealwright.catalog.documents.models import StockDocument
from dealwright.catalog.products.models import Product
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]


def give(user: User, **scopes: dict[str, str]) -> None:
    """Rights of the role of a person, beside those of a seller."""
    edit_role(user.role, scopes={"*": {}, "product": {"see": "all"}, **scopes}, by=Actor.system())


class TestWriting:
    def test_leads_from_the_list_to_a_processed_document(
        self, owner: User, client_of: Browser, phone: Product
    ) -> None:
        browser = client_of(owner)
        assert "No stock documents yet" in browser.get("/stock-documents").content.decode()

        answer = browser.post("/stock-documents/new", {"kind": "arrival", "comment": "Harbour"})
        document = StockDocument.objects.get()
        assert answer["Location"] == f"/stock-documents/{document.pk}/lines"
        base = f"/stock-documents/{document.pk}"
        assert "Aurora X2" in browser.get(f"{base}/lines").content.decode()
        browser.post(f"{base}/lines", {"add": phone.pk})
        sent = {"product": phone.pk, "quantity": "7", "price": "1.800,50", "save": "yes"}
        assert browser.post(f"{base}/lines", sent).status_code == 303
        assert "Process" in browser.get(base).content.decode()
        assert browser.post(f"{base}/processing").status_code == 303

        assert phone.refreshed().stock == 17
        assert str(document.refreshed().total) == "12603.50"
        assert browser.post(f"{base}/processing", {"cancel": "yes"}).status_code == 303
        assert phone.refreshed().stock == 10

    def test_complains_in_place(self, owner: User, client_of: Browser, phone: Product, recorded: Any) -> None:
        browser = client_of(owner)

        for sent in ({"kind": "gift"}, {}, {"kind": "transfer"}):
            assert browser.post("/stock-documents/new", sent).status_code == 422

        assert not StockDocument.objects.exists()

    def test_says_what_is_wrong_with_lines(
        self, owner: User, client_of: Browser, arrival: StockDocument, phone: Product
    ) -> None:
        browser, base = client_of(owner), f"/stock-documents/{arrival.pk}"

        for quantity, price in (("many", ""), ("1", "much"), ("-1", "")):
            sent = {"product": phone.pk, "quantity": quantity, "price": price, "save": "yes"}
            assert browser.post(f"{base}/lines", sent).status_code == 422

        assert arrival.refreshed().version == arrival.version

    def test_names_what_is_short(
        self, owner: User, client_of: Browser, arrival: StockDocument, phone: Product, system: Actor
    ) -> None:
        browser = client_of(owner)
        browser.post("/stock-documents/new", {"kind": "write_off"})
        off = StockDocument.objects.get(kind="write_off")
        sent = {"product": phone.pk, "quantity": "70", "price": "", "save": "yes"}
        browser.post(f"/stock-documents/{off.pk}/lines", {"add": phone.pk})
        browser.post(f"/stock-documents/{off.pk}/lines", sent)

        answer = browser.post(f"/stock-documents/{off.pk}/processing")

        assert answer.status_code == 422
        assert "only 10 left in “Main warehouse”" in answer.content.decode()
        assert phone.refreshed().stock == 10

    def test_changes_what_is_told_of_it(
        self, owner: User, client_of: Browser, arrival: StockDocument, depot: Warehouse
    ) -> None:
        sent = {"to_warehouse": depot.pk, "comment": "Late", "version": arrival.version}
        url = f"/stock-documents/{arrival.pk}/about"

        assert client_of(owner).post(url, sent).status_code == 303
        late = client_of(owner).post(url, sent)

        newest = arrival.refreshed().version
        assert late.status_code == 409
        form = late.content.decode().partition(f'action="{url}"')[2].partition("</form>")[0]
        assert f'name="version" value="{newest}"' in form
        arrival = arrival.refreshed()
        assert (arrival.to_warehouse, arrival.comment) == (depot, "Late")


class TestRights:
    def test_seeing_is_not_changing(
        self, anna: User, client_of: Browser, arrival: StockDocument, recorded: Any
    ) -> None:
        give(anna, stock_document={"see": "all"})
        recorded.start_over()
        browser, base = client_of(anna), f"/stock-documents/{arrival.pk}"

        page = browser.get(base).content.decode()
        assert "Aurora X2" in page
        assert "/processing" not in page
        assert browser.post(f"{base}/processing").status_code == 403
        assert browser.get(f"{base}/lines").status_code == 404
        assert browser.post(f"{base}/about", {"comment": ""}).status_code == 404
        assert browser.get("/stock-documents/new").status_code == 403
        assert arrival.refreshed().is_draft
        assert recorded == []

    def test_processing_and_canceling_are_rights_of_their_own(
        self, anna: User, client_of: Browser, api_of: Any, arrival: StockDocument, phone: Product
    ) -> None:
        give(anna, stock_document={"see": "all"}, stock_document_processing={"change": "all"})
        browser, base = client_of(anna), f"/stock-documents/{arrival.pk}"

        assert browser.post(f"{base}/processing").status_code == 303
        assert phone.refreshed().stock == 15
        assert browser.post(f"{base}/processing", {"cancel": "yes"}).status_code == 403
        assert api_of(anna).post(f"/api/v1{base}/cancel").status_code == 403
        assert phone.refreshed().stock == 15

    def test_a_right_to_ones_own_reaches_no_others(
        self, anna: User, client_of: Browser, arrival: StockDocument, phone: Product
    ) -> None:
        give(anna, stock_document={"see": "all"}, stock_document_processing={"change": "own"})

        assert client_of(anna).post(f"/stock-documents/{arrival.pk}/processing").status_code == 404
        assert phone.refreshed().stock == 10

    def test_the_page_of_a_role_offers_one_verb_for_each(self, owner: User, client_of: Browser) -> None:
        page = client_of(owner).get(f"/people/roles/{owner.role_id}").content.decode()
        seller = client_of(owner).get("/people/roles/new").content.decode()

        assert "stock_document_processing.change" in page + seller
        assert "stock_document_processing.see" not in page + seller


class TestApi:
    def test_writes_processes_and_cancels(self, owner: User, api_of: Any, phone: Product) -> None:
        program = api_of(owner)
        line = {
            "product_id": phone.pk,
            "quantity": 3,
            "price": {"amount": "1800.00", "currency": "BRL"},
        }

        made = program.post("/api/v1/stock-documents", {"kind": "arrival", "lines": [line]})
        assert made.status_code == 201
        id = made.json()["id"]
        changed = program.patch(f"/api/v1/stock-documents/{id}", {"lines": [line | {"quantity": 4}]})
        assert changed.json()["total"] == {"amount": "7200.00", "currency": "BRL"}
        processed = program.post(f"/api/v1/stock-documents/{id}/process")
        assert processed.json()["state"] == "processed"
        assert phone.refreshed().stock == 14
        assert program.delete(f"/api/v1/stock-documents/{id}").status_code == 422
        assert program.post(f"/api/v1/stock-documents/{id}/cancel").json()["state"] == "canceled"
        assert phone.refreshed().stock == 10
        assert program.delete(f"/api/v1/stock-documents/{id}").status_code == 204
        assert program.post(f"/api/v1/stock-documents/{id}/restore").status_code == 200
        listed = program.get("/api/v1/stock-documents?state=canceled").json()["items"]
        assert [one["id"] for one in listed] == [id]
        assert program.get(f"/api/v1/stock-documents/{id}/timeline").status_code == 200

    def test_refuses_what_is_not_there(self, owner: User, api_of: Any, phone: Product, recorded: Any) -> None:
        program = api_of(owner)
        recorded.start_over()

        for body in (
            {"kind": "arrival", "lines": [{"product_id": phone.pk + 99, "quantity": 1}]},
            {"kind": "arrival", "to_warehouse_id": 9999},
            {"kind": "gift"},
            {"kind": "arrival", "lines": [{"product_id": phone.pk, "quantity": 0}]},
        ):
            assert program.post("/api/v1/stock-documents", body).status_code == 422

        assert recorded == []

    def test_hides_prices_from_those_who_may_not_see_them(
        self, owner: User, anna: User, api_of: Any, client_of: Browser, arrival: StockDocument, system: Actor
    ) -> None:
        process_document(arrival, by=system)
        give(anna, stock_document={"see": "all", "change": "all"})
        edit_role(anna.role, hidden={"stock_document": ["total"]}, by=system)

        told = api_of(anna).get(f"/api/v1/stock-documents/{arrival.pk}").json()
        assert (told["total"], told["lines"][0]["price"]) == (None, None)
        page = client_of(anna).get(f"/stock-documents/{arrival.pk}").content.decode()
        assert "9.000" not in page
        assert "9,000" not in page
