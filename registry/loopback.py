"""Gunicorn's configuration for `make run`: the loopback addresses of this machine, nothing else."""

import os
import socket

PORT = os.environ.get("PORT", "8000")


def _has_ipv6() -> bool:
    """Browsers may try ``localhost`` over IPv6 first; a machine without it would refuse to bind."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


bind = [f"127.0.0.1:{PORT}"] + ([f"[::1]:{PORT}"] if _has_ipv6() else [])
workers = 2
worker_class = "sync"
loglevel = "warning"
control_socket_disable = True


def when_ready(server: object) -> None:
    """Say where the site is, once it can answer."""
    print(f"Adresses : http://127.0.0.1:{PORT} et http://localhost:{PORT} (clés de sécurité : localhost)", flush=True)
