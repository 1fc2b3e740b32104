"""Nobody reads or writes outside their rights: a walk over every operation of the API and every page."""

import pytest

from dealwright.crm.deals.actions import edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.people.departments.actions import create_department
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user, edit_user
from dealwright.records.pipelines.actions import create_pipeline
from tests.factories import STAGES
from tests.house.addresses import all_addresses
from tests.house.operations import all_operations
from tests.house.test_strangers import API, OFFICE, PUBLIC
from tests.house.walking import asked, body_of, let_through, told
from tests.house.world import SECRET, SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_company")]

OWNED = {
    "bin",
    "changes",
    "deals",
    "contacts",
    "orders",
    "files",
    "payments",
    "tasks",
    "activities",
    "companies",
    "leads",
    "proposals",
    "invoices",
    "requisites",
    "subjects",
    "me",
    "notifications",
    "sessions",
    "working-days",
}
"""Nouns whose records belong to somebody; the others are everybody's, or of those who may change settings."""

OWN_THINGS = {"read_notifications", "change_me", "set_my_photo", "remove_my_photo", "create_view"}
OWN_THINGS |= {"arrange_own_cards", "reset_own_cards", "start_working_day", "add_sender_address"}
"""Operations by which everybody changes only what is their own."""

OWN_AMONG_MANY = {"change_many_activities"}
"""Operations that reach what one answers for oneself; of others' records none fits."""

READING = {"search_duplicates"}
"""Operations that only look, and take too much for an address."""

OWN_PAGES = {"me", "me/password", "me/tokens", "notifications/reading"}
OWN_PAGES |= {"me/password/first", "me/email", "me/email/code", "me/sessions/others/end", "me/passkeys/new"}
OWN_PAGES |= {"me/proof", "me/proof/code", "me/proof/passkey"}
OWN_PAGES |= {"me/second-step/app", "me/second-step/codes/new"}
OWN_PAGES |= {"me/photo", "me/reminders", "working-days", "settings/sender-addresses"}

COLLEAGUES = {"people/<int:id>", "people/departments/<int:id>"}
"""Pages on which everybody looks up who works here."""

CHOICES = {"custom/choices/<int:id>"}
"""Answers that belong to a field, and offer of other records only those that the asker may see."""

OWN_ROWS = {"card-layouts/<slug:kind>", "lists/<slug:kind>/columns", "views", "views/new", "me/keys"}
"""Pages where everybody keeps what only they themselves look at."""


@pytest.fixture
def reader(roles):
    """Rita may see everything and change nothing."""
    return create_user(email="rita@example.com", name="Rita", role=roles["Reader"], by=SYSTEM)


VERBS = ("see", "create", "change", "delete", "export")


@pytest.fixture(params=["own", "department", "tree", "nothing"])
def stranger(request, boris, south, roles):
    """Somebody of the South whose rights reach nothing of Anna's, each time for another reason."""
    if request.param == "own":
        return boris
    scope = "none" if request.param == "nothing" else request.param
    role = create_role(name=f"South {scope}", scopes={"*": dict.fromkeys(VERBS, scope)}, by=SYSTEM)
    below = create_department(name="South Pole", parent=south, by=SYSTEM)
    edit_user(boris, department=below, by=SYSTEM)
    return create_user(email="sven@example.com", name="Sven", role=role, department=south, by=SYSTEM)


def office_pages():
    return [one for one in all_addresses() if one in OFFICE and "sign-out" not in one.route]


class TestStranger:
    def test_finds_nothing_of_others_by_the_api(self, world, stranger, api_of, recorded):
        program, wrong = api_of(stranger), {}
        recorded.start_over()

        for one in all_operations():
            if one.has_key and one.noun in OWNED:
                answer, changed = asked(program, one.method, world.filled(one.path), one.body, one.form)
                if answer.status_code != 404 or changed:
                    wrong[one.id] = (answer.status_code, changed, answer.content[:200])

        assert wrong == {}
        assert recorded == []

    def test_changes_nothing_of_others_on_pages(self, world, stranger, client_of, recorded):
        browser, wrong = client_of(stranger), {}
        recorded.start_over()

        for page in office_pages():
            if "<int:id>" not in page.route or page.route.startswith(("products", "categories")):
                continue
            for method in ("get", "post"):
                answer, changed = asked(browser, method, "/" + world.filled(page.route))
                allowed = {404, 405} if page.route.split("/")[0] in OWNED else {403, 404, 405}
                if page.route in COLLEAGUES | CHOICES:
                    allowed = {200, 403, 405}
                if page.route.startswith(("subjects/markers/", "orders/statuses/")):
                    allowed = {403, 404, 405}  # what all of them may be marked with, or stand on, is settings
                if page.route.startswith(("crm/deal/", "crm/lead/", "crm/contact/", "crm/company/")):
                    allowed = {301, 405}  # the old address leads to the card, which is not found
                if answer.status_code not in allowed or changed:
                    wrong[f"{method} {page.route}"] = (answer.status_code, changed)

        assert wrong == {}
        assert recorded == []

    def test_reads_no_word_of_others_on_any_page(self, world, stranger, client_of):
        browser, told = client_of(stranger), []

        for page in office_pages():
            for query in ("", f"?q={SECRET}", "?who=all"):
                path = "/" + world.filled(page.route) + query
                answer = browser.get(path)
                body = body_of(answer)
                for echo in (f"q={SECRET}", f"q%3D{SECRET}", f'value="{SECRET}"'):
                    body = body.replace(echo, "")
                if SECRET in body:
                    told.append(path)

        assert told == []

    def test_reads_no_word_of_others_by_the_api(self, world, stranger, api_of):
        paths = [world.filled(one.path) for one in all_operations() if one.is_safe]

        assert told(api_of(stranger), paths, [SECRET]) == {}

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


class TestSomebodyWithoutOnePipeline:
    """Whose role reaches everything, but not the deals of this pipeline."""

    @pytest.fixture
    def outsider(self, roles, pipeline):
        rights = dict.fromkeys(VERBS, "all")
        nothing = dict.fromkeys(VERBS, "none")
        role = create_role(name="Elsewhere", scopes={"*": rights, f"deal:{pipeline.pk}": nothing}, by=SYSTEM)
        return create_user(email="elsa@example.com", name="Elsa", role=role, by=SYSTEM)

    @pytest.fixture
    def title(self, world):
        """A word that stands in the title of the deal and nowhere else."""
        edit_deal(Deal.objects.get(pk=world.ids["deals"]), title="Numbat", by=SYSTEM)
        return "Numbat"

    def test_finds_none_of_its_deals_by_the_api(self, world, outsider, api_of, recorded):
        asked_for = [
            (one.method, world.filled(one.path), one.body)
            for one in all_operations()
            if one.noun == "deals" and one.has_key
        ]

        program = api_of(outsider)
        recorded.start_over()

        assert let_through(program, asked_for, {404}) == {}
        assert recorded == []

    def test_finds_none_of_its_deals_on_pages(self, world, outsider, client_of, recorded):
        pages = [
            "/" + world.filled(one.route) for one in office_pages() if one.route.startswith("deals/<int:id>")
        ]

        assert let_through(client_of(outsider), [("get", path, None) for path in pages], {404, 405}) == {}
        assert let_through(client_of(outsider), [("post", path, None) for path in pages], {404, 405}) == {}
        assert recorded == []

    def test_reads_no_title_of_them_anywhere(self, world, title, outsider, api_of, client_of):
        pages = ["/" + world.filled(one.route) for one in office_pages()]
        operations = [world.filled(one.path) for one in all_operations() if one.is_safe]

        assert told(client_of(outsider), [*pages, "/search?q=Numb"], [title]) == {}
        assert told(api_of(outsider), operations, [title]) == {}

    def test_is_offered_other_pipelines_alone(self, world, outsider, pipeline, api_of, client_of):
        other = create_pipeline(name="Wholesale", stages=STAGES, by=SYSTEM)
        browser, program = client_of(outsider), api_of(outsider)

        board = browser.get("/deals")
        form = browser.get("/deals/new")
        answer = program.get("/api/v1/pipelines")

        assert board.status_code == 200
        assert pipeline.name not in board.content.decode().split("<main")[1]
        assert other.name in form.content.decode()
        assert f">{pipeline.name}</option>" not in form.content.decode()
        offered = [one["id"] for one in answer.json()["items"]]
        assert other.pk in offered
        assert pipeline.pk not in offered
        assert program.get(f"/api/v1/pipelines/{pipeline.pk}").status_code == 404
        assert browser.get(f"/deals?pipeline={pipeline.pk}").status_code == 404

    def test_opens_no_deal_there(self, world, outsider, pipeline, api_of, client_of, recorded):
        program, first = api_of(outsider), pipeline.first_stage()
        create_pipeline(name="Wholesale", stages=STAGES, by=SYSTEM)
        recorded.start_over()

        wrong = let_through(
            program,
            [
                ("post", "/api/v1/deals", {"title": "Mine", "pipeline_id": pipeline.pk}),
                ("post", "/api/v1/deals", {"title": "Mine", "stage_id": first.pk}),
                (
                    "post",
                    "/api/v1/orders",
                    {
                        "contact_id": world.ids["contacts"],
                        "lines": [{"product_id": world.ids["products"]}],
                        "pipeline_id": pipeline.pk,
                    },
                ),
            ],
            {422},
        )
        by_hand, changed = asked(client_of(outsider), "post", f"/deals/columns/{first.pk}")

        assert wrong == {}
        assert (by_hand.status_code, changed) == (403, [])
        assert recorded == []


class TestReader:
    def test_changes_nothing_by_the_api(self, world, reader, api_of, recorded):
        program, wrong = api_of(reader), {}
        recorded.start_over()

        for one in all_operations():
            if not one.is_safe and one.id not in OWN_THINGS:
                answer, changed = asked(program, one.method, world.filled(one.path), one.body, one.form)
                allowed = {403, 404}
                allowed |= {422} if one.id in OWN_AMONG_MANY else {200} if one.id in READING else set()
                if answer.status_code not in allowed or changed:
                    wrong[one.id] = (answer.status_code, changed, answer.content[:200])

        assert wrong == {}
        assert recorded == []

    def test_changes_nothing_on_pages(self, world, reader, client_of, recorded):
        browser, wrong = client_of(reader), {}
        recorded.start_over()

        for page in office_pages():
            if page.route in OWN_PAGES | OWN_ROWS:
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


class TestTheWalksThemselves:
    """A page that somebody forgot to guard is found."""

    @pytest.fixture(autouse=True)
    def with_leaky_pages(self, settings):
        settings.ROOT_URLCONF = "tests.house.leaky"

    def test_find_a_page_that_shows_too_much(self, world, boris, client_of):
        path = f"/leaky/{world.ids['deals']}"
        edit_deal(Deal.objects.get(pk=world.ids["deals"]), comment=SECRET, by=SYSTEM)

        assert told(client_of(boris), [path], [SECRET]) == {path: [SECRET]}
        assert let_through(client_of(boris), [("get", path, None)], {404}) == {f"get {path}": (200, [])}

    def test_find_a_page_that_writes_and_says_that_it_did_not(self, world, boris, client_of):
        path = f"/leaky/{world.ids['deals']}/name"

        wrong = let_through(client_of(boris), [("post", path, None)], {403, 404})

        assert wrong == {f"post {path}": (403, ["Deal"])}
        assert Deal.objects.get(pk=world.ids["deals"]).comment == ""

    def test_are_led_to_a_page_that_was_added(self):
        assert "leaky/<int:id>" in {one.route for one in all_addresses()}
