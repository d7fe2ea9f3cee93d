"""The same views as plain text, CSV, Markdown and JSON; without Textual."""
