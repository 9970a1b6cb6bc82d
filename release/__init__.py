"""Dataset releases: a store at a day as files that anybody can read, cite, compare and verify."""
