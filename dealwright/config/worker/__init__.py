"""The worker process: does what waits in the database."""
