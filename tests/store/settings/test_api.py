"""What a program reads and writes of the settings of the shop."""

from __future__ import annotations

import base64

import pytest

from dealwright.events import Actor, last_change
from dealwright.records.undo.actions import undo_change
from dealwright.store.settings.queries import the_store
from tests.house.world import picture_of

pytestmark = pytest.mark.django_db
PATH = "/api/v1/settings/store"


class TestSettings:
    def test_are_read_and_written(self, api_of, owner, pipeline, recorded):
        api = api_of(owner)
        recorded.start_over()
        sent = {
            "name": "Aurora",
            "accent": "#0A0B0C",
            "language": "en",
            "languages": ["pt-br", "en"],
            "pipeline_id": pipeline.pk,
            "responsible_id": owner.pk,
            "hold_minutes": 30,
            "reminds_of_carts": True,
        }

        answer = api.patch(PATH, sent)

        told = sent | {"accent": "#0a0b0c", "languages": ["pt-br"]}
        assert answer.status_code == 200, answer.json()
        assert {name: answer.json()[name] for name in sent} == told
        assert {name: api.get(PATH).json()[name] for name in sent} == told
        assert recorded == ["store.edited"]

    def test_are_taken_back(self, api_of, owner):
        before = the_store().tagline
        api_of(owner).patch(PATH, {"tagline": "All that rings"})

        undo_change(last_change(), by=Actor.of(owner))

        assert the_store().tagline == before

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"name": ""}, "name"),
            ({"accent": "red"}, "accent"),
            ({"currency": "XYZ"}, "currency"),
            ({"contact_email": "nobody"}, "contact_email"),
            ({"language": "tlh"}, "language"),
            ({"pipeline_id": 987654321}, "pipeline_id"),
            ({"responsible_id": 987654321}, "responsible_id"),
            ({"price_list_id": 987654321}, "price_list_id"),
            ({"hold_minutes": 0}, "hold_minutes"),
        ],
    )
    def test_refuse_at_the_field(self, api_of, owner, sent, field, recorded):
        api = api_of(owner)
        recorded.start_over()

        answer = api.patch(PATH, sent)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
        assert recorded == []

    def test_are_not_for_sellers(self, api_of, anna, recorded):
        api = api_of(anna)
        recorded.start_over()

        assert api.get(PATH).status_code == 403
        assert api.patch(PATH, {"name": "Mine"}).status_code == 403
        assert api.post(f"{PATH}/hero-photo", {"content": "aGk="}).status_code == 403
        assert recorded == []


class TestHeroPhoto:
    def test_is_shown_and_taken_away(self, api_of, owner):
        api, picture = api_of(owner), base64.b64encode(picture_of("Aurora")).decode()

        shown = api.post(f"{PATH}/hero-photo", {"content": picture}).json()
        assert shown["hero_photo_url"].startswith("/files/products/")

        assert api.delete(f"{PATH}/hero-photo").status_code == 204
        assert the_store().hero_photo == ""
