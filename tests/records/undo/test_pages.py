"""Undo in the browser and for programs, and saving over what others changed."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from dealwright.catalog.products.actions import edit_product
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.people.users.actions import edit_user
from dealwright.records.tags.actions import set_tags
from dealwright.work.tasks.actions import edit_task

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(company, client_of):
    return client_of(company.olga)


@pytest.fixture
def program(company, api_of):
    return api_of(company.olga)


@pytest.fixture
def by_anna(company):
    return Actor.of(company.anna)


def undo_urls(answer):
    """What the notices of an answer offer to take back."""
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    notices = toast if isinstance(toast, list) else [toast]
    return [notice["undo_url"] for notice in notices]


class TestNotice:
    def test_of_a_drop_on_the_board_takes_it_back(self, company, browser):
        sent = {"stage": company.stages["Offer"].pk, "version": 1, "before": ""}
        dropped = browser.post(f"/deals/{company.deal.pk}/stage", sent, headers=HTMX)
        (url,) = undo_urls(dropped)

        undone = browser.post(url, headers=HTMX)

        assert undone.status_code == 204
        assert company.deal.refreshed().stage.name == "New"
        assert "Undone: Olga moved the deal from New to Offer" in undone.headers["HX-Trigger"]

        (again,) = undo_urls(undone)
        browser.post(again, headers=HTMX)
        assert company.deal.refreshed().stage.name == "Offer"

    def test_offers_nothing_where_nothing_changed(self, company, browser):
        sent = {"stage": company.deal.stage_id, "version": 1, "before": ""}

        answer = browser.post(f"/deals/{company.deal.pk}/stage", sent, headers=HTMX)

        assert "HX-Trigger" not in answer.headers

    def test_says_who_was_in_the_way_and_offers_the_rest(self, company, browser, by_anna):
        company.deal = edit_deal(company.deal, title="Three", source="store", by=Actor.of(company.olga))
        change = Entry.objects.latest("id").change_id
        edit_deal(company.deal, title="Four", by=by_anna)

        answer = browser.post(f"/changes/{change}/undo", headers=HTMX)

        assert answer.status_code == 409
        assert "Anna changed" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
        browser.post(undo_urls(answer)[0], headers=HTMX)
        assert (company.deal.refreshed().title, company.deal.refreshed().source) == ("Four", "call")

    @pytest.mark.parametrize(
        ("path", "sent"),
        [
            ("/deals/{deal}/edit/title", {"title": "New title", "version": 1}),
            ("/deals/{deal}/edit/tags", {"tags": "vip", "version": 1}),
            ("/deals/{deal}/archive", {}),
            ("/deals/{deal}/notes", {"text": "Called"}),
            ("/deals/{deal}/closure", {"outcome": "lost", "reason": "Price", "version": 1}),
            ("/contacts/{contact}/edit/name", {"first_name": "Ana", "last_name": "B", "version": 1}),
            ("/contacts/{contact}/archive", {}),
            ("/products/{product}/stock", {"stock": 12}),
            ("/tasks/{task}/completion", {}),
            ("/tasks/{task}", {"title": "Write", "version": 1}),
        ],
    )
    def test_stands_under_everything_that_can_be_taken_back(self, company, browser, path, sent):
        before = company.state()
        ids = {name: getattr(company, name).pk for name in ("deal", "contact", "product", "task")}
        browser.post(path.format(**ids), sent)
        assert company.state() != before

        page = browser.get("/changes").text
        url = f"/changes/{Entry.objects.latest('id').change_id}"
        assert f'href="{url}"' in page

        assert browser.post(f"{url}/undo").status_code == 303
        assert company.state() == before


class TestHistory:
    def test_offers_undo_to_those_who_may_change(self, company, browser, client_of, roles):
        move_deal(company.deal, to=company.stages["Offer"], by=Actor.of(company.olga))
        url = f"/changes/{Entry.objects.latest('id').change_id}"

        assert f'hx-post="{url}/undo?story=1"' in browser.get(f"/deals/{company.deal.pk}").text
        edit_user(company.boris, role=roles["Reader"], by=Actor.system())
        assert url not in client_of(company.boris).get(f"/deals/{company.deal.pk}").text

    def test_says_what_was_undone_and_no_longer_offers_it(self, company, browser):
        move_deal(company.deal, to=company.stages["Offer"], by=Actor.of(company.olga))
        change = Entry.objects.latest("id").change_id
        answer = browser.post(f"/changes/{change}/undo?story=1", headers=HTMX)

        page = browser.get(f"/deals/{company.deal.pk}").text

        assert "dealwright:changed" in answer.headers["HX-Trigger"]
        assert f"/changes/{change}/undo" not in page
        assert "Undid: Olga moved the deal from New to Offer" in page

    def test_tells_programs_what_can_be_undone(self, company, program):
        move_deal(company.deal, to=company.stages["Offer"], by=Actor.of(company.olga))

        items = program.get(f"/api/v1/deals/{company.deal.pk}/timeline").json()["items"]

        moved = next(item for item in items if item["kind"] == "deal.moved")
        assert moved["undoable"]
        assert UUID(moved["change_id"])
        assert moved["undoes"] is None


class TestApi:
    def test_looks_ahead_and_takes_back(self, company, program):
        edit_deal(company.deal, title="Three", by=Actor.of(company.olga))
        change = program.get("/api/v1/changes").json()["items"][0]

        outlook = program.get(f"/api/v1/changes/{change['id']}").json()
        undone = program.post(f"/api/v1/changes/{change['id']}/undo")

        assert (outlook["possible"], outlook["count"], outlook["obstacles"]) == (True, 1, [])
        assert undone.status_code == 200
        assert undone.json()["undoes"] == change["id"]
        assert company.deal.refreshed().title == "Two phones"

    def test_says_what_is_in_the_way(self, company, program, by_anna):
        edit_deal(company.deal, title="Three", by=Actor.of(company.olga))
        change = program.get("/api/v1/changes").json()["items"][0]["id"]
        edit_deal(company.deal, title="Four", by=by_anna)

        outlook = program.get(f"/api/v1/changes/{change}").json()
        refused = program.post(f"/api/v1/changes/{change}/undo")

        assert [(one["field"], one["by"]) for one in outlook["obstacles"]] == [("title", "Anna")]
        assert refused.status_code == 409
        assert "Anna changed" in refused.json()["detail"]
        assert company.deal.refreshed().title == "Four"

    def test_finds_nothing_of_others(self, company, api_of):
        edit_deal(company.deal, title="Three", by=Actor.of(company.olga))
        change = Entry.objects.latest("id").change_id
        program = api_of(company.boris)

        assert program.get("/api/v1/changes").json()["items"] == []
        assert program.get("/api/v1/changes?everybody=true").status_code == 403
        assert program.get(f"/api/v1/changes/{change}").status_code == 404
        assert program.post(f"/api/v1/changes/{change}/undo").status_code == 404
        assert company.deal.refreshed().title == "Three"


def seen_in(page):
    """What a form showed, as its hidden field keeps it."""
    from html import unescape

    return unescape(page.text.split('name="seen" value="')[1].split('"')[0])


FORMS = {
    "deal": (
        "/deals/{id}/edit/dates",
        lambda company, by: edit_deal(company.deal, begins_on="2026-11-05", by=by),
        {"begins_on": "2026-11-01", "closes_on": "2026-12-01"},
        "begins_on",
    ),
    "contact": (
        "/contacts/{id}/edit/address",
        lambda company, by: edit_contact(company.contact, city="Santos", by=by),
        {"address": "Rua A", "postal_code": "", "city": "Campinas", "region": ""},
        "city",
    ),
    "product": (
        "/products/{id}/edit",
        lambda company, by: edit_product(company.product, name="Theirs", by=by),
        {
            "name": "Mine",
            "kind": "simple",
            "price": "2499.00",
            "currency": "BRL",
            "sku": "AX2",
            "is_active": "on",
        },
        "name",
    ),
    "task": (
        "/tasks/{id}",
        lambda company, by: edit_task(company.task, title="Theirs", by=by),
        {"title": "Mine", "description": "", "due_at": ""},
        "title",
    ),
}


class TestConflict:
    @pytest.mark.parametrize("name", FORMS)
    def test_asks_where_both_changed_the_same(self, company, browser, by_anna, name):
        path, theirs, sent, field = FORMS[name]
        path = path.format(id=getattr(company, name).pk)
        sent = {**sent, "seen": seen_in(browser.get(path)), "version": 1}
        theirs(company, by_anna)
        before = company.state()

        answer = browser.post(path, sent)

        assert answer.status_code == 409
        assert "Anna was quicker" in answer.text
        assert f'name="keep-{field}" value="mine"' in answer.text
        assert company.state() == before

    @pytest.mark.parametrize(("keep", "kept"), [("mine", "Mine"), ("theirs", "Theirs")])
    def test_keeps_what_the_person_chooses(self, company, browser, by_anna, keep, kept):
        path = f"/tasks/{company.task.pk}"
        sent = {"title": "Mine", "description": "Typed", "seen": seen_in(browser.get(path)), "version": 1}
        edit_task(company.task, title="Theirs", by=by_anna)
        asked = browser.post(path, sent)

        answer = browser.post(path, {**sent, "seen": seen_in(asked), "version": 2, "keep-title": keep})

        assert answer.status_code == 303
        task = company.task.refreshed()
        assert (task.title, task.description) == (kept, "Typed")

    def test_does_not_ask_where_they_changed_something_else(self, company, browser, by_anna):
        path = f"/products/{company.product.pk}/edit"
        sent = {"name": "Aurora X3", "price": "2499.00", "currency": "BRL", "sku": "AX2", "is_active": "on"}
        sent |= {
            "kind": "simple",
            "is_tax_included": "on",
            "category": company.product.category_id,
            "seen": seen_in(browser.get(path)),
            "version": 1,
        }
        edit_product(company.product, description="Theirs", by=by_anna)

        answer = browser.post(path, sent)

        assert answer.status_code == 303
        product = company.product.refreshed()
        assert (product.name, product.description) == ("Aurora X3", "Theirs")
        assert Entry.objects.latest("id").facts["changes"] == [
            {"field": "name", "before": "Aurora X2", "after": "Aurora X3"}
        ]

    def test_does_not_ask_where_both_wrote_the_same(self, company, browser, by_anna):
        path = f"/deals/{company.deal.pk}/edit/tags"
        seen = seen_in(browser.get(path))
        set_tags(company.deal, tags=["vip"], by=by_anna)

        assert browser.post(path, {"tags": "vip", "seen": seen, "version": 1}).status_code == 303

    def test_passes_over_a_broken_memory(self, company, browser):
        path = f"/deals/{company.deal.pk}/edit/title"

        for seen in ("", "{", "[]", "null", '{"title": [[[]]]}', "[" * 100_000):
            answer = browser.post(path, {"title": "Fresh", "seen": seen, "version": 9})
            assert answer.status_code in {303, 409}

    def test_is_always_told_to_programs(self, company, program, by_anna):
        edit_deal(company.deal, source="store", by=by_anna)

        answer = program.patch(f"/api/v1/deals/{company.deal.pk}", {"title": "Mine", "version": 1})

        assert answer.status_code == 409
        assert company.deal.refreshed().title == "Two phones"
