"""`python -m tui` is the `termsheet` command."""

import sys

from tui.start import main

if __name__ == "__main__":
    sys.exit(main())
