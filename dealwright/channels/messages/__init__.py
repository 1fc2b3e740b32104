"""Messages to and from clients, whatever channel carries them."""
