"""Every channel to the client: one model of messages, sent by jobs, told on the timelines."""
