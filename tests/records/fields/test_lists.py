"""Lists narrowed and sorted by added fields, page by page."""

import pytest

from dealwright.crm.deals.actions import create_deal
from dealwright.kit.errors import Refused
from dealwright.people.roles.actions import edit_role
from dealwright.records.fields.filtering import Operator, operators_of
from dealwright.records.fields.queries import custom_field_of
from tests.records.fields.conftest import SAMPLES, SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(pipeline, owner, add, values):
    """Deals with the lower value, with the higher one and without."""

    def made(sample, multiple=False):
        field = add(sample.type, multiple=multiple)
        low, high = values(sample)
        keep = [[low], [low, high]] if multiple else [low, high]
        deals = [
            create_deal(title="D", responsible=owner, custom={field.code: one}, by=SYSTEM) for one in keep
        ]
        return field, [*deals, create_deal(title="D", responsible=owner, by=SYSTEM)], (low, high)

    return made


def asked(program, **query):
    answer = program.get("/api/v1/deals", query)
    assert answer.status_code == 200, answer.json()
    return [one["id"] for one in answer.json()["items"]]


def text(value):
    if isinstance(value, dict):
        return value["amount"]
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)
class TestFilters:
    def test_find_one_value(self, sample, three, owner, api_of):
        field, (lower, higher, without), (low, high) = three(sample)
        program, operators = api_of(owner), operators_of(custom_field_of("deal", field.code))
        name = field.name

        if Operator.IS in operators:
            assert asked(program, **{name: text(low)}) == [lower.pk]
            assert set(asked(program, **{f"{name}__not": text(low)})) == {higher.pk, without.pk}
        if Operator.ONE_OF in operators:
            assert set(asked(program, **{f"{name}__in": f"{text(low)},{text(high)}"})) == {
                lower.pk,
                higher.pk,
            }
        if Operator.AT_LEAST in operators:
            assert asked(program, **{f"{name}__gte": text(high)}) == [higher.pk]
            assert asked(program, **{f"{name}__lt": text(high)}) == [lower.pk]
        if Operator.CONTAINS in operators:
            assert asked(program, **{f"{name}__contains": text(low)[1:-1].upper()}) == [lower.pk]
        assert asked(program, **{f"{name}__is_null": "true"}) == [without.pk]

    def test_find_one_of_several_values(self, sample, three, owner, api_of):
        if sample.type == "yes_no":  # is one of two, never several
            with pytest.raises(Refused):
                three(sample, multiple=True)
            return
        field, (one, both, without), (low, high) = three(sample, multiple=True)
        program = api_of(owner)

        assert set(asked(program, **{field.name: text(low)})) == {one.pk, both.pk}
        assert asked(program, **{field.name: text(high)}) == [both.pk]
        assert set(asked(program, **{f"{field.name}__not": text(high)})) == {one.pk, without.pk}

    def test_refuse_what_is_no_value(self, sample, three, owner, api_of):
        field, _deals, _values = three(sample)
        program = api_of(owner)

        for query in (
            f"{field.name}__is_null=maybe",
            f"{field.name}__gte=\0",
            f"{field.name}__nothing=1",
            "custom.nothing=1",
        ):
            assert program.get(f"/api/v1/deals?{query}").status_code == 422

    def test_sort_with_empty_ones_last(self, sample, three, owner, api_of):
        field, (lower, higher, without), _values = three(sample)
        program = api_of(owner)

        if not sample.is_sorted:
            assert program.get(f"/api/v1/deals?sort={field.name}").status_code == 422
            return
        assert asked(program, sort=field.name) == [lower.pk, higher.pk, without.pk]
        assert asked(program, sort=f"-{field.name}") == [higher.pk, lower.pk, without.pk]


def test_no_order_tells_a_hidden_field(add, pipeline, anna, api_of):
    add("text", label="Tax id", code="tax_id")
    edit_role(anna.role, hidden={"deal": ["custom.tax_id"]}, by=SYSTEM)

    assert api_of(anna).get("/api/v1/deals?sort=custom.tax_id").status_code == 403


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("type", ["number", "text", "money", "date", "datetime"])
def test_pages_follow_one_another_through_ties_and_empty_ones(
    type, sign, limit, add, pipeline, owner, api_of
):
    sample = next(one for one in SAMPLES if one.type == type)
    field, program = add(type), api_of(owner)
    for value in (sample.high, None, sample.low, sample.low, None, sample.high, sample.low, None):
        create_deal(title="D", responsible=owner, custom={field.code: value}, by=SYSTEM)
    whole = asked(program, sort=f"{sign}{field.name}")

    found, cursor = [], None
    while True:
        query = {"sort": f"{sign}{field.name}", "limit": limit, **({"cursor": cursor} if cursor else {})}
        page = program.get("/api/v1/deals", query).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert found == whole
    assert len(set(found)) == 8


def test_a_cursor_of_long_letters_is_taken_back(add, pipeline, owner, api_of):
    field, program = add("text", settings={"longest": 250}), api_of(owner)
    for place in range(2):
        create_deal(title="D", responsible=owner, custom={field.code: chr(0x1F98A + place) * 250}, by=SYSTEM)

    first = program.get(f"/api/v1/deals?sort={field.name}&limit=1").json()
    second = program.get("/api/v1/deals", {"sort": field.name, "limit": 1, "cursor": first["next_cursor"]})

    assert second.status_code == 200
    assert len(second.json()["items"]) == 1


def test_the_document_tells_of_them():
    from dealwright.api.site import site

    told = site().document["paths"]["/api/v1/deals"]["get"]
    sort = next(one for one in told["parameters"] if one["name"] == "sort")

    assert "custom" in str(sort["schema"])


def test_a_list_asks_one_question_more_at_most(add, pipeline, owner, api_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    program = api_of(owner)
    create_deal(title="D", responsible=owner, by=SYSTEM)
    program.get("/api/v1/deals")
    with CaptureQueriesContext(
        connection,
    ) as without:
        program.get("/api/v1/deals")
    add("number", "Weight")
    create_deal(title="D", responsible=owner, custom={"weight": 3}, by=SYSTEM)
    program.get("/api/v1/deals")
    with CaptureQueriesContext(connection) as with_fields:
        program.get("/api/v1/deals")

    assert len(with_fields) - len(without) <= 1
