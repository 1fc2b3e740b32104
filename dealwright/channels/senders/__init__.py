"""What carries texts: nothing, a gateway that Apprise knows, or an address that is called."""
