"""Who of the staff must hear of what, and whether they have read it."""
