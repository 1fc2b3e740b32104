"""People whom a value names when a rule runs: who does it, who is told, who writes it (6.8, 6.9)."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from dealwright.automation.asking_whom import PeopleField, PersonField, formula_of
from dealwright.automation.forms import SettingsForm
from dealwright.automation.groups import ids_named
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.variables.actions import create_variable
from dealwright.channels.messages.models import Message
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.people.departments.models import Department
from dealwright.people.users.actions import deactivate_user, edit_user
from dealwright.people.users.models import User
from dealwright.records.notes.models import Note
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def on_duty(boris):
    """The variable that the guide speaks of: the person on duty."""
    return create_variable(name="On duty", type="employee", code="duty", value=boris.pk, by=SYSTEM)


@pytest.fixture
def enter(deal, anna, stages, run_reactions):
    """Let the deal come to the stage Paid; the run of the newest rule there."""

    def go() -> RuleRun:
        move_deal(deal.refreshed(), to=stages["Paid"], by=Actor.of(anna))
        run_reactions()
        return RuleRun.objects.order_by("-rule_id").first()

    return go


@pytest.fixture
def rule_of(stages):
    def put(action: str, **settings: Any) -> Rule:
        return create_rule(stage=stages["Paid"], action=action, settings=settings, by=SYSTEM)

    return put


def told() -> list[str]:
    events = Entry.objects.filter(kind="people.notified").values("pk")
    return sorted(Notification.objects.filter(event_id__in=events).values_list("user__name", flat=True))


def of_task(name: str) -> Any:
    def found() -> list[str]:
        held = getattr(Task.objects.get(), name)
        people = held.all() if hasattr(held, "all") else [held]
        return sorted(str(one) for one in people)

    return found


def note() -> list[Any]:
    held = Note.objects.get()
    return [held.author.name if held.author else "", held.text]


BORIS = "{=GlobalVar:duty}"
WHO: dict[str, tuple[str, dict[str, Any], Any, Any]] = {
    "rule 1": (
        "plan_activity",
        {"subject": "Call", "responsible_formula": BORIS},
        lambda: [Activity.objects.get().responsible.name],
        ["Boris"],
    ),
    "rule 2, who does it": (
        "create_task",
        {"title": "Pack", "responsible_formula": BORIS},
        of_task("responsible"),
        ["Boris"],
    ),
    "rule 2, who gives it": (
        "create_task",
        {"title": "Pack", "creator_formula": BORIS},
        of_task("creator"),
        ["Boris"],
    ),
    "rule 2, observers": (
        "create_task",
        {"title": "Pack", "observer_formula": BORIS},
        of_task("observers"),
        ["Boris"],
    ),
    "rule 2, participants": (
        "create_task",
        {"title": "Pack", "participant_formula": BORIS},
        of_task("participants"),
        ["Boris"],
    ),
    "rule 4": (
        "notify",
        {"text": "Look", "to_responsible": False, "people_formula": "{=Document:observers}"},
        told,
        ["Boris"],
    ),
    "rule 5": ("notify_supervisor", {"text": "Look", "people_formula": BORIS}, told, ["Boris"]),
    "rule 6": (
        "sms_colleague",
        {"text": "Look", "people_formula": BORIS},
        lambda: list(Message.objects.values_list("colleague__name", flat=True)),
        ["Boris"],
    ),
    "rule 7": (
        "email_colleague",
        {"subject": "Look", "body": "Look", "people_formula": BORIS},
        lambda: list(Message.objects.values_list("colleague__name", flat=True)),
        ["Boris"],
    ),
    "rule 7, sender": (
        "email_colleague",
        {"subject": "Look", "body": "Look", "sender": "employee", "sender_formula": BORIS},
        lambda: list(Message.objects.values_list("sender_name", flat=True)),
        ["Boris"],
    ),
    "rule 8": (
        "add_note",
        {"text": "Look", "author_formula": BORIS, "mention_formula": BORIS},
        note,
        lambda boris: ["Boris", f"@[{boris.pk}] Look"],
    ),
    "rule 13": (
        "change_responsible",
        {"people_formula": BORIS},
        lambda: [Deal.objects.get().responsible.name],
        ["Boris"],
    ),
    "rule 14": (
        "change_observers",
        {"how": "replace", "people_formula": "{=Document:responsible}"},
        lambda: [user.name for user in Deal.objects.get().watching],
        ["Anna"],
    ),
    "rule 23": (
        "create_item",
        {"kind": "contact", "values": {"name": "Clara"}, "responsible_formula": BORIS},
        lambda: list(_contacts()),
        ["Boris"],
    ),
    "rule 28": (
        "read_employee",
        {"employee_formula": BORIS},
        lambda: [RuleRun.objects.get().result["name"]],
        ["Boris"],
    ),
}


def _contacts() -> Any:
    from dealwright.crm.contacts.models import Contact

    return Contact.objects.values_list("responsible__name", flat=True)


class TestRules:
    @pytest.mark.parametrize("name", list(WHO))
    def test_ask_a_value_whom_they_mean(self, name, deal, on_duty, boris, rule_of, enter):
        action, settings, effect, wanted = WHO[name]
        edit_user(boris, phone="+5511987654321", by=SYSTEM)
        edit_deal(deal, observers=[boris], by=SYSTEM)
        rule_of(action, **settings)

        run = enter()

        assert (run.state, run.error) == ("done", "")
        assert effect() == (wanted(boris) if callable(wanted) else wanted)

    def test_give_a_task_to_the_boss_whom_a_rule_above_read(
        self, north, manager, stages, rule_of, enter, run_reactions
    ):
        with unrecorded("a sample"):
            Department.objects.filter(pk=north.pk).update(head=manager)
        read = rule_of("read_employee")
        create_rule(
            stage=stages["Paid"],
            action="create_task",
            settings={"title": "Look", "responsible_formula": f"{{=A{read.pk}:boss_id}}"},
            after_previous=True,
            by=SYSTEM,
        )

        enter()
        run_reactions()

        assert Task.objects.get().responsible == manager

    @pytest.mark.parametrize(
        ("written", "why"),
        [
            ("{=GlobalVar:duty}", "“{{On duty}}” is empty, so it names nobody."),
            ("{=Document:title}", "“{{Title}}” says “Twenty phones”, which names nobody who works here."),
        ],
    )
    def test_fail_and_say_why_where_it_names_nobody(self, written, why, rule_of, enter):
        create_variable(name="On duty", type="employee", code="duty", by=SYSTEM)
        rule_of("create_task", title="Pack", responsible_formula=written)

        run = enter()

        assert run.state == "waiting"
        assert run.error.startswith(why)
        assert Task.objects.count() == 0

    def test_fail_where_who_is_named_has_left(self, on_duty, boris, rule_of, enter):
        rule_of("change_responsible", people_formula=BORIS)
        deactivate_user(boris, by=SYSTEM)

        run = enter()

        assert (run.state, "names nobody who works here" in run.error) == ("waiting", True)
        assert Deal.objects.get().responsible.name == "Anna"

    def test_take_an_optional_value_that_is_empty_for_nobody(self, rule_of, enter):
        rule_of("create_task", title="Pack", observer_formula="{=Document:observers}")

        assert enter().state == "done"
        assert list(Task.objects.get().observers.all()) == []

    def test_write_to_no_more_people_than_they_may(self, deal, rule_of, enter, roles):
        with unrecorded("a sample"):
            for number in range(21):
                User.objects.create(email=f"{number}@example.com", name=f"N{number}", role=roles["Seller"])
        rule_of("email_colleague", subject="All", body="All", people_formula="group_UA")

        run = enter()

        assert "at most 20" in run.error
        assert Message.objects.count() == 0


class TestGroups:
    @pytest.mark.parametrize(
        ("written", "names"),
        [
            ("group_D{north}", ["Marta", "Anna"]),
            ("group_D{south}", ["Boris"]),
            ("group_DR{north}", ["Marta", "Anna", "Boris"]),
            ("group_G{seller}", ["Anna", "Boris"]),
            ("group_UA", ["Marta", "Anna", "Boris"]),
            ("group_SG7_K", []),
            ("user_{boris}; group_D{north}", ["Boris", "Marta", "Anna"]),
            ("{boris}", ["Boris"]),
            ("Boris [{boris}]", ["Boris"]),
            ("group_D99999999999999999999", []),
        ],
    )
    def test_mean_the_people_who_work_there(
        self, written, names, manager, anna, boris, north, south, roles, deal
    ):
        with unrecorded("a sample"):
            Department.objects.filter(pk=south.pk).update(parent=north, path=[north.pk, south.pk])
        codes = {"north": north.pk, "south": south.pk, "boris": boris.pk, "seller": roles["Seller"].pk}

        ids = ids_named(written.format(**codes))

        by_id = {user.pk: user.name for user in User.objects.all()}
        assert [by_id[id] for id in ids] == names

    def test_mean_the_lowest_id_where_one_is_wanted(self, rule_of, enter, manager, anna, north):
        rule_of("create_task", title="Pack", responsible_formula=f"group_D{north.pk}")

        enter()

        assert Task.objects.get().responsible == min((manager, anna), key=lambda user: user.pk)


class TestCheck:
    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ("Anna", "names nobody"),
            ("user_9999999", "no such person"),
            ("group_D9999999", "no such department"),
            ("{=Document:nowhere}", "There is no value"),
            ("=round(", "At letter"),
        ],
    )
    @pytest.mark.parametrize(
        ("action", "settings", "setting"),
        [
            ("create_task", {"title": "Pack"}, "responsible_formula"),
            ("plan_activity", {"subject": "Call"}, "responsible_formula"),
            ("change_responsible", {}, "people_formula"),
            ("change_observers", {}, "people_formula"),
            ("notify", {"text": "Look"}, "people_formula"),
            ("email_colleague", {"subject": "A", "body": "B", "sender": "employee"}, "sender_formula"),
            ("read_employee", {}, "employee_formula"),
            ("pause", {}, "working_day_of_formula"),
        ],
    )
    def test_refuses_what_can_name_nobody(self, action, settings, setting, written, words, rule_of, recorded):
        recorded.start_over()

        with pytest.raises(Refused, match=words) as refusal:
            rule_of(action, **settings, **{setting: written})

        assert refusal.value.field == f"settings.{setting}"
        assert (Rule.objects.count(), recorded) == (0, [])

    def test_takes_settings_from_before_there_were_formulas(self, anna, rule_of):
        rule = rule_of("create_task", title="Pack", responsible_id=anna.pk)
        old = {key: held for key, held in rule.settings.items() if not key.endswith("_formula")}

        read = catalogue.get("create_task").settings.model_validate(old)

        assert (read.responsible_id, read.responsible_formula) == (anna.pk, "")

    def test_of_the_api_says_which_setting_is_wrong(self, api_of, owner, stages):
        new = {
            "stage_id": stages["Paid"].pk,
            "kind": "create_task",
            "settings": {"title": "Pack", "responsible_formula": "Anna"},
        }

        answer = api_of(owner).post("/api/v1/rules", new)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "settings.responsible_formula"
        assert Rule.objects.count() == 0


class Asking(SettingsForm):
    """Both kinds of fields."""

    one_id = PersonField(label="One")
    people_ids = PeopleField(label="Some")
    turn_ids = PeopleField(label="In turn", in_order=True)


class TestForm:
    @pytest.fixture
    def form(self, stages, owner):
        def made(data: str | None = None, **settings: Any) -> Asking:
            sent = None if data is None else QueryDict(data)
            return Asking(sent, stage=stages["Paid"], actor=Actor.of(owner), settings=settings)

        return made

    def test_says_the_chosen_ones_and_the_formula_apart(self, form, anna, boris):
        sent = (
            f"one_id={anna.pk}&people_ids={anna.pk}&people_ids={boris.pk}&people_ids_formula=group_UA"
            f"&turn_ids={boris.pk}&turn_ids=&turn_ids={anna.pk}&turn_ids={boris.pk}"
        )

        filled = form(sent)

        assert filled.is_valid(), filled.errors
        assert filled.settings() == {
            "one_id": anna.pk,
            "one_formula": "",
            "people_ids": [anna.pk, boris.pk],
            "people_formula": "group_UA",
            "turn_ids": [boris.pk, anna.pk],
            "turn_formula": "",
        }

    def test_shows_what_is_kept_in_its_order(self, form, anna, boris):
        shown = str(form(turn_ids=[boris.pk, anna.pk], turn_formula="group_UA")["turn_ids"])

        chosen = [part.split('"')[0] for part in shown.split('<option value="') if '" selected>' in part]
        assert chosen == [str(boris.pk), str(anna.pk)]
        assert 'value="group_UA"' in shown
        assert "<details" in shown and " open>" in shown

    def test_shows_who_has_left_and_refuses_them(self, form, anna):
        deactivate_user(anna, by=SYSTEM)

        assert "Anna (has left)" in str(form(one_id=anna.pk)["one_id"])
        assert "no such person" in str(form(f"one_id={anna.pk}").errors["one_id"])

    @pytest.mark.parametrize("written", ["=round(", "{=", "x" * 501])
    def test_says_at_the_field_what_is_wrong_with_a_formula(self, form, written):
        data = QueryDict(mutable=True)
        data["one_id_formula"] = written

        filled = form(data.urlencode())

        assert "one_id" in filled.errors
        if len(written) < 100:
            assert written in str(filled["one_id"])

    def test_of_a_rule_keeps_what_the_page_sent(self, client_of, owner, boris, anna, stages):
        sent = {
            "people_ids": [str(boris.pk), str(anna.pk), ""],
            "people_ids_formula": "{=Document:responsible}",
            "choice": "first",
            "run-when": "immediately",
            "rule-is_active": "on",
        }

        answer = client_of(owner).post(
            f"/automation/stages/{stages['Paid'].pk}/rules/change_responsible", sent
        )

        assert answer.status_code == 303
        settings = Rule.objects.get().settings
        assert settings["people_ids"] == [boris.pk, anna.pk]
        assert settings["people_formula"] == "{=Document:responsible}"

    def test_of_a_rule_shows_at_the_field_what_the_rule_refuses(self, client_of, owner, stages):
        sent = {
            "title": "Pack",
            "responsible_id_formula": "Anna",
            "run-when": "immediately",
            "priority": "usual",
        }

        answer = client_of(owner).post(f"/automation/stages/{stages['Paid'].pk}/rules/create_task", sent)

        assert answer.status_code == 422
        page = answer.content.decode()
        assert "“Anna” names nobody" in page.split('name="due"')[0]
        assert Rule.objects.count() == 0

    def test_tries_a_rule_out_with_a_formula(self, client_of, owner, deal, stages):
        sent = {
            "title": "Pack",
            "responsible_id_formula": "{=Document:responsible}",
            "run-when": "immediately",
            "priority": "usual",
        }

        answer = client_of(owner).post(
            f"/automation/stages/{stages['New'].pk}/rules/create_task/dry-run", sent
        )

        assert answer.status_code == 200
        assert "Twenty phones" in answer.content.decode()


def test_each_setting_of_people_has_a_formula_beside_it():
    """What the form asks for is what the settings take; a forgotten one would lose what was typed."""
    for action in catalogue.all_actions():
        fields = action.form.base_fields
        for name, field in fields.items():
            if isinstance(field, PersonField | PeopleField):
                assert formula_of(name) in action.settings.model_fields, (action.name, name)
