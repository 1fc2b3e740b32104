"""What programs see of subjects and do with them."""

from datetime import timedelta

import pytest

from dealwright.compact.subjects.actions import include_action, open_subject
from dealwright.compact.subjects.queries import funnel
from dealwright.crm.activities.actions import complete_activity
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.sales.invoices.actions import create_invoice, send_invoice
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.actions import cancel_order, place_order_of_deal
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def program(api_of, anna):
    """A program of Anna's."""
    return api_of(anna)


def change(program, id, **values):
    return program.patch(f"/api/v1/subjects/{id}", values, content_type=JSON)


class TestSubjects:
    def test_are_opened_with_a_quick_client(self, program):
        tomorrow = (clock.now() + timedelta(days=1)).isoformat()

        answer = program.post(
            "/api/v1/subjects",
            {
                "title": "Flour",
                "new_client": {"name": "Moinhos", "is_company": True, "client_type": "lead"},
                "first_action": {"text": "Call", "when": "on_date", "due_at": tomorrow},
                "tags": ["vip"],
            },
            content_type=JSON,
        )

        assert answer.status_code == 201, answer.json()
        told = answer.json()
        assert (told["title"], told["client_type"], told["situation"]) == ("Flour", "lead", "pending")
        assert told["next_when"] == "on_date"
        assert told["company_id"] is not None

    def test_are_filtered(self, program, subject):
        assert len(program.get("/api/v1/subjects?client_name__contains=joana").json()["items"]) == 1
        assert program.get("/api/v1/subjects?situation=closed").json()["items"] == []

    def test_go_through_stage_star_type_and_archive(self, program, subject, stages):
        base = f"/api/v1/subjects/{subject.pk}"
        closed = {"stage_id": stages["Closed"].pk, "result": "lost", "reason": "Too expensive"}

        assert program.post(f"{base}/stage", closed, content_type=JSON).json()["result"] == "lost"
        assert program.post(f"{base}/star", {"is_starred": True}, content_type=JSON).json()["is_starred"]
        told = program.post(f"{base}/client-type", {"client_type": "client"}, content_type=JSON).json()
        assert told["client_type"] == "client"
        assert program.post(f"{base}/archive").json()["archived_at"] is not None
        assert program.post(f"{base}/unarchive").json()["archived_at"] is None

    def test_are_changed(self, program, subject, mills):
        told = program.patch(
            f"/api/v1/subjects/{subject.pk}",
            {"title": "New", "company_id": mills.pk, "tags": ["vip"]},
            content_type=JSON,
        ).json()

        assert (told["title"], told["company_id"], told["tags"]) == ("New", mills.pk, ["vip"])

    def test_refuse_a_stage_of_another_pipeline(self, program, subject, pipeline, recorded):
        recorded.start_over()

        answer = program.post(
            f"/api/v1/subjects/{subject.pk}/stage",
            {"stage_id": pipeline.first_stage().pk},
            content_type=JSON,
        )

        assert answer.status_code == 422
        assert recorded == []

    def test_have_actions(self, program, subject):
        base = f"/api/v1/subjects/{subject.pk}/actions"

        assert program.post(base, {"text": "Call", "when": "waiting"}, content_type=JSON).status_code == 201
        refused = program.post(base, {"text": "Call", "when": "on_date"}, content_type=JSON)
        assert refused.status_code == 422

        assert [one["text"] for one in program.get(base).json()["items"]] == ["Call"]

    def test_are_deleted_for_ever(self, api_of, manager, subject, joana, by_anna):
        program = api_of(manager)
        other = open_subject(title="Other", client=joana, by=by_anna)
        unsure = program.post("/api/v1/subjects/deletion", {"ids": [subject.pk]}, content_type=JSON)
        assert unsure.status_code == 422

        both = {"ids": [subject.pk, other.pk], "sure": True}
        assert program.post("/api/v1/subjects/deletion", both, content_type=JSON).json() == {"count": 2}

        assert not Deal.everything.filter(pk__in=[subject.pk, other.pk]).exists()

    def test_of_others_are_not_found(self, api_of, boris, subject):
        program = api_of(boris)

        assert program.get(f"/api/v1/subjects/{subject.pk}").status_code == 404
        assert program.post(f"/api/v1/subjects/{subject.pk}/star").status_code == 404

    def test_know_their_contact_person_at_a_company(self, program, mills, joana):
        opened = program.post(
            "/api/v1/subjects",
            {"title": "Flour", "company_id": mills.pk, "contact_person_id": joana.pk},
            content_type=JSON,
        ).json()
        assert opened["contact_person_ids"] == [joana.pk]
        found = program.get(f"/api/v1/subjects?contact_person_id={joana.pk}").json()["items"]
        assert [one["id"] for one in found] == [opened["id"]]

        nobody = change(program, opened["id"], contact_person_id=None).json()
        assert (nobody["contact_person_ids"], nobody["company_id"]) == ([], mills.pk)
        again = change(program, opened["id"], contact_person_id=joana.pk).json()
        assert again["contact_person_ids"] == [joana.pk]

    def test_know_the_contact_person_of_a_person(self, program, subject, joana, anna, recorded):
        paulo = create_contact(name="Paulo", responsible=anna, by=Actor.of(anna))
        path = f"/api/v1/subjects?contact_person_id={paulo.pk}"
        assert program.get(path).json()["items"] == []

        told = change(program, subject.pk, contact_person_id=paulo.pk).json()

        assert (told["contact_id"], told["contact_person_ids"]) == (joana.pk, [paulo.pk])
        assert [one["id"] for one in program.get(path).json()["items"]] == [subject.pk]

    def test_refuse_two_people_at_once_and_strangers(self, program, subject, mills, joana, boris, recorded):
        theirs = create_contact(name="Paulo", responsible=boris, by=Actor.of(boris))
        recorded.start_over()

        answers = [
            change(program, subject.pk, contact_person_id=theirs.pk),
            change(program, subject.pk, company_id=mills.pk, contact_id=joana.pk, contact_person_id=None),
        ]

        for answer in answers:
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["field"] == "contact_person_id"
        assert recorded == []

    def test_are_found_by_their_actions(self, program, subject, mills, by_anna):
        include_action(subject, text="Send the samples", when="none", by=by_anna)
        other = open_subject(title="Samples of flour", client=mills, by=by_anna)
        open_subject(title="Sugar", client=mills, by=by_anna)

        def found(query):
            return {one["id"] for one in program.get(f"/api/v1/subjects?{query}").json()["items"]}

        assert found("q=samples") == {subject.pk, other.pk}
        assert found("q=moinhos sugar") != set()
        assert found("action__contains=samples") == found("action=Send the samples") == {subject.pk}
        assert found("q=nothing like it") == set()

    def test_found_by_actions_stay_those_one_may_see(self, api_of, boris, subject, by_anna):
        include_action(subject, text="Send the samples", when="none", by=by_anna)

        for query in ("q=samples", "action__contains=samples"):
            assert api_of(boris).get(f"/api/v1/subjects?{query}").json()["items"] == []

    def test_become_orders(self, program, subject, by_anna):
        edit_deal(subject, amount=money("120", "BRL"), by=by_anna)

        answer = program.post(f"/api/v1/subjects/{subject.pk}/order")

        assert answer.status_code == 201
        assert answer.json()["id"] == subject.orders.get().pk


class TestHistory:
    def test_is_told_by_client(self, program, subject, joana, by_anna):
        edit_deal(subject, amount=money("120", "BRL"), by=by_anna)
        order = place_order_of_deal(subject, by=by_anna)
        base = f"/api/v1/contacts/{joana.pk}/history"

        sales = program.get(f"{base}/sales").json()
        assert sales["items"][0]["number"] == order.number
        assert sales["totals"] == [{"amount": "120.00", "currency": "BRL"}]
        assert program.get(f"{base}/finance").json()["totals"] == [{"amount": "120.00", "currency": "BRL"}]
        assert program.get(f"{base}/service").json()["items"] == []
        assert program.get(f"{base}/nothing").status_code == 404

    def test_asks_for_one_debt_once(self, program, subject, joana, by_anna):
        edit_deal(subject, amount=money("120", "BRL"), by=by_anna)
        invoice = send_invoice(create_invoice(subject, by=by_anna), by=by_anna)
        base = f"/api/v1/contacts/{joana.pk}/history/finance"
        alone = program.get(base).json()

        order = place_order_of_deal(subject, by=by_anna)
        both = program.get(base).json()
        cancel_order(order, reason="Ordered twice", by=by_anna)
        canceled = program.get(base).json()

        for told, number in ((alone, invoice.number), (both, order.number), (canceled, invoice.number)):
            assert [row["number"] for row in told["items"]] == [number]
            assert told["totals"] == [{"amount": "120.00", "currency": "BRL"}]

    def test_of_a_company_holds_that_of_its_people(self, program, subject, joana, mills, by_anna):
        from dealwright.crm.contacts.actions import edit_contact

        edit_contact(joana, companies=[mills], by=by_anna)
        edit_deal(subject, amount=money("120", "BRL"), by=by_anna)
        place_order_of_deal(subject, by=by_anna)

        told = program.get(f"/api/v1/companies/{mills.pk}/history/sales").json()

        assert len(told["items"]) == 1

    def test_of_a_company_holds_orders_of_its_own(self, program, anna, mills):
        bring_orders_back(by=Actor.system())
        order = new_order(company=mills, responsible=anna)
        new_order(product=order.lines.get().product, contact=order.contact, responsible=anna)

        for section in ("sales", "finance"):
            told = program.get(f"/api/v1/companies/{mills.pk}/history/{section}").json()
            assert [one["number"] for one in told["items"]] == [order.number]

    def test_of_others_is_not_found(self, api_of, boris, joana):
        assert api_of(boris).get(f"/api/v1/contacts/{joana.pk}/history/sales").status_code == 404


class TestReport:
    def test_counts_actions(self, api_of, manager, subject, by_anna):
        complete_activity(include_action(subject, text="Call", when="none", by=by_anna), by=by_anna)

        told = api_of(manager).get("/api/v1/subjects/report").json()

        assert (told["actions"], told["subjects"]) == (1, 1)
        assert told["lines"][0]["user"] == "Anna"

    def test_refuses_a_period_that_is_none(self, program):
        answer = program.get("/api/v1/subjects/report?first=2026-12-01&last=2026-01-01")

        assert answer.status_code == 422


class TestSettings:
    def test_are_read_by_all_and_changed_by_few(self, api_of, owner, anna, pipeline):
        assert api_of(anna).get("/api/v1/subjects/settings").json()["pipeline_id"] == funnel().pk
        change = {"pipeline_id": pipeline.pk, "quiet_days": 3}
        refused = api_of(anna).patch("/api/v1/subjects/settings", change, content_type=JSON)
        assert refused.status_code == 403

        told = api_of(owner).patch("/api/v1/subjects/settings", change, content_type=JSON).json()

        assert (told["pipeline_id"], told["quiet_days"]) == (pipeline.pk, 3)
        assert Actor.of(owner).user == owner
