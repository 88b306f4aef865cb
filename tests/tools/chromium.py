"""Where Chromium is: the `CHROMIUM` variable, a name on the path, or the browser that playwright installed."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Return the path of a Chromium that can be started, or None."""
    candidates = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES)]
    for path in candidates:
        if path and os.access(path, os.X_OK):
            return path
    return _installed_by_playwright()


def _installed_by_playwright() -> str | None:
    from playwright.sync_api import sync_playwright  # late: starting its driver takes half a second

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    found = executable()
    print(found or "no Chromium on this machine")
    sys.exit(found is None)
