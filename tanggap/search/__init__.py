"""Search: words of residents and staff understood (`understanding`), found (`retrieval`) and put in order (`ranking`)."""
