"""Colleagues who observe a deal see it whatever their rights, are told of it, and change nothing (CR-47)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.crm.deals.actions import create_deal, edit_deal, win_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.access import Scope, Verb
from dealwright.people.roles.actions import edit_role
from dealwright.records.seeing import may_do, seen_among
from dealwright.records.undo.actions import undo_change
from dealwright.work.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def observed(deal, boris, by_anna):
    """Anna's deal, which Boris observes."""
    return edit_deal(deal, observers=[boris], by=by_anna)


class TestSeeing:
    def test_reaches_observers_of_another_department(self, observed, boris, manager):
        assert observed in Deal.objects.seen_by(Actor.of(boris))
        assert seen_among(Actor.of(boris), [("deal", observed.pk)]) == {("deal", observed.pk)}

    def test_ends_with_observing(self, observed, boris, by_anna):
        edit_deal(observed, observers=[], by=by_anna)

        assert not Deal.objects.seen_by(Actor.of(boris)).exists()

    def test_lets_them_change_delete_and_export_nothing(self, observed, boris):
        actor = Actor.of(boris)

        assert not Deal.objects.changed_by(actor).exists()
        assert not Deal.objects.deleted_by(actor).exists()
        assert not Deal.objects.exported_by(actor).exists()
        assert not may_do(actor, observed, Verb.CHANGE)

    def test_reaches_those_whose_role_shows_no_deals(self, observed, boris, system):
        scopes = {kind: verbs for kind, verbs in boris.role.scopes.items() if not kind.startswith("deal")}
        role = edit_role(boris.role, scopes={**scopes, "deal": {}}, by=system)
        boris.role = role

        assert role.scope("deal", Verb.SEE) is Scope.NONE
        assert observed in Deal.objects.seen_by(Actor.of(boris))
        assert seen_among(Actor.of(boris), [("deal", observed.pk)]) == {("deal", observed.pk)}

    def test_holds_at_once_for_whoever_makes_themselves_an_observer(self, deal, anna, boris):
        actor = Actor.of(anna)
        assert Deal.objects.seen_by(actor).exists()

        edit_deal(deal, observers=[anna], responsible=boris, by=actor)

        assert deal in Deal.objects.seen_by(actor)

    def test_leaves_the_query_of_others_as_it_is(self, observed, anna):
        query = str(Deal.objects.seen_by(Actor.of(anna)).query)

        assert " OR " not in query
        assert "observers" not in query

    def test_asks_once_for_each_actor(self, observed, boris):
        actor = Actor.of(boris)
        with CaptureQueriesContext(connection) as captured:
            for _time in range(3):
                list(Deal.objects.seen_by(actor))

        assert len([one for one in captured if "crm_deal_observers" in one["sql"]]) == 1

    def test_asks_nothing_for_those_who_see_all(self, observed, owner):
        with CaptureQueriesContext(connection) as captured:
            list(Deal.objects.seen_by(Actor.of(owner)))

        assert len(captured) == 1


class TestObservers:
    def test_are_told_as_the_responsible_is(self, observed, anna, boris, owner, run_reactions):
        run_reactions()
        before = set(Notification.objects.values_list("pk", flat=True))

        win_deal(observed, by=Actor.of(owner))
        run_reactions()

        told = set(Notification.objects.exclude(pk__in=before).values_list("user__name", flat=True))
        assert told == {"Anna", "Boris"}

    def test_are_told_in_the_log_and_put_back(self, deal, boris, by_anna, recorded):
        edit_deal(deal, observers=[boris], by=by_anna)

        (entry,) = recorded.entries
        (change,) = entry.facts["changes"]
        assert change["field"] == "observers"
        assert (change["before"], [one["id"] for one in change["after"]]) == ([], [boris.pk])

        undo_change(entry.change_id, by=by_anna)

        assert list(deal.observers.all()) == []

    def test_are_the_same_twice(self, observed, boris, by_anna, recorded):
        edit_deal(observed, observers=[boris], by=by_anna)

        assert recorded == []

    def test_come_with_a_new_deal(self, pipeline, boris, by_anna):
        deal = create_deal(title="Ten cases", observers=[boris], by=by_anna)

        assert deal in Deal.objects.seen_by(Actor.of(boris))


class TestPages:
    def test_show_the_card_without_buttons_to_change(self, observed, boris, client_of):
        page = client_of(boris).get(f"/deals/{observed.pk}")

        assert page.status_code == 200
        assert f"/deals/{observed.pk}/edit/" not in page.content.decode()
        assert client_of(boris).post(f"/deals/{observed.pk}/archive").status_code == 404

    def test_show_it_on_board_and_list(self, observed, boris, client_of):
        browser = client_of(boris)

        assert "Two phones" in browser.get("/deals").content.decode()
        assert "Two phones" in browser.get("/deals/list?observer_id=me").content.decode()

    def test_choose_observers_on_the_card(self, deal, anna, boris, client_of):
        browser = client_of(anna)

        form = browser.get(f"/deals/{deal.pk}/edit/observers").content.decode()
        answer = browser.post(f"/deals/{deal.pk}/edit/observers", {"observers": [boris.pk]})

        assert "Boris" in form
        assert answer.status_code == 303
        assert deal.watching == [boris]


class TestApi:
    def test_names_and_changes_them(self, observed, anna, boris, manager, api_of):
        api = api_of(anna)

        answer = api.patch(f"/api/v1/deals/{observed.pk}", {"observer_ids": [boris.pk, manager.pk]})

        assert sorted(answer.json()["observer_ids"]) == sorted([boris.pk, manager.pk])
        assert api_of(boris).get(f"/api/v1/deals/{observed.pk}").status_code == 200
        assert api_of(boris).patch(f"/api/v1/deals/{observed.pk}", {"title": "Mine"}).status_code == 404

    def test_refuses_strangers(self, deal, anna, api_of, recorded):
        api = api_of(anna)
        recorded.start_over()

        answer = api.patch(f"/api/v1/deals/{deal.pk}", {"observer_ids": [999]})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "observer_ids"
        assert recorded == []
