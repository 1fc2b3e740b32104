"""Activities as programs see them."""

from typing import get_args

import pytest

from dealwright.crm.activities.actions import create_activity, delete_activity
from dealwright.crm.activities.api import SubjectKind
from dealwright.crm.activities.models import SUBJECTS, Activity
from dealwright.crm.contacts.actions import create_contact
from dealwright.sales.modes.actions import bring_orders_back
from tests.crm.activities.conftest import SYSTEM
from tests.factories.sales import new_order

pytestmark = pytest.mark.django_db
ACTIVITIES = "/api/v1/activities"


def post(api, path, body=None):
    return api.post(path, body or {}, content_type="application/json")


class TestCreate:
    def test_plans_it_for_whoever_asks(self, api_of, anna, deal, clara):
        answer = post(
            api_of(anna),
            ACTIVITIES,
            {
                "kind": "call",
                "subject": "Ask",
                "about": [{"kind": "deal", "id": deal.pk}, {"kind": "contact", "id": clara.pk}],
                "due_at": "2026-11-24T14:00:00Z",
                "reminders": [15],
            },
        )

        told = answer.json()
        assert answer.status_code == 201, told
        assert told["about"] == [{"kind": "deal", "id": deal.pk}, {"kind": "contact", "id": clara.pk}]
        assert (told["when"], told["due_at"]) == ("on_date", "2026-11-24T14:00:00Z")
        assert (told["responsible_id"], told["reminders"], told["done_at"]) == (anna.pk, [15], None)

    def test_waits_for_a_client(self, api_of, anna, deal):
        body = {"kind": "wait", "subject": "Wait", "about": [{"kind": "deal", "id": deal.pk}]}

        answer = post(api_of(anna), ACTIVITIES, body | {"wait": {"days": 3}})

        assert answer.json()["wait"] == {"days": 3, "before": ""}
        assert answer.json()["due_at"] is not None

    def test_refuses_records_of_others(self, api_of, boris, deal, recorded):
        api = api_of(boris)
        recorded.start_over()

        answer = post(api, ACTIVITIES, {"subject": "Ask", "about": [{"kind": "deal", "id": deal.pk}]})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "about"
        assert Activity.objects.count() == 0
        assert recorded == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "party"},
            {"about": []},
            {"when": "on_date"},
            {"reminders": [-1]},
            {"color": "beige"},
            {"responsible_id": 999},
            {"due_at": "tomorrow"},
        ],
    )
    def test_refuses_what_makes_no_sense(self, api_of, anna, deal, recorded, wrong):
        body = {"subject": "Ask", "about": [{"kind": "deal", "id": deal.pk}]} | wrong
        api = api_of(anna)
        recorded.start_over()

        assert post(api, ACTIVITIES, body).status_code == 422
        assert Activity.objects.count() == 0
        assert recorded == []


class TestList:
    def test_asks_for_those_about_one_record(self, api_of, anna, deal, clara, call):
        create_activity(kind="todo", subject="Other", about=[clara], responsible=anna, by=SYSTEM)

        answer = api_of(anna).get(f"{ACTIVITIES}?about=deal:{deal.pk}&done_at__is_null=true")

        assert [one["subject"] for one in answer.json()["items"]] == ["Call Clara"]

    def test_leaves_out_records_the_reader_may_not_see(self, api_of, boris, deal, anna):
        paulo = create_contact(name="Paulo", responsible=boris, by=SYSTEM)
        create_activity(kind="call", subject="Call", about=[deal, paulo], responsible=anna, by=SYSTEM)

        [told] = api_of(boris).get(ACTIVITIES).json()["items"]

        assert told["about"] == [{"kind": "contact", "id": paulo.pk}]

    def test_is_empty_for_strangers(self, api_of, boris, call):
        assert api_of(boris).get(ACTIVITIES).json()["items"] == []
        assert api_of(boris).get(f"{ACTIVITIES}/{call.pk}").status_code == 404

    @pytest.mark.parametrize("count", [1, 20])
    def test_asks_as_much_for_many_as_for_one(self, api_of, anna, deal, count, django_assert_max_num_queries):
        for number in range(count):
            create_activity(kind="call", subject=str(number), about=[deal], responsible=anna, by=SYSTEM)
        api = api_of(anna)
        api.get(ACTIVITIES)

        with django_assert_max_num_queries(5):
            assert len(api.get(ACTIVITIES).json()["items"]) == count


class TestOfOrders:
    """Orders are subjects like deals (CR-43)."""

    def test_are_planned_listed_bound_and_unbound(self, api_of, anna, deal):
        bring_orders_back(by=SYSTEM)
        order, api = new_order(responsible=anna), api_of(anna)
        named = {"kind": "order", "id": order.pk}

        planned = post(api, ACTIVITIES, {"subject": "Ask for the address", "about": [named]})
        assert (planned.status_code, planned.json()["about"]) == (201, [named])
        [told] = api.get(f"{ACTIVITIES}?about=order:{order.pk}").json()["items"]
        assert told["about"] == [named]

        path = f"{ACTIVITIES}/{told['id']}"
        bound = post(api, f"{path}/bind", {"kind": "deal", "id": deal.pk}).json()
        assert bound["about"] == [named, {"kind": "deal", "id": deal.pk}]
        assert post(api, f"{path}/unbind", named).json()["about"] == [{"kind": "deal", "id": deal.pk}]

    def test_api_knows_every_kind_of_subject(self):
        assert get_args(SubjectKind) == SUBJECTS


class TestVerbs:
    def test_complete_and_reopen(self, api_of, anna, call):
        api = api_of(anna)

        done = post(api, f"{ACTIVITIES}/{call.pk}/complete", {"result": "She agrees"}).json()
        assert (done["result"], done["done_by_id"]) == ("She agrees", anna.pk)

        again = post(api, f"{ACTIVITIES}/{call.pk}/reopen").json()
        assert (again["done_at"], again["done_by_id"]) == (None, None)

    def test_answer(self, api_of, anna, deal):
        letter = create_activity(
            kind="email", subject="?", about=[deal], direction="in", is_unanswered=True, by=SYSTEM
        )

        assert post(api_of(anna), f"{ACTIVITIES}/{letter.pk}/answer").json()["is_unanswered"] is False

    def test_bind_and_unbind(self, api_of, anna, call, deal, clara):
        api, clara_named = api_of(anna), {"kind": "contact", "id": clara.pk}

        bound = post(api, f"{ACTIVITIES}/{call.pk}/bind", clara_named).json()
        assert bound["about"] == [{"kind": "deal", "id": deal.pk}, clara_named]

        off = post(api, f"{ACTIVITIES}/{call.pk}/unbind", {"kind": "deal", "id": deal.pk}).json()
        assert off["about"] == [clara_named]

    def test_change_with_a_stale_version(self, api_of, anna, call):
        path = f"{ACTIVITIES}/{call.pk}"
        api = api_of(anna)
        first = api.patch(path, {"subject": "Ring", "version": 1}, content_type="application/json")
        stale = api.patch(path, {"subject": "Write", "version": 1}, content_type="application/json")

        assert (first.status_code, stale.status_code) == (200, 409)
        assert call.refreshed().subject == "Ring"

    def test_delete_and_restore(self, api_of, anna, call):
        api = api_of(anna)

        assert api.delete(f"{ACTIVITIES}/{call.pk}").status_code == 204
        assert not Activity.objects.exists()
        assert post(api, f"{ACTIVITIES}/{call.pk}/restore").status_code == 200
        assert Activity.objects.exists()

    def test_refuse_strangers(self, api_of, boris, call, recorded):
        api = api_of(boris)
        recorded.start_over()

        for verb in ("complete", "reopen", "answer"):
            assert post(api, f"{ACTIVITIES}/{call.pk}/{verb}").status_code == 404
        assert api.delete(f"{ACTIVITIES}/{call.pk}").status_code == 404
        delete_activity(call, by=SYSTEM)
        recorded.start_over()
        assert post(api, f"{ACTIVITIES}/{call.pk}/restore").status_code == 404
        assert recorded == []
