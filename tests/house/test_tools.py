"""The tools under the commands: a cluster that leaves nothing behind, a Python found by running it."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.tools import chromium, postgres, presence

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tests.tools.postgres"]
PRINT_ADDRESS = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'], flush=True); input()"]


@pytest.fixture
def postgresql():
    """Leave the test where the server is not installed."""
    try:
        postgres.binary("initdb")
    except postgres.Unavailable:
        presence.required(None, "the PostgreSQL server")


def folder_of(address: str) -> Path:
    return Path(address.strip().partition("host=")[2].replace("%2F", "/"))


@pytest.mark.usefixtures("postgresql")
def test_a_cluster_answers_then_leaves_nothing():
    with postgres.cluster() as address:
        folder = folder_of(address)
        assert folder.stat().st_mode & 0o077 == 0  # nobody else reaches the socket
        with psycopg.connect(host=str(folder), user=postgres.ROLE, dbname="postgres") as connection:
            assert connection.execute("SELECT lower('É')").fetchone() == ("é",)
    assert not folder.exists()


@pytest.mark.usefixtures("postgresql")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_cluster_is_removed_when_its_command_is_stopped(number):
    with subprocess.Popen(
        [*COMMAND, *PRINT_ADDRESS], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        folder = folder_of(run.stdout.readline())
        assert folder.exists()
        run.send_signal(number)
        assert run.wait(120) != 0
    assert not folder.exists()


@pytest.mark.usefixtures("postgresql")
def test_the_status_of_the_command_is_given_back():
    assert (
        subprocess.run([*COMMAND, sys.executable, "-c", "raise SystemExit(7)"], cwd=ROOT, check=False).returncode == 7
    )


@pytest.mark.parametrize(("where", "status"), [("true", 1), ("false", 0)])
def test_without_postgresql_continuous_integration_fails(monkeypatch, capsys, where, status):
    def missing(name):
        raise postgres.Unavailable(f"{name} is not installed")

    monkeypatch.setattr(postgres, "binary", missing)
    monkeypatch.setenv("CI", where)
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)]
    try:
        assert postgres.main(["true"]) == status
    finally:
        for number, handler in zip((signal.SIGTERM, signal.SIGHUP), before, strict=True):
            signal.signal(number, handler)
    assert "POSTGRESQL IS NOT TESTED: initdb is not installed" in capsys.readouterr().err


def test_what_is_missing_skips_here_and_fails_in_continuous_integration(monkeypatch):
    assert presence.required("/usr/bin/soffice", "LibreOffice") == "/usr/bin/soffice"
    monkeypatch.setenv("CI", "false")
    with pytest.raises(pytest.skip.Exception, match="LibreOffice is missing"):
        presence.required(None, "LibreOffice")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="LibreOffice is missing"):
        presence.required(None, "LibreOffice")


def test_the_chromium_named_by_the_environment_comes_first(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium.executable() == sys.executable


# --- the environment ---


@pytest.fixture
def machine(tmp_path):
    """Make a machine whose path holds only a shell's tools, and the commands given as scripts."""
    tools, project = tmp_path / "bin", tmp_path / "project"
    tools.mkdir()
    project.mkdir()
    for name in ("sh", "cp", "cmp"):
        (tools / name).symlink_to(shutil.which(name))
    (project / "lock.txt").write_text("")

    def run(**scripts: str) -> subprocess.CompletedProcess[str]:
        for name, text in scripts.items():
            command = tools / name.replace("_", ".")
            command.write_text(f"#!/bin/sh\n{text}\n")
            command.chmod(0o755)
        environment = {"PATH": str(tools), "HOME": str(tmp_path), "LC_ALL": "C"}
        script = ["sh", str(ROOT / "tests/tools/environment.sh"), "lock.txt"]
        return subprocess.run(script, cwd=project, env=environment, capture_output=True, text=True, check=False)

    return run


OLD = 'case "$1" in --version) echo "Python 3.9.1" ;; *) exit 1 ;; esac'
SHIM = "echo 'the command exists in these Python versions:' >&2; exit 127"


def test_an_old_python_is_refused_in_one_sentence(machine):
    done = machine(python3=OLD)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "Ramure needs Python 3.12 or newer with its venv module, and found Python 3.9.1: install"
    )
    assert done.stderr.count("\n") == 1


def test_no_python_is_told(machine):
    assert "found no Python: install" in machine().stderr


def test_a_name_that_does_not_answer_is_passed_over_and_nothing_is_installed_twice(machine, tmp_path):
    answering = f'exec "{Path(sys.base_prefix) / "bin/python3"}" "$@"'
    first = machine(python3_14=SHIM, python3_13=OLD, python3=answering)
    assert first.returncode == 0, first.stderr
    assert first.stdout == "Installing lock.txt\n"
    assert machine().stdout == ""
    (tmp_path / "project/lock.txt").write_text("# changed\n")
    assert machine().stdout == "Installing lock.txt\n"
