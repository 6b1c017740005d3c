"""The officers' and operators' screens."""
