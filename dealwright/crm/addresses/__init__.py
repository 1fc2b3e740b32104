"""Where contacts, companies and leads are."""
