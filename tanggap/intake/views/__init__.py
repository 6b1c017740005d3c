"""The screens of the report flow: thin, each parses, calls one action or query, renders."""
