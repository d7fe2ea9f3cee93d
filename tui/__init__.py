"""Everything a person at a terminal meets: the command, the explorer, what they print."""
