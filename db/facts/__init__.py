"""Facts files: read with the place of every value, checked as a whole, never guessed at."""
