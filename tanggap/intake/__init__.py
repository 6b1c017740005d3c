"""How reports come in: the resident's flow, drafts, bulk import."""
