"""What went wrong, said to the operator in one line."""


class Trouble(Exception):
    """Something the operator can mend; the text says what is wrong and what to do."""
