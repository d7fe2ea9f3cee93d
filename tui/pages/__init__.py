"""What each page says: rows from the store to blocks, one module a subject.

The explorer draws these pages and `termsheet show` prints them.
"""
