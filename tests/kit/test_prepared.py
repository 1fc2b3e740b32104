import threading

import pytest
from django.db import connection, connections
from django.db.models import Count, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from dealwright.events import unrecorded
from dealwright.kit.prepared import PreparedQuery
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User

pytestmark = pytest.mark.django_db


def with_role(user_id: int):
    """Somebody with their role and how many share it."""
    same = User.objects.filter(role=OuterRef("role")).order_by().values("role")
    share = Subquery(same.annotate(number=Count("pk")).values("number"))
    return User.objects.select_related("role").annotate(share=share).filter(pk=user_id)


class TestPreparedQuery:
    def test_gives_each_time_the_row_that_was_asked_for(self, anna, boris, owner):
        prepared = PreparedQuery(with_role)

        found = [prepared.first(user.pk) for user in (anna, owner, boris, anna)]

        assert [(user.name, user.role.name, user.share) for user in found] == [
            ("Anna", "Seller", 2),
            ("Olga", "Administrator", 1),
            ("Boris", "Seller", 2),
            ("Anna", "Seller", 2),
        ]
        assert found[0] is not found[3]
        assert found[0] == with_role(anna.pk).get()

    def test_reads_what_is_there_now_in_one_query_with_what_is_related(self, anna):
        prepared = PreparedQuery(with_role)
        assert prepared.first(anna.pk).role.name == "Seller"
        with unrecorded("another name"):
            Role.objects.filter(pk=anna.role_id).update(name="Buyer")

        with CaptureQueriesContext(connection) as asked:
            assert prepared.first(anna.pk).role.name == "Buyer"

        assert len(asked) == 1

    def test_finds_nothing_where_there_is_none(self, anna):
        prepared = PreparedQuery(with_role)

        assert prepared.first(anna.pk) == anna
        assert prepared.first(0) is None
        assert prepared.first(anna.pk) == anna

    def test_takes_a_text_as_a_value_and_never_as_a_part_of_the_query(self, anna):
        prepared = PreparedQuery(lambda email: User.objects.filter(email=email), str)

        assert prepared.first("anna@example.com") == anna
        assert prepared.first("' OR '' = '") is None
        assert prepared.first("%s") is None

    def test_gives_values_as_the_query_does(self, anna):
        prepared = PreparedQuery(lambda key: User.objects.filter(pk=key).values("name", "role__name"))

        assert prepared.first(anna.pk) == {"name": "Anna", "role__name": "Seller"}

    def test_writes_its_text_once_in_each_thread(self, anna):
        made = []

        def make(key: int):
            made.append(threading.get_ident())
            return User.objects.filter(pk=key)

        prepared = PreparedQuery(make)
        prepared.first(anna.pk), prepared.first(anna.pk)

        other = threading.Thread(target=lambda: (prepared.first(1), prepared.first(2), connection.close()))
        other.start()
        other.join()

        assert len(made) == len(set(made)) == 2

    @pytest.mark.django_db(transaction=True)
    def test_asks_over_the_connection_of_now(self, anna):
        prepared = PreparedQuery(with_role)
        assert prepared.first(anna.pk) == anna
        before = connections["default"]
        connections["default"] = before.copy()
        try:
            before.close()
            before.connect = None  # whoever asks over it fails

            with CaptureQueriesContext(connections["default"]) as asked:
                assert prepared.first(anna.pk) == anna

            assert len(asked) == 1
        finally:
            connections["default"].close()
            del before.connect
            connections["default"] = before

    def test_refuses_a_query_that_does_not_ask_for_the_value(self):
        with pytest.raises(ValueError, match="stands nowhere"):
            PreparedQuery(lambda key: User.objects.all()).first(1)


class TestSeveralValues:
    def test_takes_each_in_its_place(self, anna, boris):
        prepared = PreparedQuery(lambda key, name: User.objects.filter(pk=key, name=name), int, str)

        assert prepared.first(anna.pk, "Anna") == anna
        assert prepared.first(anna.pk, "Boris") is None
        assert prepared.first(boris.pk, "Boris") == boris

    def test_takes_ids_as_an_array(self, anna, boris, owner):
        prepared = PreparedQuery(
            lambda ids: User.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (ids,))), list
        )

        assert set(prepared.all([anna.pk, owner.pk])) == {anna, owner}
        assert prepared.all([]) == []

    def test_refuses_another_number_of_values(self, anna):
        with pytest.raises(ValueError, match="argument"):
            PreparedQuery(with_role).first(anna.pk, 2)


class TestAll:
    def test_gives_the_rows_in_the_order_of_the_query(self, anna, boris, owner):
        prepared = PreparedQuery(lambda role: User.objects.filter(role=role).order_by("-name"))

        assert prepared.all(anna.role_id) == [boris, anna]
        assert prepared.all(owner.role_id) == [owner]
        assert prepared.first(anna.role_id) == boris

    def test_gives_what_is_there_now(self, anna):
        prepared = PreparedQuery(lambda name: User.objects.filter(name=name), str)
        assert prepared.all("Anna") == [anna]
        with unrecorded("another name"):
            User.objects.filter(pk=anna.pk).update(name="Ana")

        assert prepared.all("Anna") == []
