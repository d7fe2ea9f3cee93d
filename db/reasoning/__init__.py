"""What follows from the facts: comparisons, totals, loops, changes."""
