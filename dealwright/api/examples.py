"""Examples made from JSON schemas, so that they can never say something else than the shapes do."""

from typing import Any

_BY_FORMAT = {
    "date-time": "2026-11-21T20:15:00Z",
    "date": "2026-11-21",
    "email": "ana@example.com",
    "uri": "https://example.com/",
    "uuid": "5f0c6b0e-3f2c-4c39-9d3a-0a6a3f3e8a51",
}


def example_of(schema: dict[str, Any], shapes: dict[str, Any], inside: tuple[str, ...] = ()) -> Any:
    """A value that fits the schema; a shape within itself is left empty."""
    for word in ("const", "example"):
        if word in schema:
            return schema[word]
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {} if name in inside else example_of(shapes[name], shapes, (*inside, name))
    for word in ("enum", "allOf", "anyOf", "oneOf"):
        if schema.get(word):
            first = schema[word][0]
            return example_of(first, shapes, inside) if word.endswith("Of") else first
    return _of_type(schema, shapes, inside)


def _of_type(schema: dict[str, Any], shapes: dict[str, Any], inside: tuple[str, ...]) -> Any:
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {name: example_of(each, shapes, inside) for name, each in properties.items()}
        case "array":
            items = [example_of(schema["items"], shapes, inside)] if schema.get("items") else []
            return items * max(1, schema.get("minItems", 1))
        case "string":
            return _BY_FORMAT.get(schema.get("format", ""), "text"[: schema.get("maxLength", 4)])
        case "integer" | "number":
            return schema.get("default", max(1, schema.get("minimum", 1)))
        case "boolean":
            return schema.get("default", False)
    return None
