"""Between the network and Django: limits, routing and the threads."""
