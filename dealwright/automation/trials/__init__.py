"""A record that runs through its stages for a try: delays are short and letters stay here (AU-9)."""
