"""Gunicorn's configuration for `make run`: the loopback addresses of this machine, the workers beside the server.

Run as a program, it only says whether the port is free.
"""

import os
import socket
import subprocess
import sys

PORT = int(os.environ.get("PORT", "8000"))


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError:
        return False
    return True


# Browsers may try `localhost` over IPv6 first; a machine without it would refuse to bind.
has_ipv6 = socket.has_ipv6 and _can_bind(socket.AF_INET6, "::1", 0)

bind = [f"127.0.0.1:{PORT}"] + ([f"[::1]:{PORT}"] if has_ipv6 else [])
workers = 2
worker_class = "sync"
loglevel = "warning"
control_socket_disable = True


WORKERS = ("send_letters", "run_jobs")
started: list[subprocess.Popen[bytes]] = []


def when_ready(server: object) -> None:
    """Say where the site is, once it can answer; let the letters leave, which are printed, and long works be done."""
    for worker in WORKERS:
        command = [sys.executable, "manage.py", worker, "--every", "2", "--parent", str(os.getpid())]
        started.append(subprocess.Popen(command))  # noqa: S603  # our own command, nothing typed in it
    print(f"Adresses : http://127.0.0.1:{PORT} et http://localhost:{PORT} (clés de sécurité : localhost)", flush=True)


def on_exit(server: object) -> None:
    """Stop the workers with the site."""
    for worker in started:
        worker.terminate()


if __name__ == "__main__":
    free = _can_bind(socket.AF_INET, "127.0.0.1", PORT) and (not has_ipv6 or _can_bind(socket.AF_INET6, "::1", PORT))
    if not free:
        sys.exit(f"Le port {PORT} est déjà pris : arrêtez l’autre serveur, ou lancez « make run PORT={PORT + 1} ».")
