"""The panes of the explorer, one module each; `list_pane` is what lists have in common."""
