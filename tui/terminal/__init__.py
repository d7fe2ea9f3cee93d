"""All that reaches below Textual's public face; each reach has a test that notices an upgrade."""
