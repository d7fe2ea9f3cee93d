"""Questions to a store, one module a subject: SQL in, frozen rows out."""
