"""Retake the pictures of docs/screens: ``python -m tests.tools.screens [FOLDER]``.

The product is started with its demonstration on a throw-away database, and looked at as its people do: on a desk, on a
telephone, in the dark. A breach on a page (console error, picture over 200 kB) stops the run.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.tools import chromium

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screens"
HEAVIEST = 200_000  # bytes of a picture
PATIENCE = 30.0  # seconds that the server may take to answer

INSTALLER = "installation@demo.example"
DPO = "dpo@demo.example"
JURISTE = "juriste@opal.demo.example"


class View(NamedTuple):
    """How one looks: the name at the end of the file, the window, the scheme."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


class Screen(NamedTuple):
    """What one looks at: the name of the file, who looks, the address, and what to bring to the top."""

    name: str
    person: str
    address: str
    top: str = ""


VIEWS = (View("1280", 1280, 800), View("320", 320, 640), View("sombre", 1280, 800, "dark"))
SCREENS = (
    Screen("01-connexion", "", "/compte/connexion/"),
    Screen("02-accueil", DPO, "/"),
    Screen("03-registres", DPO, "/offices/tous/traitements/"),
    Screen("04-registre", DPO, "/offices/opal/traitements/"),
    Screen("05-fiche", DPO, "/offices/opal/traitements/14/"),
    Screen("06-formulaire", DPO, "/offices/opal/traitements/14/modifier/", "#finalites"),
    Screen("07-historique", DPO, "/offices/opal/traitements/14/historique/?depuis=3&version=4"),
    Screen("08-modele", DPO, "/offices/opal/traitements/modeles/T14/"),
    Screen("09-export", DPO, "/offices/opal/exporter/processing/"),
    Screen("10-installation", INSTALLER, "/installation/"),
    Screen("11-mandat", DPO, "/offices/opal/mandat/1/"),
    Screen("12-personnes", "admin@oise-habitat.demo.example", "/offices/oise-habitat/personnes/"),
    Screen("13-fiche-confiee", "agent@opal.demo.example", "/offices/opal/traitements/34/"),
    Screen("14-reseau", "coordination@demo.example", "/reseaux/1/"),
    Screen("15-chiffres-du-reseau", "coordination@demo.example", "/reseaux/1/chiffres/"),
    Screen("16-sous-traitants", DPO, "/offices/opal/sous-traitants/"),
    Screen("17-contrat", DPO, "/offices/opal/contrats/1/"),
    Screen("18-echeances-communes", DPO, "/offices/opal/contrats/echeances-communes/"),
    Screen("19-pour-autrui", DPO, "/offices/oise-habitat/pour-autrui/1/"),
    Screen("20-verifier", "", "/verifier-un-export/"),
    Screen("21-echeances", DPO, "/offices/tous/echeances/"),
    Screen("22-importer", JURISTE, "/offices/opal/importer/processing/"),
    Screen("23-dossier-pour-un-controle", JURISTE, "/offices/opal/dossier-controle/"),
    Screen("24-demandes", DPO, "/offices/tous/demandes/"),
    Screen("25-demande", JURISTE, "/offices/opal/demandes/2/"),
    Screen("26-portail", "", "/demandes/opal/"),
    Screen("27-conservation", JURISTE, "/offices/opal/conservation/"),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """Start the product with its demonstration and give its address; leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="ramure-screens-") as folder:
        port = _free_port()
        environment = {
            **os.environ,
            "RAMURE_LOOPBACK": "1",
            "RAMURE_DEMONSTRATION": "1",
            "RAMURE_VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/ramure.sqlite3",
            "DJANGO_SETTINGS_MODULE": "registry.settings",
            "PORT": str(port),
        }
        for command in (["migrate"], ["collectstatic", "--no-input"], ["demo"], _installer()):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:registry.loopback", "registry.wsgi"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _installer() -> list[str]:
    """Return the command that opens the installer's account, with the password of the demonstration."""
    facts = f"{INSTALLER!r}, full_name='Claude Hébert', is_demonstration=True, password=demonstration.PASSWORD"
    words = "from compliance.accounts.models import User; from registry import demonstration"
    return ["shell", "--verbosity", "0", "--command", f"{words}; User.objects.create_superuser({facts})"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the server stopped as it started")
        try:
            urllib.request.urlopen(f"{address}/accessibilite/").close()  # noqa: S310  # our own loopback address
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not answer")


def take(browser: Browser, address: str, folder: Path) -> list[Path]:
    """Take every picture; return their paths."""
    pictures = []
    for person in dict.fromkeys(screen.person for screen in SCREENS):
        context = browser.new_context(
            base_url=address, locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce"
        )
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message, heard=complaints: heard.append(message.text))
        if person:
            sign_in(page, person)
        for screen in (screen for screen in SCREENS if screen.person == person):
            pictures += [_picture(page, screen, view, folder) for view in VIEWS]
        context.close()
        if complaints:
            raise RuntimeError(f"the browser complained: {complaints}")
    return pictures


def sign_in(page: Page, person: str) -> None:
    """Enter as a person of the demonstration does."""
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(person)
    page.get_by_label("Mot de passe").fill("ramure-demonstration")
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/")


def _picture(page: Page, screen: Screen, view: View, folder: Path) -> Path:
    page.set_viewport_size({"width": view.width, "height": view.height})
    page.emulate_media(color_scheme=view.scheme)
    page.goto(screen.address)
    if screen.top:
        page.locator(screen.top).evaluate("element => element.scrollIntoView({block: 'start'})")
    page.evaluate("document.activeElement.blur()")
    path = folder / f"{screen.name}-{view.name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > HEAVIEST:
        raise RuntimeError(f"{path.name} weighs {path.stat().st_size} bytes")
    return path


def main(folder: Path) -> None:
    """Retake all the pictures, and remove those of pages that are no longer taken."""
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(),
            args=[*chromium.ARGUMENTS, "--lang=fr-FR"],
        )
        taken = take(browser, address, folder)
        browser.close()
    for old in set(folder.glob("*.png")) - set(taken):
        old.unlink()
    print(f"{len(taken)} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
