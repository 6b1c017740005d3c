"""The judgement of what a report is about and whose it is."""
