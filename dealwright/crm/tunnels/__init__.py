"""Sales tunnels: links from a stage of one pipeline to a stage of another. Each is a rule of automation."""
