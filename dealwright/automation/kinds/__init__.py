"""What can happen: the kinds of events, for programs and administrators."""
