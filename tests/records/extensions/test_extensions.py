"""Extensions are switched by whoever changes settings, and are not there while they are off."""

import pytest
from django.urls import reverse

from dealwright.events import Actor
from dealwright.records.extensions import actions, extension
from dealwright.records.extensions.models import Switch
from dealwright.records.extensions.queries import is_on, offered

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    """The declaration of the compact CRM."""
    return extension.get("compact")


class TestSwitchOn:
    def test_brings_its_pages_and_menu_entries(self, compact, owner, client_of):
        browser = client_of(owner)
        assert browser.get("/subjects").status_code == 404
        assert 'href="/subjects"' not in browser.get("/extensions").content.decode()

        answer = browser.post("/extensions/compact/switch", {"on": "1"})

        assert answer["Location"] == "/subjects"
        assert browser.get("/subjects").status_code == 200
        assert 'href="/subjects"' in browser.get("/extensions").content.decode()

    def test_is_recorded_with_what_it_makes(self, compact, owner, recorded):
        actions.switch_on(compact, by=Actor.of(owner))

        assert recorded == ["extension.switched_on", "pipeline.created", "compact_settings.funnel_chosen"]
        assert recorded.entries[0].subject_label == "Compact CRM"

    def test_twice_changes_nothing(self, compact, owner, recorded):
        actions.switch_on(compact, by=Actor.of(owner))
        recorded.start_over()

        actions.switch_on(compact, by=Actor.of(owner))

        assert recorded == []

    def test_is_for_whoever_changes_settings(self, compact, anna, client_of, recorded):
        answer = client_of(anna).post("/extensions/compact/switch", {"on": "1"})

        assert answer.status_code == 403
        assert not is_on("compact")
        assert not Switch.objects.exists()
        assert recorded == []

    def test_of_an_unknown_one_is_not_found(self, owner, client_of):
        assert client_of(owner).post("/extensions/lamp/switch", {"on": "1"}).status_code == 404


class TestSwitchOff:
    def test_takes_its_addresses_away_and_keeps_its_records(self, compact, owner, client_of, api_of):
        by = Actor.of(owner)
        actions.switch_on(compact, by=by)
        program = api_of(owner)
        assert program.get("/api/v1/subjects").status_code == 200

        actions.switch_off(compact, by=by)

        assert client_of(owner).get(reverse("subject-report")).status_code == 404
        assert program.get("/api/v1/subjects").status_code == 404
        actions.switch_on(compact, by=by)
        assert program.get("/api/v1/pipelines?name=Subjects&count=true").json()["count"] == 1


class TestPage:
    def test_finds_by_a_part_of_the_name(self, owner, client_of):
        browser = client_of(owner)

        assert "Compact CRM" in browser.get("/extensions?q=tiny").content.decode()
        assert "No extension holds these words" in browser.get("/extensions?q=lamp").content.decode()

    def test_is_closed_to_sellers(self, anna, client_of):
        assert client_of(anna).get("/extensions").status_code == 403

    def test_finds_without_accents(self):
        assert [one.name for one in offered("COMPÁCT")] == ["compact"]


class TestApi:
    def test_tells_and_switches(self, owner, api_of):
        program = api_of(owner)

        assert program.get("/api/v1/extensions").json()["items"][0]["is_on"] is False
        assert program.post("/api/v1/extensions/compact/switch-on").json()["is_on"] is True
        assert program.get("/api/v1/extensions/compact").json()["is_on"] is True
        assert program.post("/api/v1/extensions/compact/switch-off").json()["is_on"] is False

    def test_refuses_sellers(self, anna, api_of, recorded):
        program = api_of(anna)
        recorded.start_over()

        assert program.post("/api/v1/extensions/compact/switch-on").status_code == 403
        assert recorded == []

    def test_knows_no_others(self, owner, api_of):
        assert api_of(owner).get("/api/v1/extensions/lamp").status_code == 404
