"""By when: a clock on every step of a case, who lets it run out, and who is told then."""
