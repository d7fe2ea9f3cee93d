"""The fact store: what was said about deals and companies, by whom, and how it is asked.

Nothing in this package knows a screen. Commands and screens import it; it imports neither.
"""

__version__ = "0.1.0"
