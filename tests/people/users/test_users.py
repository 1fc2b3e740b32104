"""People: finding them, their pages, photos, leaving and handing over."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from dealwright.crm.contacts.actions import create_contact
from dealwright.events import Actor
from dealwright.kit import albums
from dealwright.kit.errors import Refused
from dealwright.people.departments.actions import create_department
from dealwright.people.users import photos
from dealwright.people.users.actions import create_user, deactivate_user, edit_user, hand_over_work

SYSTEM = Actor.system()


def picture(width=800, height=1200, kind="JPEG", color="teal"):
    """A picture as somebody's telephone takes it."""
    written = io.BytesIO()
    Image.new("RGB", (width, height), color).save(written, kind)
    return written.getvalue()


def sent(content, name="me.jpg"):
    return {"photo": SimpleUploadedFile(name, content)}


class TestPeople:
    def test_are_found_by_name_without_accents(self, client_of, anna, roles):
        create_user(
            email="joao@example.com", name="João Conceição", role=roles["Seller"], position="Caixa", by=SYSTEM
        )
        browser = client_of(anna)

        for words in ("joao", "CONCEICAO", "caixa joão", "joao@"):
            page = browser.get("/people", {"q": words}).content.decode()
            assert "João Conceição" in page
            assert "anna@example.com" not in page.split("<main")[1]

    def test_are_narrowed_to_a_department_and_all_below(self, client_of, anna, boris, north):
        street = create_department(name="Street", parent=north, by=SYSTEM)
        edit_user(boris, department=street, by=SYSTEM)
        browser = client_of(anna)

        def found(department):
            rows = browser.get(f"/people?department={department.pk}").content.decode().split("<tbody>")[1]
            return [name for name in ("Anna", "Boris") if name in rows]

        assert (found(north), found(street)) == (["Anna", "Boris"], ["Boris"])

    def test_who_left_stand_apart(self, client_of, owner, anna):
        edit_user(anna, is_active=False, by=SYSTEM)
        browser = client_of(owner)

        assert "anna@example.com" not in browser.get("/people").content.decode()
        assert "anna@example.com" in browser.get("/people?state=inactive").content.decode()
        assert "anna@example.com" in browser.get("/people?state=all").content.decode()

    def test_are_shown_page_by_page(self, client_of, owner, roles):
        for number in range(102):
            create_user(
                email=f"p{number:03}@example.com", name=f"P {number:03}", role=roles["Reader"], by=SYSTEM
            )
        browser = client_of(owner)

        first = browser.get("/people").content.decode()
        following = first.split('hx-get="/people?')[1].split('"')[0].replace("&amp;", "&")
        rest = browser.get(f"/people?{following}", headers={"HX-Request": "true"}).content.decode()

        assert "p098@example.com" in first
        assert "p101@example.com" not in first
        assert "p101@example.com" in rest
        assert "<html" not in rest

    def test_cost_the_same_for_many(self, client_of, owner, roles):
        browser = client_of(owner)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                browser.get("/people")
            return len(captured)

        queries()
        few = queries()
        for number in range(15):
            create_user(email=f"p{number}@example.com", name=f"P {number}", role=roles["Reader"], by=SYSTEM)

        assert queries() == few
        assert few <= 8

    def test_say_so_when_nobody_fits(self, client_of, anna):
        assert "Nobody fits" in client_of(anna).get("/people?q=zebra").content.decode()


class TestPerson:
    def test_is_everybodys_to_look_at(self, client_of, boris, anna):
        edit_user(anna, phone="+55 11 91234-5678", position="Key accounts", by=SYSTEM)

        page = client_of(boris).get(f"/people/{anna.pk}").content.decode()

        assert "+55 11 91234-5678" in page
        assert "Key accounts" in page
        assert f"/people/{anna.pk}/edit" not in page

    def test_answers_for_what_the_reader_may_see(self, client_of, boris, anna, owner):
        for number in range(3):
            create_contact(name=f"Client {number}", responsible=anna, by=SYSTEM)

        told = client_of(owner).get(f"/people/{anna.pk}").content.decode()

        assert f'<a href="/contacts?responsible={anna.pk}">Contacts</a>' in told
        assert "answers for nothing" in client_of(boris).get(f"/people/{anna.pk}").content.decode()

    @pytest.mark.parametrize(
        "place", ["/edit", "/photo", "/password", "/deactivation", "/reactivation", "/handover"]
    )
    def test_is_not_changed_by_a_colleague(self, client_of, boris, anna, recorded, place):
        assert client_of(boris).post(f"/people/{anna.pk}{place}").status_code == 403
        assert recorded == []

    @pytest.mark.parametrize(
        ("values", "field"),
        [({"name": " "}, "name"), ({"position": "x" * 121}, "position"), ({"phone": "1" * 41}, "phone")],
    )
    def test_refuses_what_cannot_be(self, anna, recorded, values, field):
        with pytest.raises(Refused) as refusal:
            edit_user(anna, **values, by=SYSTEM)

        assert refusal.value.field == field
        assert anna.refreshed().name == "Anna"
        assert recorded == []


class TestPhoto:
    def test_is_cut_square_in_two_sizes(self, client_of, anna, recorded):
        answer = client_of(anna).post("/me/photo", sent(picture()))

        user = anna.refreshed()
        assert answer.status_code == 303
        for url, side in ((user.photo_url, 384), (user.thumbnail_url, 96)):
            kept = Image.open(io.BytesIO(client_of(anna).get(url).content))
            assert (kept.format, kept.size) == ("WEBP", (side, side))
        assert recorded == ["user.edited"]

    def test_stands_beside_the_name(self, client_of, anna, boris):
        client_of(anna).post("/me/photo", sent(picture()))

        assert anna.refreshed().thumbnail_url in client_of(boris).get("/people").content.decode()

    def test_is_for_colleagues_only(self, client_of, anna):
        client_of(anna).post("/me/photo", sent(picture()))
        url = anna.refreshed().photo_url

        assert Client().get(url).status_code == 302
        assert client_of(anna).get(url)["Cache-Control"] == "private, max-age=31536000, immutable"

    def test_loses_what_the_camera_wrote_into_it(self, anna):
        image, written = Image.new("RGB", (50, 50)), io.BytesIO()
        exif = Image.Exif()
        exif[0x010F] = "Secret camera"
        image.save(written, "JPEG", exif=exif)

        name = photos.keep(written.getvalue())

        with default_storage.open(f"people/{name}.webp") as kept:
            assert b"Secret camera" not in kept.read()

    @pytest.mark.parametrize(
        "content",
        [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:300], b"\x00" * 2000],
    )
    def test_is_refused_when_it_is_no_picture(self, client_of, anna, recorded, content):
        client_of(anna).post("/me/photo", sent(content))

        assert anna.refreshed().photo == ""
        assert recorded == []

    def test_is_refused_when_it_would_unpack_into_too_much(self, anna, recorded, monkeypatch):
        monkeypatch.setattr(albums, "MOST_PIXELS", 100)

        with pytest.raises(Refused, match="megapixels"):
            photos.keep(picture(11, 10))

        assert recorded == []

    @pytest.mark.parametrize("name", ["../settings.py", "x.webp", "0" * 32 + ".png", "0" * 32 + ".webp"])
    def test_opens_no_other_file(self, client_of, anna, name):
        assert client_of(anna).get(f"/files/people/{name}").status_code == 404

    def test_is_taken_away(self, client_of, anna):
        browser = client_of(anna)
        browser.post("/me/photo", sent(picture()))

        browser.post("/me/photo", {"remove": "yes"})

        assert anna.refreshed().photo == ""

    def test_is_given_to_others_by_those_who_may(self, client_of, owner, anna):
        client_of(owner).post(f"/people/{anna.pk}/photo", sent(picture()))

        assert anna.refreshed().photo

    def test_comes_by_the_api_too(self, api_of, anna, owner):
        program = api_of(anna)
        content = base64.b64encode(picture()).decode()

        set_mine = program.post("/api/v1/users/me/photo", {"content": content})
        not_mine = program.post(f"/api/v1/users/{owner.pk}/photo", {"content": content})
        broken = program.post("/api/v1/users/me/photo", {"content": "AAAA"})
        removed = program.delete("/api/v1/users/me/photo")

        assert set_mine.json()["photo_url"].startswith("/files/people/")
        assert (not_mine.status_code, broken.status_code, removed.status_code) == (403, 422, 204)
        assert owner.refreshed().photo == ""


class TestMe:
    def test_is_changed_by_the_api(self, api_of, anna, recorded):
        program = api_of(anna)
        recorded.start_over()

        changed = program.patch("/api/v1/users/me", {"phone": "+55 11 5", "time_zone": "Europe/Warsaw"})
        role = program.patch("/api/v1/users/me", {"role_id": 1})

        assert (changed.json()["phone"], changed.json()["time_zone"]) == ("+55 11 5", "Europe/Warsaw")
        assert role.status_code == 422
        assert recorded == ["user.edited"]

    def test_is_a_page_of_sections(self, client_of, anna):
        page = client_of(anna).get("/me").content.decode()

        assert "About me" in page
        assert "No absence is planned" in page
        assert 'id="tokens"' in page


class TestDeactivateUser:
    def test_shuts_somebody_out_and_gives_their_work_away(
        self, client_of, owner, anna, boris, run_reactions, recorded
    ):
        contact = create_contact(name="Client", responsible=anna, by=SYSTEM)
        run_reactions()
        recorded.start_over()
        browser = client_of(owner)

        page = browser.get(f"/people/{anna.pk}/deactivation").content.decode()
        browser.post(f"/people/{anna.pk}/deactivation", {"hand_over_to": boris.pk})
        run_reactions()

        assert "Contacts" in page
        assert not anna.refreshed().is_active
        assert contact.refreshed().responsible == boris
        assert list(recorded)[:2] == ["user.work_handed_over", "user.edited"]

    def test_leaves_what_is_put_away_where_it_is(self, anna, boris, owner, run_reactions):
        from dealwright.crm.contacts.models import Contact
        from dealwright.events import unrecorded
        from dealwright.kit import clock

        old = create_contact(name="Old", responsible=anna, by=SYSTEM)
        with unrecorded("long ago"):
            Contact.objects.filter(pk=old.pk).update(archived_at=clock.now())

        hand_over_work(anna, to=boris, by=Actor.of(owner))
        run_reactions()

        assert old.refreshed().responsible == anna

    def test_refuses_a_colleague_who_cannot(self, anna, boris, recorded):
        edit_user(boris, is_active=False, by=SYSTEM)
        recorded.start_over()

        for colleague in (anna, boris.refreshed()):
            with pytest.raises(Refused):
                deactivate_user(anna, hand_over_to=colleague, by=SYSTEM)

        assert anna.refreshed().is_active
        assert recorded == []

    def test_is_undone_by_letting_in_again(self, client_of, owner, anna):
        client_of(owner).post(f"/people/{anna.pk}/deactivation")
        client_of(owner).post(f"/people/{anna.pk}/reactivation")

        assert anna.refreshed().is_active

    def test_works_by_the_api(self, api_of, owner, anna, boris, run_reactions):
        contact, program = create_contact(name="Client", responsible=anna, by=SYSTEM), api_of(owner)

        moved = program.post(f"/api/v1/users/{anna.pk}/hand-over", {"to_id": boris.pk})
        out = program.post(f"/api/v1/users/{anna.pk}/deactivate", {})
        back = program.post(f"/api/v1/users/{anna.pk}/reactivate")
        run_reactions()

        assert moved.status_code == 200
        assert (out.json()["is_active"], back.json()["is_active"]) == (False, True)
        assert contact.refreshed().responsible == boris


def test_pictures_are_read_in_one_place_only():
    sources = Path(photos.__file__).parents[2]
    readers = [path.name for path in sources.rglob("*.py") if "Image.open(" in path.read_text()]

    assert readers == ["pictures.py"]
