"""Letters: the outgoing mail, kept as rows until the mail server has taken it."""
