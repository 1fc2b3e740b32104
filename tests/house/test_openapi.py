"""The description of the API: a strict validator takes it, it has what the contract promises."""

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from dealwright.api.site import site
from dealwright.events.declaring import all_declared
from tests.house.operations import all_operations
from tests.house.walking import close
from tests.house.world import build

pytestmark = pytest.mark.django_db

RECORD = "id version created_at updated_at"
PROMISED = {
    "pipelines": f"{RECORD} name record_kind stages",
    "deals": f"{RECORD} title pipeline_id stage_id amount amount_is_manual company_id contact_ids"
    " responsible_id observer_ids source begins_on closes_on tags custom archived_at lines"
    " last_interaction_at",
    "contacts": f"{RECORD} name first_name last_name phones emails addresses client_type responsible_id tags"
    " custom company_ids do_not_track",
    "products": f"{RECORD} name sku kind price tax_rate category_id stock photos variants active",
    "orders": f"{RECORD} number store stage_id deal_id contact_id company_id lines totals paid_state"
    " shipped_state canceled_at cancel_reason placed_at",
    "payments": f"{RECORD} order_id amount state provider paid_at",
    "invoices": f"{RECORD} number contact_id company_id lines totals due_on state deal_id",
    "triggers": f"{RECORD} record_kind pipeline_id stage_id kind settings condition allow_back",
    "rules": f"{RECORD} record_kind pipeline_id stage_id kind settings condition run",
    "tasks": f"{RECORD} title responsible_id due_at done_at about",
    "tags": "id name color",
    "users": "id name email role_id department_id",
    "departments": "id name parent_id head_id path",
    "absences": "id user_id begins_on ends_on kind substitute_id note",
    "working-days": f"{RECORD} user_id day_on started_at break_began_at ended_at is_closed_by_itself",
    "letter-refusals": "id email refused_at refused_by_id",
    "invitations": "id email role_id department_id state expires_at",
    "letters": "id to subject state answer attempts",
    "roles": "id name scopes",
}
"""The fields of each resource, as the contract names them."""

SUB_NOUNS = {
    "pipelines": {"stages"},
    "deals": {"move", "win", "lose", "archive", "unarchive", "timeline", "notes", "lines", "payments"},
    "contacts": {"timeline", "notes"},
    "products": {"stock", "timeline"},
    "orders": {"cancel", "payments", "timeline"},
    "payments": {"pay", "refund"},
    "invoices": {"send", "pay", "cancel", "timeline"},
    "tasks": {"complete", "reopen"},
    "rules": {"runs"},
}


def test_a_strict_validator_takes_it():
    OpenAPIV31SpecValidator(dict(site().document)).validate()


def test_operations_have_names_of_their_own():
    names = [one.id for one in all_operations()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("resource", PROMISED)
def test_a_resource_has_the_fields_it_promises(resource):
    told = site().document["paths"][f"/api/v1/{resource}"]["get"]["responses"]["200"]
    page = schema_of(told["content"]["application/json"]["schema"])
    item = schema_of(page["properties"]["items"]["items"])

    assert set(PROMISED[resource].split()) - item["properties"].keys() == set()


@pytest.mark.parametrize("resource", SUB_NOUNS)
def test_a_resource_has_the_sub_nouns_it_promises(resource):
    start = f"/api/v1/{resource}/{{id}}/"
    found = {path.removeprefix(start) for path in site().document["paths"] if path.startswith(start)}

    assert SUB_NOUNS[resource] - found == set()


def test_every_kind_of_event_is_told_with_its_facts(owner, api_of):
    told = {one["kind"]: one for one in api_of(owner).get("/api/v1/event-kinds").json()["items"]}

    assert told.keys() == {kind.kind for kind in all_declared()}
    assert told["payment.received"]["facts"]["properties"].keys() == {"order", "amount", "provider", "method"}


def test_answers_are_as_described(pipeline, anna, owner, api_of):
    world, whose, wrong = build(pipeline, anna), {"views": anna}, {}
    for one in all_operations():
        if one.is_safe:
            answer = api_of(whose.get(one.noun, owner)).get(world.filled(one.path) + _needed(one, world))
            described = site().document["paths"][one.path]["get"]["responses"]["200"]["content"]
            if "application/json" not in described:
                assert answer.headers["Content-Type"] in described
                close(answer)
                continue
            whole = {**described["application/json"]["schema"], "components": site().document["components"]}
            try:
                jsonschema.validate(answer.json(), whole)
            except jsonschema.ValidationError as error:
                wrong[one.id] = (answer.status_code, error.message)

    assert wrong == {}


def _needed(operation, world):
    """The query an operation cannot do without."""
    known = {"record": f"deal:{world.ids['deals']}"}
    told = site().document["paths"][operation.path][operation.method].get("parameters", [])
    needed = [one["name"] for one in told if one["in"] == "query" and one.get("required")]
    return "?" + "&".join(f"{name}={known.get(name, 'an')}" for name in needed) if needed else ""


def schema_of(schema):
    name = schema.get("$ref", "").rpartition("/")[2]
    return site().document["components"]["schemas"][name] if name else schema
