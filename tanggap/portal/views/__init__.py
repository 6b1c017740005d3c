"""Public screens: thin, each parses, calls one action or query, renders."""
