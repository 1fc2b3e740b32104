"""Finding records by part of a name, a phone, an address."""
