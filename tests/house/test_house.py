"""The house tests itself: one door to the rows, one place for rights, a ledger that is never bypassed.

Each list of exceptions says why, and fails when an exception is no longer needed.
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.template.utils import get_app_template_dirs

from compliance.notifications.notification import BODY, SUBJECT, registered
from registry.checks import every_address_declares_its_access
from tests.house import scanners, template_scanners
from tests.house.scanners import Faults

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LINES, TEMPLATE_LINES = 400, 120

OTHER_DOORS = {
    "compliance/accounts/views.py": "one's own second factors, filtered by the person signed in",
}
BULK = {
    "compliance/access/migrations/0002_grants_of_members.py": "grants follow the place that they are drawn from",
    "compliance/access/migrations/0004_grants_on_requests.py": "grants are drawn from places that exist",
    "compliance/access/services.py": "grants are drawn from appointments and mandates, which have their entries",
    "compliance/accounts/sessions.py": "sessions are no record",
    "compliance/exports/job_services.py": "jobs are no record",
    "compliance/jobs/running.py": "jobs are no record",
    "compliance/jobs/services.py": "jobs are no record",
    "compliance/imports/planning.py": "what was read in a file is no record: nothing of it is written yet",
    "compliance/imports/services.py": "what was read in a file, and stands in the records' notes, is forgotten",
    "compliance/imports/writing.py": "what was read in a file is forgotten once the register says it",
    "compliance/notifications/services.py": "letters and who mutes them are no record",
    "compliance/notifications/places.py": "letters are no record",
    "compliance/records/places.py": "what is typed and not saved is no record",
    "compliance/retention/logs.py": "the journal of reads is no record",
    "registry/load_registers.py": "a load for benchmarks: its entries take the ledger's own bulk path",
    "compliance/processing/migrations/0015_next_review.py": "the nearest of two dates that the row holds",
    "compliance/records/recount.py": "what follows from the content and the law of the day is no content",
    "compliance/records/drafts.py": "what is typed and not saved is no record",
    "compliance/records/content.py": "the parts of a record, written under its service's single entry",
}
BULK_FOLDERS = ("compliance/history/",)  # the ledger's own path
PACKAGES_TEMPLATES = {"429.html": "allauth names it, without shipping one"}


def sources(*folders: str, suffixes: Iterable[str] = (".py",)) -> dict[str, str]:
    """Return the text of every file under the folders, by its path from the root."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in set(suffixes))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def faulty(files: dict[str, str], scan: Callable[[str], Faults]) -> dict[str, Faults]:
    """Return the files in which a scanner found something, with what it found."""
    found = {path: scan(text) for path, text in files.items()}
    return {path: faults for path, faults in found.items() if faults}


PYTHON = sources("compliance", "registry")
EVERY_PYTHON = PYTHON | sources("tests")
MIGRATIONS = {path: text for path, text in PYTHON.items() if "/migrations/" in path}
TEMPLATES = sources("templates", suffixes=(".html", ".txt"))
PAGES = {path: text for path, text in TEMPLATES.items() if path.endswith(".html")}
ASSETS = sources("compliance", suffixes=(".css", ".js", ".svg"))


def official_links() -> set[str]:
    """Return the addresses of official pages, wherever they stand in the list."""
    listed = (ROOT / "fixtures/official_links.json").read_text(encoding="utf-8")
    return set(re.findall(r'"(https://[^"]+)"', json.dumps(json.loads(listed))))


# --- access ---


def test_every_address_declares_who_may_open_it():
    assert every_address_declares_its_access() == []


def test_rows_are_reached_through_one_door():
    rooms = re.compile(r"/(views|forms|filters|feeds|templatetags)(/|\.py|_)|/\w+_(views|forms)\.py")
    screens = {path: text for path, text in PYTHON.items() if rooms.search(path)}
    found = faulty(screens, scanners.row_doors)
    assert found.keys() == OTHER_DOORS.keys(), found


def test_rights_are_asked_in_access_alone():
    elsewhere = {path: text for path, text in PYTHON.items() if not path.startswith("compliance/access/")}
    assert not (found := faulty(elsewhere, scanners.permission_questions)), found
    assert not (found := faulty(TEMPLATES, template_scanners.permission_questions)), found


# --- the ledger ---


def test_the_ledger_is_never_bypassed():
    writers = {path: text for path, text in PYTHON.items() if not path.startswith(BULK_FOLDERS)}
    found = faulty(writers, scanners.bulk_writes)
    assert found.keys() == BULK.keys(), found


def test_consequences_are_no_signals():
    assert not (found := faulty(PYTHON, scanners.signals)), found


def test_migrations_are_named_and_can_be_undone():
    names = [Path(path).stem for path in MIGRATIONS if not path.endswith("__init__.py")]
    assert names
    assert scanners.generated_names(names) == []
    assert not (found := faulty(MIGRATIONS, scanners.one_way_migrations)), found


# --- pages ---


def test_nothing_is_loaded_from_another_host():
    links = official_links()
    assert len(links) > 10
    assert not (found := faulty(TEMPLATES, lambda text: template_scanners.other_hosts(text, links))), found
    assert not (found := faulty(ASSETS, template_scanners.other_hosts_in_asset)), found


def test_pages_hold_no_style_and_no_script():
    assert not (found := faulty(PAGES, template_scanners.inline_code)), found


def test_text_is_escaped():
    assert not (found := faulty(PAGES, template_scanners.trusted_html)), found
    assert not (found := faulty(PYTHON, scanners.trusted_html)), found


def test_every_template_is_used():
    patterns = [pattern for text in PYTHON.values() for pattern in scanners.named_templates(text)]
    exact = [pattern for pattern in patterns if ".+" not in pattern.pattern]
    included = {name for text in TEMPLATES.values() for name in template_scanners.named_templates(text)}
    included |= {f"components/{tag}.html" for text in TEMPLATES.values() for tag in template_scanners.tags(text)}
    included |= {message.template + suffix for message in registered() for suffix in (SUBJECT, BODY)}
    unused = [
        name
        for name in (path.removeprefix("templates/") for path in TEMPLATES)
        if name not in included
        # A name computed in a module may be that of any page: components are included, or framed by their tag.
        and not any(pattern.fullmatch(name) for pattern in (exact if name.startswith("components/") else patterns))
        and not belongs_to_a_package(name)
    ]
    assert not unused, unused


def belongs_to_a_package(name: str) -> bool:
    """Tell whether an installed package shows the template."""
    return name in PACKAGES_TEMPLATES or any(
        (Path(folder) / name).exists() for folder in get_app_template_dirs("templates")
    )


def test_french_is_set_as_in_a_book():
    shown = {path: scanners.screen_texts(text) for path, text in PYTHON.items()}
    shown |= {path: list(template_scanners.screen_texts(text)) for path, text in TEMPLATES.items()}
    faults = [
        f"{path}:{line}: {scanners.typography(text)}"
        for path, texts in shown.items()
        for line, text in texts
        if scanners.typography(text)
    ]
    assert not faults, faults


# --- the files themselves ---


def test_no_file_grows_past_its_limit():
    written = {path: text for path, text in (EVERY_PYTHON | PAGES).items() if path not in MIGRATIONS}
    lines = {path: len(text.splitlines()) for path, text in written.items()}
    assert scanners.too_long(lines, lambda path: PYTHON_LINES if path.endswith(".py") else TEMPLATE_LINES) == {}


def test_nothing_is_put_off():
    mine = Path(__file__).parent.relative_to(ROOT).as_posix()  # the scanners name the words they look for
    files = {path: text for path, text in (EVERY_PYTHON | TEMPLATES | ASSETS).items() if not path.startswith(mine)}
    assert not (found := faulty(files, scanners.promises)), found


def test_locks_hold_hashes_and_no_address():
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned, hashed = len(re.findall(r"^[a-z].*==", text, re.M)), len(re.findall(r"==\S+.*\\\n\s+--hash", text))
        assert pinned == hashed > 10
        assert "://" not in text and "--index" not in text


def test_each_dependency_says_what_it_is_for():
    asked = [
        line for name in ("requirements.in", "requirements-dev.in") for line in (ROOT / name).read_text().split("\n")
    ]
    packages = [re.split(r"[\[<>=~ ]", line)[0] for line in asked if line and not line.startswith(("-", "#"))]
    said = "\n".join(line for line in (ROOT / "docs/dependencies.md").read_text().split("\n") if line.startswith("| "))
    assert packages
    assert [package for package in packages if not re.search(rf"[| ,]{re.escape(package)}\b", said)] == []
