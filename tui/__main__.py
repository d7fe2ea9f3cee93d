"""`python -m tui` is the `termsheet` command."""

from tui.cli import main

if __name__ == "__main__":
    main()
