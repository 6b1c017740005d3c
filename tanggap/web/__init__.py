"""Settings, URLs, command line, base templates and reactions."""
