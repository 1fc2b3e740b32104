"""A worker that dies after the mail server took the letter and before anybody writes it down."""

import os
import signal


def main() -> None:
    """Send one letter, and die."""
    import django

    django.setup()
    from django.db import connection

    from dealwright.people.letters import jobs

    connection.settings_dict["NAME"] = os.environ["WITNESS_DATABASE"]
    jobs.note_sent = lambda *args, **words: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    jobs.step()


if __name__ == "__main__":
    main()
