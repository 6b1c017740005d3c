"""Agencies, categories and the rules of who is responsible; all of it loaded city data."""
