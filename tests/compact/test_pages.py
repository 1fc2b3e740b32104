"""What people see of subjects and do with them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.compact.subjects.actions import include_action, open_subject, star_subject
from dealwright.compact.subjects.queries import funnel, subjects_seen_by
from dealwright.crm.activities.models import Activity
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import archive_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.money import money
from dealwright.people.roles.actions import edit_role
from dealwright.records.boards.queries import PAGE
from dealwright.sales.orders.actions import place_order_of_deal

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client_of, anna):
    """Anna's browser."""
    return client_of(anna)


def text(answer):
    """The page as text, with one space between words."""
    return re.sub(r"\s+", " ", answer.content.decode())


class TestList:
    def test_shows_client_next_action_stage_type_and_markers(self, browser, subject, by_anna):
        late = clock.now() - timedelta(days=2)
        include_action(subject, text="Call Joana", when="on_date", due_at=late, by=by_anna)

        page = text(browser.get("/subjects"))

        for words in ("Demonstration", "Joana Prado", "Call Joana", "Prospecting", "Prospect", "0 days"):
            assert words in page
        assert 'class="late"' in page
        assert f'href="/subjects/{subject.pk}"' in page

    @pytest.mark.parametrize(
        ("query", "is_there"),
        [
            ("client_name__contains=joana", True),
            ("client_name__contains=maria", False),
            ("client_type=prospect", True),
            ("client_type=client", False),
            ("situation=pending", True),
            ("situation=closed", False),
            ("is_starred=true", True),
            ("is_starred=false", False),
            ("next_when=waiting", True),
            ("next_when=as_soon_as_possible", False),
            ("is_quiet=true", False),
            ("tags=vip", True),
            ("tags=regular", False),
            ("created_at__during=today", True),
            ("planned_at__during=today", False),
            ("q=demonstr", True),
            ("archived_at__is_null=false", False),
            ("responsible_id=me", True),
        ],
    )
    def test_is_narrowed_as_ol_29_says(self, browser, subject, by_anna, query, is_there):
        edit = Deal.objects.get(pk=subject.pk)
        star_subject(edit, is_starred=True, by=by_anna)
        include_action(subject, text="Hear from her", when="waiting", by=by_anna)
        from dealwright.records.tags.actions import set_tags

        set_tags(subject, tags=["vip"], by=by_anna)

        assert ("Joana Prado" in text(browser.get(f"/subjects?{query}"))) is is_there

    def test_keeps_archived_ones_under_their_tab(self, browser, subject, by_anna):
        archive_deal(subject, by=by_anna)

        assert "Joana Prado" not in text(browser.get("/subjects"))
        assert "Joana Prado" in text(browser.get("/subjects?archived_at__is_null=false"))

    def test_leads_to_the_funnel(self, browser):
        assert browser.get("/subjects?view=funnel&q=joana")["Location"] == "/subjects/funnel?q=joana"

    def test_hides_subjects_of_others_and_deals_of_other_pipelines(
        self, client_of, boris, browser, subject, pipeline, by_anna
    ):
        from dealwright.crm.deals.actions import create_deal

        create_deal(title="Elsewhere", pipeline=pipeline, by=by_anna)

        assert "Demonstration" not in text(client_of(boris).get("/subjects"))
        assert "Elsewhere" not in text(browser.get("/subjects"))

    def test_keeps_saved_views_of_its_own(self, browser, subject):
        browser.post(
            "/views",
            {"kind": "subject", "place": "list", "name": "My vips", "query": "tags=vip", "shared": "nobody"},
        )

        assert "My vips" in text(browser.get("/subjects"))
        assert "My vips" not in text(browser.get("/deals/list"))

    def test_tells_its_columns_as_a_file(self, client_of, manager, subject):
        told = b"".join(client_of(manager).get("/lists/subject/export.csv").streaming_content).decode()

        assert "Demonstration" in told
        assert "Joana Prado" in told

    @pytest.mark.parametrize("path", ["/subjects", "/subjects/funnel"])
    def test_costs_the_same_for_many(self, browser, joana, by_anna, path):
        def fill(count):
            for number in range(count):
                one = open_subject(title=f"Subject {number}", client=joana, by=by_anna)
                include_action(one, text="Call", when="waiting", by=by_anna)

        def cost():
            browser.get(path)
            with CaptureQueriesContext(connection) as captured:
                browser.get(path)
            return [one["sql"] for one in captured if one["sql"].startswith(("SELECT", "WITH", "("))]

        fill(2)
        few = cost()
        fill(15)
        many = cost()

        assert len(many) == len(few), "\n\n".join(many)
        assert len(few) <= 12, "\n\n".join(few)


class TestBulk:
    def test_puts_markers_on_many_and_takes_them_off(self, browser, subject, joana, by_anna):
        from dealwright.records.bulk.running import run_all

        other = open_subject(title="Second", client=joana, by=by_anna)
        ids = f"{subject.pk},{other.pk}"
        for act, expected in (("add_tags", ["vip"]), ("remove_tags", [])):
            sent = {"kind": "subject", "act": act, "ids": ids, "query": "", "value": "vip"}
            shown = browser.post("/bulk-changes/new", sent | {"step": "preview"})
            assert shown.status_code == 200
            browser.post("/bulk-changes/new", sent | {"step": "start"})
            run_all()

            assert [one.tags for one in Deal.objects.filter(pk__in=[subject.pk, other.pk])] == [expected] * 2

    def test_archives_everything_that_matches(self, browser, subject, by_anna):
        from dealwright.records.bulk.running import run_all

        sent = {"kind": "subject", "act": "archive", "all": "1", "query": "client_type=prospect"}
        browser.post("/bulk-changes/new", sent | {"step": "start"})
        run_all()

        assert subject.refreshed().archived_at is not None

    def test_offers_deletion_for_ever_in_place_of_the_bin(self, client_of, manager, subject):
        page = text(client_of(manager).get("/subjects"))

        assert 'formaction="/subjects/deletion"' in page
        assert 'value="delete"' not in page


class TestNewSubject:
    def test_registers_the_client_in_the_same_form(self, browser, stages):
        answer = browser.post(
            "/subjects/new",
            {
                "title": "Demonstration",
                "stage": stages["Contact made"].pk,
                "client": "new",
                "is_company": "",
                "new_name": "Rita Alves",
                "phone": "+55 11 91234-5678",
                "client_type": "lead",
                "first_text": "Call her",
                "first_when": "as_soon_as_possible",
                "tags": "vip",
            },
        )

        subject = Deal.objects.get(pipeline=funnel())
        assert answer["Location"] == f"/subjects/{subject.pk}"
        assert (subject.contact.name, subject.stage.name, subject.tags) == (
            "Rita Alves",
            "Contact made",
            ["vip"],
        )
        page = text(browser.get(answer["Location"]))
        assert "Call her" in page
        assert "https://wa.me/5511912345678" in page

    def test_keeps_what_was_typed_beside_what_is_wrong(self, browser, stages, recorded):
        answer = browser.post(
            "/subjects/new",
            {
                "title": "Demonstration 🚀",
                "stage": stages["Prospecting"].pk,
                "client": "new",
                "new_name": "Rita",
                "phone": "none",
                "first_text": "Call",
                "first_when": "none",
            },
        )

        assert answer.status_code == 422
        page = text(answer)
        assert "“none” is no phone number" in page
        assert "Demonstration 🚀" in page
        assert not Contact.objects.exists()
        assert recorded == []

    def test_refuses_a_stage_of_another_pipeline(self, browser, pipeline):
        answer = browser.post(
            "/subjects/new", {"title": "X", "stage": pipeline.first_stage().pk, "first_when": "none"}
        )

        assert answer.status_code == 422
        assert not Deal.objects.exists()

    def test_finds_clients_while_one_types(self, browser, joana, mills):
        page = text(browser.get("/subjects/clients?q=moinhos", headers=HTMX))

        assert "Moinhos do Sul" in page
        assert "Joana" not in page

    def test_offers_no_client_of_others(self, client_of, boris, joana):
        assert "Joana" not in text(client_of(boris).get("/subjects/clients?q=joana"))
        answer = client_of(boris).post(
            "/subjects/new",
            {
                "title": "X",
                "stage": funnel().first_stage().pk,
                "client": f"contact:{joana.pk}",
                "first_when": "none",
            },
        )
        assert answer.status_code == 422
        assert not Deal.objects.exists()


class TestCard:
    def test_has_its_actions_and_four_sections(self, browser, subject, by_anna):
        include_action(subject, text="Call Joana", when="waiting", by=by_anna)

        page = text(browser.get(f"/subjects/{subject.pk}"))

        for words in ("Call Joana", "Waiting", "Timeline", "Sales", "Finance", "Service", "Include action"):
            assert words in page
        assert "mailto:joana@example.com" in page

    def test_is_not_found_for_others(self, client_of, boris, subject):
        assert client_of(boris).get(f"/subjects/{subject.pk}").status_code == 404

    def test_tells_sales_and_finance_by_client(self, browser, subject, joana, by_anna):
        other = open_subject(title="Other", client=joana, by=by_anna)
        edit_deal(other, amount=money("120", "BRL"), by=by_anna)
        order = place_order_of_deal(other, by=by_anna)

        for section in ("sales", "finance"):
            page = text(browser.get(f"/subjects/{subject.pk}?section={section}"))
            assert f"Order {order.number}" in page
            assert "120.00" in page
        assert "Service orders and service invoices" in text(
            browser.get(f"/subjects/{subject.pk}?section=service")
        )

    def test_shows_no_amounts_to_whom_they_are_hidden(self, browser, anna, subject, joana, by_anna, system):
        edit_deal(subject, amount=money("120", "BRL"), by=by_anna)
        order = place_order_of_deal(subject, by=by_anna)
        edit_role(anna.role, hidden={"order": ["total"], "deal": ["amount"]}, by=system)

        page = text(browser.get(f"/subjects/{subject.pk}?section=sales"))

        assert f"Order {order.number}" in page
        assert "120" not in page.replace(order.number, "")

    def test_writes_notes(self, browser, subject):
        browser.post(f"/subjects/{subject.pk}/notes", {"text": "She will call back"})

        assert "She will call back" in text(browser.get(f"/subjects/{subject.pk}"))

    def test_writes_the_sales_order(self, browser, subject, by_anna):
        answer = browser.post(f"/subjects/{subject.pk}/order")
        assert answer["Location"] == f"/deals/{subject.pk}/lines"

        edit_deal(subject, amount=money("120", "BRL"), by=by_anna)
        answer = browser.post(f"/subjects/{subject.pk}/order")

        assert answer["Location"].startswith("/orders/")


class TestActions:
    def test_are_included_changed_completed_and_deleted(self, browser, subject):
        base = f"/subjects/{subject.pk}/actions"
        browser.post(f"{base}/new", {"text": "Call", "when": "on_date", "due_at": "2026-12-01T10:00"})
        action = Activity.objects.get()
        assert action.when == "on_date"

        browser.post(
            f"{base}/{action.pk}", {"text": "Call twice", "when": "waiting", "version": action.version}
        )
        assert (action.refreshed().subject, action.refreshed().due_at) == ("Call twice", None)
        browser.post(f"{base}/{action.pk}/completion", {"result": "Reached"})
        assert action.refreshed().result == "Reached"
        browser.post(f"{base}/{action.pk}/completion", {"open": "1"})
        assert action.refreshed().done_at is None
        browser.post(f"{base}/{action.pk}/deletion")

        assert not Activity.objects.exists()

    def test_need_a_date_where_they_are_on_a_date(self, browser, subject, recorded):
        answer = browser.post(f"/subjects/{subject.pk}/actions/new", {"text": "Call", "when": "on_date"})

        assert answer.status_code == 422
        assert "Say on which date" in text(answer)
        assert not Activity.objects.exists()
        assert recorded == []

    def test_of_another_subject_are_not_found(self, browser, subject, joana, by_anna):
        other = open_subject(title="Other", by=by_anna)
        action = include_action(other, text="Call", when="none", by=by_anna)

        assert browser.get(f"/subjects/{subject.pk}/actions/{action.pk}").status_code == 404


class TestStage:
    def test_is_chosen_in_the_dialog_and_confirmed_with_close(self, browser, subject, stages):
        page = text(browser.get(f"/subjects/{subject.pk}/stage", headers=HTMX))
        assert ">Close</span>" in page or "Close" in page
        assert "Closed without a sale" not in page

        answer = browser.post(
            f"/subjects/{subject.pk}/stage",
            {"stage": stages["Negotiation"].pk, "version": subject.version, "next": "/subjects"},
        )

        assert answer["Location"] == "/subjects"
        assert subject.refreshed().stage.name == "Negotiation"

    def test_of_another_pipeline_is_refused(self, browser, subject, pipeline, recorded):
        answer = browser.post(f"/subjects/{subject.pk}/stage", {"stage": pipeline.first_stage().pk})

        assert answer.status_code == 422
        assert recorded == []

    def test_is_not_chosen_twice_over(self, browser, subject, stages, recorded):
        answer = browser.post(
            f"/subjects/{subject.pk}/stage", {"stage": stages["Closed"].pk, "version": subject.version - 1}
        )

        assert answer.status_code == 409
        assert subject.refreshed().stage.name == "Prospecting"
        assert recorded == []

    def test_leads_nowhere_else(self, browser, subject, stages):
        answer = browser.post(
            f"/subjects/{subject.pk}/stage", {"stage": stages["Closed"].pk, "next": "https://example.com/"}
        )

        assert answer["Location"] == f"/subjects/{subject.pk}"


class TestFunnel:
    def test_shows_five_columns_with_counts(self, browser, subject, stages):
        page = text(browser.get("/subjects/funnel"))

        assert page.count('<section class="column"') == 5
        assert f'id="column-{stages["Closed without a sale"].pk}"' not in page
        assert "Demonstration" in page

    def test_takes_a_dropped_card(self, browser, subject, stages):
        answer = browser.post(
            f"/subjects/{subject.pk}/stage",
            {"stage": stages["Closed"].pk, "version": subject.version, "before": ""},
            headers=HTMX,
        )

        assert answer.status_code == 200
        assert f'id="column-{stages["Closed"].pk}-count"' in answer.content.decode()
        assert subject.refreshed().stage == stages["Closed"]

    def test_shows_the_truth_after_a_stale_drop(self, browser, subject, stages):
        answer = browser.post(
            f"/subjects/{subject.pk}/stage",
            {"stage": stages["Closed"].pk, "version": 999, "before": ""},
            headers=HTMX,
        )

        assert answer.status_code == 409
        assert 'hx-swap-oob="morph"' in answer.content.decode()

    def test_pages_a_column(self, browser, joana, by_anna, stages):
        for number in range(PAGE + 5):
            open_subject(title=f"Subject {number}", client=joana, by=by_anna)
        page = browser.get("/subjects/funnel").content.decode()
        further = re.search(r'hx-get="(/subjects/funnel/columns/[^"]+)"', page).group(1).replace("&amp;", "&")

        assert browser.get(further, headers=HTMX).content.decode().count("<article") == 5


class TestOneThing:
    def test_client_type_and_stage_change_together(self, browser, subject, stages, joana):
        assert "Lead" in text(browser.get(f"/subjects/{subject.pk}/client-type"))

        browser.post(
            f"/subjects/{subject.pk}/client-type",
            {"client_type": "client", "stage": stages["Negotiation"].pk},
        )

        assert joana.refreshed().client_type == "client"
        assert subject.refreshed().stage.name == "Negotiation"

    def test_markers_are_included_and_taken_off(self, browser, subject, by_anna):
        browser.post(f"/subjects/{subject.pk}/markers", {"tags": "vip, regular"})
        assert subject.refreshed().tags == ["vip", "regular"]

        browser.post(f"/subjects/{subject.pk}/markers", {"marker": ["regular"], "tags": ""})

        assert subject.refreshed().tags == ["regular"]

    def test_star_answers_with_itself(self, browser, subject):
        answer = browser.post(f"/subjects/{subject.pk}/star", {"on": "1"}, headers=HTMX)

        assert 'aria-pressed="true"' in answer.content.decode()
        assert subject.refreshed().is_starred

    def test_archive_and_back(self, browser, subject):
        assert "leaves the list" in text(browser.get(f"/subjects/{subject.pk}/archive"))
        browser.post(f"/subjects/{subject.pk}/archive")
        assert subject.refreshed().archived_at is not None

        browser.post(f"/subjects/{subject.pk}/archive", {"undo": "yes"})

        assert subject.refreshed().archived_at is None

    def test_edit_changes_client_and_person(self, browser, subject, mills, joana, by_anna):
        from dealwright.crm.contacts.actions import edit_contact

        edit_contact(joana, companies=[mills], by=by_anna)
        assert "Demonstration" in text(browser.get(f"/subjects/{subject.pk}/edit"))

        answer = browser.post(
            f"/subjects/{subject.pk}/edit",
            {
                "title": "Flour",
                "client": f"company:{mills.pk}",
                "person": joana.pk,
                "responsible": subject.responsible_id,
                "tags": "vip",
                "version": subject.refreshed().version,
            },
        )

        assert answer.status_code == 303, text(answer)
        subject = subject.refreshed()
        assert (subject.title, subject.company, subject.contact) == ("Flour", mills, joana)


class TestDeletion:
    def test_of_one_asks_and_says_that_it_is_for_ever(self, client_of, manager, subject):
        browser = client_of(manager)
        page = text(browser.get(f"/subjects/deletion?ids={subject.pk}"))
        assert "1 subject is deleted for ever" in page
        assert "cannot be taken back" in page

        browser.post("/subjects/deletion", {"ids": subject.pk, "sure": "1"})

        assert not Deal.everything.filter(pk=subject.pk).exists()
        assert browser.get(f"/subjects/{subject.pk}").status_code == 404

    def test_of_many_needs_the_word(self, client_of, manager, subject, joana, by_anna, recorded):
        other = open_subject(title="Other", client=joana, by=by_anna)
        ids = f"{subject.pk},{other.pk}"
        browser = client_of(manager)
        recorded.start_over()

        answer = browser.post("/subjects/deletion", {"ids": ids, "sure": "1", "word": "yes"})
        assert answer.status_code == 422
        assert Deal.objects.filter(pk__in=[subject.pk, other.pk]).count() == 2
        assert recorded == []

        browser.post("/subjects/deletion", {"ids": ids, "sure": "1", "word": " Delete "})

        assert not Deal.everything.filter(pk__in=[subject.pk, other.pk]).exists()

    def test_of_all_that_match(self, client_of, manager, subject):
        page = text(
            client_of(manager).post("/subjects/deletion", {"all": "1", "query": "client_type=prospect"})
        )

        assert "1 subject is deleted for ever" in page

    def test_is_not_for_those_who_may_not_see_it(self, client_of, boris, subject):
        answer = client_of(boris).post("/subjects/deletion", {"ids": subject.pk, "sure": "1"})

        assert answer.status_code in {403, 404}
        assert subjects_seen_by(Actor.of(subject.responsible)).exists()
