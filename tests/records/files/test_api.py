import json

import pytest

from dealwright.records.files import blobs
from dealwright.records.files.models import File
from tests.house.walking import close
from tests.records.files.conftest import PDF, drawn, sent

pytestmark = pytest.mark.django_db

URL = "/api/v1/files"


def posted(program, deal, upload=None, **more):
    """The answer to a form with a file."""
    given = {"record": f"deal:{deal.pk}", "file": upload or sent()}
    return program.generic_form(URL, {**given, **more.pop("fields", {})}, **more)


@pytest.fixture
def program(api_of, anna):
    return forms(api_of(anna))


def forms(client):
    """A program that can send forms with files."""
    from django.test import Client

    client.generic_form = lambda path, fields, **more: Client.post(
        client, path, {name: value for name, value in fields.items() if value is not None}, **more
    )
    return client


class TestAttachFile:
    def test_answers_with_what_the_content_is(self, program, deal, anna, uploads, recorded):
        answer = posted(program, deal, sent("Договор “7”.pdf"))

        told = answer.json()
        file = File.objects.get()
        assert answer.status_code == 201
        assert told["record"] == {"kind": "deal", "id": deal.pk}
        assert (told["id"], told["name"], told["size"]) == (file.pk, "Договор “7”.pdf", len(PDF))
        assert (told["type"], told["has_preview"], told["uploaded_by_id"]) == (
            "application/pdf",
            False,
            anna.pk,
        )
        assert recorded == ["file.attached"]

    def test_is_done_once_for_the_same_key(self, program, deal, uploads):
        first, again = (
            posted(program, deal, headers={"Idempotency-Key": "one"}).json() for _time in range(2)
        )

        assert again == first
        assert File.objects.count() == 1

    def test_refuses_the_same_key_for_another_content(self, program, deal, uploads):
        posted(program, deal, headers={"Idempotency-Key": "one"})

        answer = posted(program, deal, sent(content=b"other"), headers={"Idempotency-Key": "one"})

        assert answer.status_code == 422
        assert File.objects.count() == 1

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"file": None}, "file"),
            ({"file": "a text"}, "file"),
            ({"record": None}, "record"),
            ({"record": "deal"}, "record"),
            ({"record": "deal:0"}, "record"),
            ({"record": "deal:9223372036854775808"}, "record"),
            ({"record": "deal:987654"}, "record"),
            ({"record": "deal:\0"}, "record"),
            ({"file": sent(content=b"")}, "file"),
        ],
    )
    def test_names_the_field_that_is_wrong(self, program, deal, in_folder, recorded, fields, field):
        answer = posted(program, deal, fields=fields)

        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert recorded == []
        assert [path for path in in_folder.rglob("*") if path.is_file()] == []

    def test_refuses_a_file_larger_than_the_operator_allows(self, program, deal, in_folder, settings):
        settings.FILES_LARGEST = 1000

        small = posted(program, deal, sent(content=b"x" * 1000))
        large = posted(program, deal, sent(content=b"x" * 1001))

        assert (small.status_code, large.status_code) == (201, 422)
        assert "1000" in large.json()["errors"][0]["message"]

    def test_finds_no_record_of_others(self, api_of, boris, deal, in_folder, recorded):
        stranger = forms(api_of(boris))
        recorded.start_over()

        answer = posted(stranger, deal)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "record"
        assert (File.objects.count(), list(recorded)) == (0, [])
        assert [path for path in in_folder.rglob("*") if path.is_file()] == []

    @pytest.mark.parametrize(
        "body",
        [
            b"no parts at all",
            b"--x\r\nContent-Disposition: form-data; name=record\r\n\r\ndeal:1",
            b"--x\r\n" * 300,
            b"\0" * 300,
        ],
    )
    @pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
    def test_refuses_a_form_it_cannot_read(self, program, deal, uploads, body, kind):
        answer = program.generic("POST", URL, body, content_type=kind)

        assert answer.status_code in {400, 422}
        assert answer["Content-Type"] == "application/problem+json"
        assert File.objects.count() == 0

    def test_refuses_another_kind_of_body(self, program, deal, uploads):
        answer = program.post(URL, {"record": f"deal:{deal.pk}"})

        assert answer.status_code == 415

    def test_says_so_when_the_storage_does_not_answer(self, program, deal, in_folder, recorded, monkeypatch):
        def full(*given):
            raise OSError("disk full")

        monkeypatch.setattr(blobs.default_storage, "save", full)

        answer = posted(program, deal)

        assert answer.status_code == 503
        assert File.objects.count() == 0
        assert recorded == []


class TestListFiles:
    def test_tells_those_of_one_record(self, program, attached, deal):
        first, second = attached("a.pdf"), attached("b.pdf")

        told = program.get(URL, {"record": f"deal:{deal.pk}"}).json()["items"]

        assert [one["id"] for one in told] == [second.pk, first.pk]
        assert [one["id"] for one in program.get(URL).json()["items"]] == [second.pk, first.pk]

    def test_tells_nothing_of_others(self, api_of, boris, attached, deal):
        attached()

        assert api_of(boris).get(URL).json()["items"] == []
        assert api_of(boris).get(URL, {"record": f"deal:{deal.pk}"}).status_code == 404


class TestGetFileContent:
    def test_gives_it_out_as_a_download_that_can_do_nothing(self, program, attached):
        file = attached("Договор “7”.html", b"<script>alert(1)</script>")

        answer = program.get(f"{URL}/{file.pk}/content")

        assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
        assert answer["Content-Type"] == "application/octet-stream"
        name = "%D0%94%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80%20%E2%80%9C7%E2%80%9D.html"
        assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Content-Length"] == "25"

    def test_quotes_a_name_with_quotation_marks(self, program, attached):
        file = attached('the "one".pdf')

        answer = program.get(f"{URL}/{file.pk}/content")

        assert answer["Content-Disposition"] == 'attachment; filename="the \\"one\\".pdf"'
        close(answer)

    @pytest.mark.parametrize(
        ("asked", "status", "content", "told"),
        [
            ("bytes=0-3", 206, b"%PDF", "bytes 0-3/{size}"),
            ("bytes=1-", 206, PDF[1:], "bytes 1-{last}/{size}"),
            ("bytes=-4", 206, PDF[-4:], "bytes {from4}-{last}/{size}"),
            ("bytes=0-999999", 200, PDF, None),
            ("bytes=-", 200, PDF, None),
            ("bytes=0-1,3-4", 200, PDF, None),
            ("lines=1-2", 200, PDF, None),
            ("bytes=999999-", 416, b"", "bytes */{size}"),
            ("bytes=3-1", 416, b"", "bytes */{size}"),
            ("bytes=-0", 416, b"", "bytes */{size}"),
        ],
    )
    def test_gives_out_a_part(self, program, attached, asked, status, content, told):
        file = attached()

        answer = program.get(f"{URL}/{file.pk}/content", headers={"Range": asked})

        size = len(PDF)
        told = told and told.format(size=size, last=size - 1, from4=size - 4)
        assert (answer.status_code, answer.headers.get("Content-Range")) == (status, told)
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content]) == content

    def test_gives_out_the_small_picture(self, program, attached):
        picture, text = attached("roof.png", drawn()), attached("a.txt", b"a")

        answer = program.get(f"{URL}/{picture.pk}/preview")

        assert answer["Content-Type"] == "image/webp"
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
        assert program.get(f"{URL}/{text.pk}/preview").status_code == 404

    def test_is_not_found_when_the_content_is_gone(self, program, attached):
        file = attached()
        blobs.delete(file.key)

        assert program.get(f"{URL}/{file.pk}/content").status_code == 404


class TestRemoveAndRestore:
    def test_take_it_off_and_put_it_back(self, program, attached, recorded):
        file = attached()
        recorded.start_over()

        removed = program.delete(f"{URL}/{file.pk}")
        gone = program.get(f"{URL}/{file.pk}/content")
        listed = program.get(URL).json()["items"]
        restored = program.post(f"{URL}/{file.pk}/restore")

        assert (removed.status_code, gone.status_code, listed) == (204, 404, [])
        assert (restored.status_code, restored.json()["deleted_at"]) == (200, None)
        assert recorded == ["file.removed", "file.restored"]


class TestGetFileUsage:
    def test_sums_up_for_those_who_look_after_it(self, api_of, owner, anna, attached):
        attached()

        told = api_of(owner).get(f"{URL}/usage").json()

        assert told == {"files": 1, "bytes": len(PDF), "removed_files": 0, "removed_bytes": 0}
        assert api_of(anna).get(f"{URL}/usage").status_code == 403


def test_the_document_describes_the_form():
    from dealwright.api.site import site

    told = site().document["paths"]["/api/v1/files"]["post"]
    form = told["requestBody"]["content"]["multipart/form-data"]["schema"]

    assert sorted(form["required"]) == ["file", "record"]
    assert form["properties"]["file"]["contentMediaType"] == "application/octet-stream"
    content = site().document["paths"]["/api/v1/files/{id}/content"]["get"]["responses"]["200"]["content"]
    assert json.loads(json.dumps(content)) == {"application/octet-stream": {}}
