"""People of the staff, their roles and scopes."""
