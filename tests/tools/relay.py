"""A mail relay on this machine that speaks real SMTP, and misbehaves when asked to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

END = "."  # the moment the message has been received whole, and is not acknowledged yet


@dataclass
class Received:
    """A letter that the relay took, as it came."""

    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """Return the letter, parsed."""
        return cast(EmailMessage, message_from_bytes(self.raw, policy=policy.default))

    @property
    def id(self) -> str:
        """Return its Message-ID."""
        return str(self.message["Message-ID"])


class Relay(socketserver.ThreadingTCPServer):
    """Takes letters into ``received``; `answer` and `die_at` make it refuse or fall silent."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Dialogue)
        self.received: list[Received] = []
        self.acknowledged = threading.Event()  # cleared, the relay keeps its last word for itself
        self.acknowledged.set()
        self.arrived = threading.Event()
        self._answers: dict[str, list[str]] = {}
        self._deaths: set[str] = set()

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.server_address[1])

    def answer(self, verb: str, *words: str) -> None:
        """Answer so to the next commands of that name, one after the other."""
        self._answers.setdefault(verb, []).extend(words)

    def die_at(self, verb: str) -> None:
        """Cut the connection once, without a word, when that command comes."""
        self._deaths.add(verb)

    def answer_to(self, verb: str, usual: str) -> str | None:
        """Return what to say to a command; None to cut the connection."""
        if verb in self._deaths:
            self._deaths.remove(verb)
            return None
        waiting = self._answers.get(verb)
        return waiting.pop(0) if waiting else usual


class _Dialogue(socketserver.StreamRequestHandler):
    server: Relay

    def handle(self) -> None:
        self._to = ""
        if not self._say("", "220 relay"):
            return
        for line in self.rfile:
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb == "RCPT":
                self._to = words.partition("<")[2].rpartition(">")[0]
            usual = {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok")
            said = self._say(verb, usual)
            if not said or verb == "QUIT" or (said.startswith("354") and not self._take()):
                return

    def _take(self) -> bool:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        letter = Received(self._to, b"".join(line.removeprefix(b".") for line in lines))
        answer = self.server.answer_to(END, "250 taken")
        if answer is None or answer.startswith("250"):  # a relay that dies then may have kept the letter
            self.server.received.append(letter)
        self.server.arrived.set()
        self.server.acknowledged.wait()
        return bool(self._write(answer))

    def _say(self, verb: str, usual: str) -> str | None:
        return self._write(self.server.answer_to(verb, usual))

    def _write(self, words: str | None) -> str | None:
        if words is not None:
            try:
                self.wfile.write(f"{words}\r\n".encode())
            except OSError:  # the other end was killed
                return None
        return words


@contextmanager
def listening(port: int = 0) -> Iterator[Relay]:
    """Start a relay, and stop it at the end; a port given is taken again by one that comes back."""
    with Relay(port) as relay:
        thread = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield relay
        finally:
            relay.acknowledged.set()
            relay.shutdown()
            thread.join()
