"""Demo people who use a running site the way people do: over HTTP and the live socket."""
