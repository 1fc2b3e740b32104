"""Nobody reads or writes outside their rights: a walk over every operation of the API and every page."""

import pytest
from django.db import transaction

from dealwright.people.users.actions import create_user, edit_user
from tests.house.addresses import all_addresses
from tests.house.operations import all_operations
from tests.house.test_strangers import API, OFFICE, PUBLIC
from tests.house.world import SECRET, SYSTEM, build, everything

pytestmark = pytest.mark.django_db

OWNED = {"deals", "contacts", "orders", "payments", "tasks", "crm", "me", "notifications"}
"""Nouns whose records belong to somebody; the others are everybody's, or of those who may change settings."""

OWN_THINGS = {"read_notifications"}
"""Operations by which everybody changes only what is their own."""

OWN_PAGES = {"me", "me/password", "me/tokens", "notifications/reading"}


@pytest.fixture
def world(pipeline, anna):
    return build(pipeline, anna)


@pytest.fixture
def reader(roles):
    """Rita may see everything and change nothing."""
    return create_user(email="rita@example.com", name="Rita", role=roles["Reader"], by=SYSTEM)


def asked(client, method, path, body=None):
    """The answer; whatever it changed is undone, so that every request meets the same world."""
    with transaction.atomic():
        before = everything()
        send = getattr(client, method)
        answer = send(path) if body is None else send(path, body, content_type="application/json")
        changed = [name for name, rows in everything().items() if rows != before[name]]
        transaction.set_rollback(True)
    return answer, changed


def office_pages():
    return [one for one in all_addresses() if one in OFFICE and "sign-out" not in one.route]


class TestAnotherSeller:
    def test_finds_nothing_of_others_by_the_api(self, world, boris, api_of, recorded):
        program, wrong = api_of(boris), {}
        recorded.start_over()

        for one in all_operations():
            if one.has_key and one.noun in OWNED:
                answer, changed = asked(program, one.method, world.filled(one.path), one.body)
                if answer.status_code != 404 or changed:
                    wrong[one.id] = (answer.status_code, changed, answer.content[:200])

        assert wrong == {}
        assert recorded == []

    def test_changes_nothing_of_others_on_pages(self, world, boris, client_of, recorded):
        browser, wrong = client_of(boris), {}
        recorded.start_over()

        for page in office_pages():
            if "<int:id>" not in page.route or page.route.startswith("products"):
                continue
            for method in ("get", "post"):
                answer, changed = asked(browser, method, "/" + world.filled(page.route))
                allowed = {404, 405} if page.route.split("/")[0] in OWNED else {403, 404, 405}
                if page.route.startswith("crm/"):
                    allowed = {301, 405}  # the old address leads to the card, which is not found
                if answer.status_code not in allowed or changed:
                    wrong[f"{method} {page.route}"] = (answer.status_code, changed)

        assert wrong == {}
        assert recorded == []

    def test_reads_no_word_of_others_on_any_page(self, world, boris, client_of):
        browser, told = client_of(boris), []

        for page in office_pages():
            for query in ("", f"?q={SECRET}", "?who=all"):
                path = "/" + world.filled(page.route) + query
                answer = browser.get(path)
                if SECRET in answer.content.decode().replace(f"q={SECRET}", "").replace(
                    f'value="{SECRET}"', ""
                ):
                    told.append(path)

        assert told == []

    def test_reads_no_word_of_others_by_the_api(self, world, boris, api_of):
        program, told = api_of(boris), []

        for one in all_operations():
            if one.is_safe:
                path = world.filled(one.path)
                if SECRET in program.get(path).content.decode():
                    told.append(path)

        assert told == []

    def test_gives_nothing_to_people_out_of_reach(self, world, anna, boris, api_of, recorded):
        program, mine = api_of(boris), {"responsible_id": anna.pk}
        recorded.start_over()

        answers = [
            program.post("/api/v1/deals", {"title": "Gift", **mine}),
            program.post("/api/v1/contacts", {"name": "Gift", **mine}),
            program.post("/api/v1/tasks", {"title": "Gift", **mine}),
            program.post("/api/v1/deals", {"title": "Gift", "contact_ids": [world.ids["contacts"]]}),
            program.post(
                "/api/v1/tasks", {"title": "Gift", "about": {"kind": "deal", "id": world.ids["deals"]}}
            ),
        ]

        assert [answer.status_code for answer in answers] == [422] * 5
        assert recorded == []


class TestReader:
    def test_changes_nothing_by_the_api(self, world, reader, api_of, recorded):
        program, wrong = api_of(reader), {}
        recorded.start_over()

        for one in all_operations():
            if not one.is_safe and one.id not in OWN_THINGS:
                answer, changed = asked(program, one.method, world.filled(one.path), one.body)
                if answer.status_code not in {403, 404} or changed:
                    wrong[one.id] = (answer.status_code, changed, answer.content[:200])

        assert wrong == {}
        assert recorded == []

    def test_changes_nothing_on_pages(self, world, reader, client_of, recorded):
        browser, wrong = client_of(reader), {}
        recorded.start_over()

        for page in office_pages():
            if page.route in OWN_PAGES:
                continue
            answer, changed = asked(browser, "post", "/" + world.filled(page.route))
            if answer.status_code not in {403, 404, 405} or changed:
                wrong[page.route] = (answer.status_code, changed)

        assert wrong == {}
        assert recorded == []


class TestWhoeverLeft:
    def test_opens_nothing_with_an_old_token_or_session(self, world, anna, api_of, client_of):
        program, browser = api_of(anna), client_of(anna)
        edit_user(anna, is_active=False, by=SYSTEM)

        statuses = {program.get(one.path).status_code for one in API}
        page = browser.get("/deals")

        assert statuses <= {401, 405}
        assert page.status_code == 302
        assert page.headers["Location"].startswith("/sign-in")


def test_a_department_scope_without_a_department_reaches_only_ones_own(world, roles, anna, api_of):
    lone = create_user(email="lena@example.com", name="Lena", role=roles["Head of sales"], by=SYSTEM)
    edit_user(anna, department=None, by=SYSTEM)

    answer = api_of(lone).get("/api/v1/deals?count=true")

    assert answer.json() == {"items": [], "next_cursor": None, "count": 0, "count_capped": False}


def test_public_addresses_are_left_out_knowingly():
    assert not {page.route for page in office_pages()} & PUBLIC
