"""``python -m tests.tools.bench.peak OFFICE PATH``: export a register and print the most memory used, in KiB."""

import os
import resource
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

STATUS = Path("/proc/self/status")


def most_memory() -> int:
    """Return this process's peak in KiB, whatever the process that started it used before."""
    if STATUS.exists():
        lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return int(lines["VmHWM"].split()[0])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def main(office: str, path: str) -> None:
    """Export as an operator does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.tools.bench.settings")
    options = ["--dataset", "processing", "--format", "xlsx", "--output", path]
    execute_from_command_line(["manage.py", "export_register", office, *options])
    print(most_memory())


if __name__ == "__main__":
    main(*sys.argv[1:])
