import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Lower
from django.test.utils import CaptureQueriesContext

from dealwright.crm.contacts.models import Contact
from dealwright.events import unrecorded
from dealwright.kit import inserting
from dealwright.people.roles.models import Role
from dealwright.store.carts.models import Cart

pytestmark = pytest.mark.django_db


def inserted(asked: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in asked if one["sql"].startswith("INSERT")]


class TestInsert:
    def test_writes_each_time_what_the_record_holds(self, anna):
        contacts = [
            Contact(name="Ana", tags=["vip", "new"], custom={"floor": 3}, responsible=anna),
            Contact(name="Boris", tags=[], custom={}),
            Contact(name="O'Hara %s", tags=["100%"], custom={"a": None}),
        ]

        with unrecorded("rows of a test"):
            for contact in contacts:
                contact.save()

        stored = [Contact.objects.get(pk=contact.pk) for contact in contacts]
        assert [(one.name, one.tags, one.custom, one.responsible) for one in stored] == [
            ("Ana", ["vip", "new"], {"floor": 3}, anna),
            ("Boris", [], {}, None),
            ("O'Hara %s", ["100%"], {"a": None}, None),
        ]
        assert [one.created_at for one in stored] == [one.created_at for one in contacts]

    def test_writes_the_text_of_a_statement_once(self, monkeypatch):
        written = []
        write = inserting._write
        monkeypatch.setattr(inserting, "_texts", {})
        monkeypatch.setattr(inserting, "_write", lambda *of: written.append(of[0]) or write(*of))

        with unrecorded("rows of a test"):
            Cart(token_hash="a").save()
            Cart(token_hash="b").save()
            Cart.objects.bulk_create([Cart(token_hash="c")])

        assert written == [Cart]
        assert set(Cart.objects.values_list("token_hash", flat=True)) == {"a", "b", "c"}

    def test_lets_the_database_fill_in_what_is_left_to_it(self):
        with unrecorded("rows of a test"), CaptureQueriesContext(connection) as asked:
            left, told = Cart(token_hash="a"), Cart(token_hash="b", email="b@example.com", coupon_code="X")
            left.save()
            told.save()

        assert [sql.count("DEFAULT") for sql in inserted(asked)] == [2, 0]
        assert (left.email, left.coupon_code) == ("", "")
        assert Cart.objects.get(pk=told.pk).email == "b@example.com"

    def test_leaves_expressions_to_django(self):
        with unrecorded("rows of a test"):
            role = Role(name=Lower(Value("BUYER")))
            role.save()

        assert Role.objects.get(pk=role.pk).name == "buyer"

    def test_takes_one_statement(self):
        with unrecorded("rows of a test"), CaptureQueriesContext(connection) as asked:
            Contact(name="Ana").save()

        assert len(asked) == 1
        assert "'Ana'" in inserted(asked)[0]


class TestInsertAll:
    def test_writes_all_in_one_statement_and_tells_them_their_ids(self, monkeypatch):
        monkeypatch.setattr(inserting, "_texts", {})
        carts = [Cart(token_hash="a"), Cart(token_hash="b", email="b@example.com"), Cart(token_hash="c")]

        with CaptureQueriesContext(connection) as asked:
            inserting.insert_all(carts)

        assert len(inserted(asked)) == 1
        assert [Cart.objects.get(pk=one.pk).token_hash for one in carts] == ["a", "b", "c"]
        assert [Cart.objects.get(pk=one.pk).email for one in carts] == ["", "b@example.com", ""]
        assert not any(one._state.adding for one in carts)

    def test_writes_the_text_once_for_each_number_of_rows(self, monkeypatch):
        written = []
        write = inserting._write
        monkeypatch.setattr(inserting, "_texts", {})
        monkeypatch.setattr(inserting, "_write", lambda *of: written.append(len(of[1])) or write(*of))

        for names in ("ab", "cd", "efg", "h"):
            inserting.insert_all([Cart(token_hash=name) for name in names])

        assert written == [2, 3, 1]
        assert set(Cart.objects.values_list("token_hash", flat=True)) == set("abcdefgh")

    def test_leaves_many_rows_and_expressions_to_django(self, monkeypatch):
        monkeypatch.setattr(inserting, "MOST_ROWS", 2)
        many = [Cart(token_hash=name) for name in "abc"]
        told = [Cart(token_hash=Lower(Value("D")))]

        with unrecorded("rows of a test"):
            inserting.insert_all(many)
            inserting.insert_all(told)

        assert all(one.pk for one in [*many, *told])
        assert set(Cart.objects.values_list("token_hash", flat=True)) == set("abcd")

    def test_writes_nothing_for_nothing(self):
        with CaptureQueriesContext(connection) as asked:
            inserting.insert_all([])

        assert len(asked) == 0

    def test_writes_columns_as_arrays_where_django_does(self):
        roles = [Role(name="Packers"), Role(name="O'Hara %s"), Role(name="Drivers")]

        with unrecorded("rows of a test"), CaptureQueriesContext(connection) as asked:
            inserting.insert_all(roles)

        assert ["UNNEST" in sql for sql in inserted(asked)] == [True]
        assert [Role.objects.get(pk=one.pk).name for one in roles] == ["Packers", "O'Hara %s", "Drivers"]
