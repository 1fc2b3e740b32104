"""The only package that knows everything: settings, addresses, servers and the command line."""
