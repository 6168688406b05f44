"""``python -m helpers`` is ``reports``."""

import sys

from korea_medtech_notebooks import main

if __name__ == "__main__":
    sys.exit(main())
