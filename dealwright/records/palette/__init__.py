"""The palette: go places, create, act on the open record, find records; all of it asked from the server."""
