"""The photo of a contact and the logo of a company, through pages and API."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact, delete_contact, edit_contact
from dealwright.crm.merging.actions import merge_records
from dealwright.crm.pictures.album import CLIENTS
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.people.roles.actions import edit_role
from dealwright.records.bin.actions import purge_record
from dealwright.records.undo.actions import undo_change

SYSTEM = Actor.system()


@pytest.fixture
def contact(anna: Any) -> Any:
    """A client of Anna's."""
    return create_contact(name="Conceição Aparecida", responsible=anna, by=SYSTEM)


@pytest.fixture(autouse=True)
def files(db: None, settings: Any, tmp_path: Path) -> Path:
    """Where pictures are kept during a test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """A picture as somebody would upload it."""

    def drawn(width: int = 60, height: int = 40) -> bytes:
        file = io.BytesIO()
        Image.new("RGB", (width, height), "teal").save(file, "PNG")
        return file.getvalue()

    return drawn


@pytest.fixture
def upload(files: Path, picture: Callable[..., bytes]) -> Callable[..., Any]:
    """What a browser sends."""
    return lambda content=None: {"picture": SimpleUploadedFile("me.png", content or picture(900, 500))}


class TestPictureOfAClient:
    def test_is_uploaded_shown_and_removed_on_the_card(
        self, client_of: Any, anna: Any, contact: Any, upload: Any, recorded: Any
    ) -> None:
        browser = client_of(anna)

        answer = browser.post(f"/contacts/{contact.pk}/photo", upload())

        kept = contact.refreshed()
        assert answer["Location"] == f"/contacts/{contact.pk}"
        assert recorded == ["contact.edited"]
        assert kept.thumbnail_url in browser.get(f"/contacts/{contact.pk}").content.decode()
        assert kept.thumbnail_url in browser.get("/contacts").content.decode()
        served = browser.get(kept.picture_url)
        assert (served["Content-Type"], served.content[8:12]) == ("image/webp", b"WEBP")

        browser.post(f"/contacts/{contact.pk}/photo", {"remove": "yes"})

        assert contact.refreshed().photo == ""
        assert 'class="thumbnail"' not in browser.get("/contacts").content.decode()

    def test_is_chosen_in_its_place_on_the_card(self, client_of: Any, anna: Any, contact: Any) -> None:
        page = client_of(anna).get(f"/contacts/{contact.pk}/photo", headers={"HX-Request": "true"})

        assert 'enctype="multipart/form-data"' in page.content.decode()
        assert "<html" not in page.content.decode()

    @pytest.mark.parametrize("content", [b"<svg onload='alert(1)'></svg>", b"x"])
    def test_is_refused_where_it_is_no_picture(
        self, client_of: Any, anna: Any, contact: Any, upload: Any, recorded: Any, content: bytes
    ) -> None:
        answer = client_of(anna).post(f"/contacts/{contact.pk}/photo", upload(content))

        assert answer.status_code == 422
        assert "not a picture we can read" in answer.content.decode()
        assert contact.refreshed().photo == ""
        assert recorded == []

    def test_asks_for_a_file(self, client_of: Any, anna: Any, contact: Any, recorded: Any) -> None:
        assert client_of(anna).post(f"/contacts/{contact.pk}/photo", {}).status_code == 422
        assert recorded == []

    def test_is_nobodys_who_may_not_change_the_client(
        self, client_of: Any, boris: Any, contact: Any, upload: Any, files: Path
    ) -> None:
        assert client_of(boris).post(f"/contacts/{contact.pk}/photo", upload()).status_code == 404
        assert contact.refreshed().photo == ""
        assert not (files / "clients").exists()

    def test_is_hidden_by_a_role(
        self, client_of: Any, api_of: Any, anna: Any, contact: Any, upload: Any, picture: Any
    ) -> None:
        edit_contact(contact, photo=picture(), by=SYSTEM)
        name = contact.refreshed().photo
        edit_role(anna.role, hidden={"contact": ["photo"]}, by=SYSTEM)
        browser = client_of(anna)

        assert name not in browser.get(f"/contacts/{contact.pk}").content.decode()
        assert name not in browser.get("/contacts").content.decode()
        assert browser.post(f"/contacts/{contact.pk}/photo", {"remove": "yes"}).status_code == 403
        assert name not in api_of(anna).get(f"/api/v1/contacts/{contact.pk}").content.decode()
        assert contact.refreshed().photo == name

    def test_is_put_back_by_undo(self, anna: Any, contact: Any, files: Path, picture: Any) -> None:
        edit_contact(contact, photo=picture(60, 40), by=SYSTEM)
        first = contact.refreshed().photo
        edit_contact(contact, photo=picture(50, 40), by=SYSTEM)

        assert contact.refreshed().photo not in ("", first)
        _undo_last(Actor.of(anna))

        assert contact.refreshed().photo == first

    def test_is_kept_by_a_merge(self, contact: Any, files: Path, picture: Any, owner: Any) -> None:
        other = create_contact(name="Conceição", photo=picture(), by=SYSTEM)

        merge_records(contact, others=[other], by=Actor.of(owner))

        assert contact.refreshed().photo == other.photo

    def test_goes_with_a_client_who_is_deleted_for_good(
        self, contact: Any, files: Path, picture: Any, owner: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        edit_contact(contact, photo=picture(60, 40), by=SYSTEM)
        other = create_contact(name="The same face", photo=picture(60, 40), by=SYSTEM)
        for one in (contact, other):
            assert CLIENTS.content_of(f"{other.photo}.webp") is not None
            gone = delete_contact(one.refreshed(), by=SYSTEM)
            with django_capture_on_commit_callbacks(execute=True):
                purge_record(gone, by=Actor.of(owner))

        assert list((files / "clients").iterdir()) == []


class TestPictureThroughTheApi:
    def test_is_given_and_taken(self, api_of: Any, owner: Any, files: Path, picture: Any) -> None:
        company = create_company(name="Padaria Pão Quente", by=SYSTEM)
        url = f"/api/v1/companies/{company.pk}"
        api = api_of(owner)

        given = api.post(f"{url}/logo", {"content": base64.b64encode(picture()).decode()})

        assert given.status_code == 200
        assert given.json()["logo_url"].startswith("/files/clients/")
        assert given.json()["thumbnail_url"].endswith("-small.webp")
        assert api.delete(f"{url}/logo").status_code == 204
        assert api.get(url).json()["logo_url"] == ""

    def test_refuses_what_is_no_picture(self, api_of: Any, owner: Any, contact: Any, files: Path) -> None:
        answer = api_of(owner).post(
            f"/api/v1/contacts/{contact.pk}/photo", {"content": base64.b64encode(b"no picture").decode()}
        )

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "content"
        assert contact.refreshed().photo == ""


def _undo_last(by: Actor) -> None:
    last = Entry.objects.order_by("-pk").first()
    undo_change(last.change_id, by=by)
