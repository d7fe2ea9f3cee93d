"""Every reach below Textual's public face, in one place.

What is here holds for one version of Textual, the one that pyproject.toml names. A test looks at
each private part that is used, and tells after an upgrade which ones are no longer what they were.
"""

VERSION = "8.2.8"
"""The version of Textual that all this was written for."""
