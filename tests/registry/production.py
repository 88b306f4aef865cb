"""Django started anew, as on a production machine: another process, only the variables given."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-long-random-key-that-nobody-else-knows-0123456789-abcdefghijklmnop"
VARIABLES = {
    "RAMURE_SECRET_KEY": SECRET,
    "RAMURE_HOSTS": "registre.example.fr",
    "RAMURE_EMAIL_URL": "smtp+tls://ramure:secret@mail.example.fr",
    "RAMURE_FROM_EMAIL": "ramure@registre.example.fr",
}
READ = """
import json, sys, django
from django.conf import settings
from django.core import checks
django.setup()
messages = checks.run_checks(include_deployment_checks=True)
found = [message.id for message in messages if not message.is_silenced()]
names = json.loads(sys.argv[1])
print(json.dumps({"checks": found, **{name: getattr(settings, name) for name in names}}, default=str))
"""


def start(folder: Path, *command: str, **variables: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python with the production variables; a variable given as None is absent."""
    chosen = {**VARIABLES, "RAMURE_VAR_DIR": str(folder), **variables}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    environment = {**kept, **{name: value for name, value in chosen.items() if value is not None}}
    environment |= {"DJANGO_SETTINGS_MODULE": "registry.settings", "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def settings(folder: Path, *names: str, **variables: str | None) -> dict[str, Any]:
    """Return the settings asked for, and the ids of the checks that complain under ``checks``."""
    done = start(folder, "-c", READ, json.dumps(names), **variables)
    assert done.returncode == 0, done.stderr
    content: dict[str, Any] = json.loads(done.stdout)
    return content
