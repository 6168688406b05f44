"""``python -m helpers`` is ``reports``."""

import sys

from helpers.cli import main

if __name__ == "__main__":
    sys.exit(main())
