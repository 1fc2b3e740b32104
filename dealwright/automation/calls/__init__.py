"""Programs outside that call a trigger: by an address of its own, or by a code through the API (T18, T29)."""
