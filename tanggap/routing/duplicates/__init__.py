"""The same problem, reported twice: which open cases a report may belong to, how sure that is, and why (docs/duplicates.md)."""
