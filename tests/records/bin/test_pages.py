"""The recycle bin in the browser and for programs."""

from __future__ import annotations

import pytest

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import delete_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records import kinds

pytestmark = pytest.mark.django_db

NOUNS = {"deal": "deals", "contact": "contacts", "product": "products", "task": "tasks"}


@pytest.fixture
def browser(company, client_of):
    return client_of(company.olga)


@pytest.fixture
def program(company, api_of):
    return api_of(company.olga)


@pytest.fixture
def deleted(company):
    delete_deal(company.deal, by=Actor.of(company.olga))
    return company.deal


class TestCard:
    @pytest.mark.parametrize("name", NOUNS)
    def test_has_a_button_that_deletes(self, company, browser, name):
        record = getattr(company, name)

        assert f'action="/bin/{name}/{record.pk}"' in browser.get(f"/{NOUNS[name]}/{record.pk}").text
        answer = browser.post(f"/bin/{name}/{record.pk}", {"version": record.version, "sure": 1})

        assert answer.headers["Location"] == f"/{NOUNS[name]}"
        assert not kinds.get(name).records.filter(pk=record.pk).exists()
        assert "/undo" in browser.get("/tasks").text

    @pytest.mark.parametrize("name", NOUNS)
    def test_of_a_deleted_record_says_where_it_is(self, company, browser, name):
        record = getattr(company, name)
        browser.post(f"/bin/{name}/{record.pk}", {"sure": 1})

        page = browser.get(f"/{NOUNS[name]}/{record.pk}")

        assert page.status_code == 200
        assert "This lies in the recycle bin" in page.text
        assert "Deleted by Olga" in page.text
        assert 'value="restore"' in page.text

    def test_of_a_deleted_record_offers_nothing_to_those_who_may_not(self, company, deleted, client_of):
        page = client_of(company.anna).get(f"/deals/{deleted.pk}")

        assert "This lies in the recycle bin" in page.text
        assert 'value="restore"' not in page.text

    def test_is_not_there_for_strangers(self, company, deleted, client_of):
        assert client_of(company.boris).get(f"/deals/{deleted.pk}").status_code == 404

    def test_of_a_deal_marks_a_deleted_client(self, company, browser):
        browser.post(f"/bin/contact/{company.contact.pk}", {"sure": 1})

        page = browser.get(f"/deals/{company.deal.pk}").text

        assert "Joana Prado" in page
        assert "in the recycle bin" in page


class TestDelete:
    def test_warns_of_what_it_is_attached_to(self, company, browser):
        answer = browser.post(f"/bin/contact/{company.contact.pk}", {"version": 1})
        page = browser.get(answer.headers["Location"]).text

        assert answer.headers["Location"] == f"/bin/contact/{company.contact.pk}"
        assert "1 open deal names this contact." in page
        assert Contact.objects.filter(pk=company.contact.pk).exists()

    def test_goes_at_once_where_there_is_nothing(self, company, browser):
        browser.post(f"/bin/contact/{company.other.pk}", {"version": company.other.version})

        assert not Contact.objects.filter(pk=company.other.pk).exists()

    def test_refuses_a_stale_version(self, company, browser):
        answer = browser.post(f"/bin/deal/{company.deal.pk}", {"version": 9, "sure": 1})

        assert answer.status_code == 409
        assert Deal.objects.filter(pk=company.deal.pk).exists()


class TestBin:
    def test_lists_by_kind(self, company, browser, deleted):
        assert "Two phones" in browser.get("/bin").text
        assert "Two phones" in browser.get("/bin?kind=deal").text
        assert "The recycle bin is empty" in browser.get("/bin?kind=task").text

    def test_restores_several(self, company, browser, deleted):
        browser.post(f"/bin/task/{company.task.pk}", {"sure": 1})

        browser.post("/bin", {"record": [f"deal:{deleted.pk}", f"task:{company.task.pk}"], "do": "restore"})

        assert Deal.objects.filter(pk=deleted.pk).exists()
        assert company.task.refreshed().deleted_at is None

    def test_asks_before_it_deletes_for_good(self, company, browser, deleted):
        sent = {"record": [f"deal:{deleted.pk}"], "do": "purge"}

        asked = browser.post("/bin", sent)
        assert "This cannot be undone" in asked.text
        assert Deal.everything.filter(pk=deleted.pk).exists()

        browser.post("/bin", {**sent, "sure": "1"})
        assert not Deal.everything.filter(pk=deleted.pk).exists()

    def test_is_not_for_those_who_delete_nothing(self, company, client_of):
        browser = client_of(company.anna)

        assert browser.get("/bin").status_code == 403
        assert 'href="/bin"' not in browser.get("/deals").text


class TestApi:
    @pytest.mark.parametrize("name", NOUNS)
    def test_deletes_and_restores(self, company, program, name):
        record = getattr(company, name)
        path = f"/api/v1/{NOUNS[name]}/{record.pk}"

        gone = program.delete(path, headers={"If-Match": f'"{record.version}"'})
        listed = program.get(f"/api/v1/bin?kind={name}").json()["items"]
        missing = program.get(path)
        back = program.post(f"{path}/restore")

        assert (gone.status_code, missing.status_code, back.status_code) == (204, 404, 200)
        assert [(one["kind"], one["id"], one["deleted_by"]) for one in listed] == [(name, record.pk, "Olga")]
        assert program.get(path).status_code == 200

    def test_refuses_a_stale_version(self, company, program):
        answer = program.delete(f"/api/v1/deals/{company.deal.pk}", headers={"If-Match": '"9"'})

        assert answer.status_code == 409
        assert Deal.objects.filter(pk=company.deal.pk).exists()

    def test_needs_the_right(self, company, api_of, recorded):
        program = api_of(company.anna)
        recorded.start_over()

        assert program.delete(f"/api/v1/deals/{company.deal.pk}").status_code == 404
        assert program.get("/api/v1/bin").json() == {"items": [], "next_cursor": None}
        assert recorded == []
