"""Lists of records: one engine for every kind. A domain declares a `Listing`; its page is one line."""
