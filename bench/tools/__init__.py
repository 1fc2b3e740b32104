"""What the measurements share: a running site, its data, its clients, and how figures are told."""
