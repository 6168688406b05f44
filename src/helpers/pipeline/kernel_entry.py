"""What a cold kernel runs: ipykernel, tied to its runner and honest about its threads.

Started as ``python -m helpers.pipeline.kernel_entry -f CONNECTION_FILE``. Nothing of the project
is imported beyond this module and the one about processes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback

from helpers.pipeline.processes import die_with_parent


def _tell_on_threads() -> None:
    """Write an exception that ends a thread to the kernel's own stderr as well.

    The notebook protocol carries such text only while the cell that began the thread is running.
    """
    log = os.dup(2)
    shown = threading.excepthook

    def tell(failed: threading.ExceptHookArgs) -> None:
        trace = traceback.format_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)
        os.write(log, "".join(trace).encode("utf-8", "backslashreplace"))
        shown(failed)

    threading.excepthook = tell


def run_kernel() -> None:
    """Run the kernel that the command line asks for, until it is told to stop."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _tell_on_threads()
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - after the path is clean

    IPKernelApp.launch_instance()


def main() -> None:
    """Run a kernel that ends with the process that started it."""
    die_with_parent()
    # The working folder is the notebooks'; a file there must not stand in for a library.
    sys.path[:] = [entry for entry in sys.path if entry not in {"", os.getcwd()}]  # noqa: PTH109
    run_kernel()


if __name__ == "__main__":
    main()
