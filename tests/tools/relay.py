"""A mail relay on this machine that speaks real SMTP, and misbehaves when asked to.

``python -m tests.tools.relay PORT FOLDER [MOMENT COUNT]`` is one in a process of its own: it says its port, keeps what
it takes in the folder, and kills itself at that moment of a dialogue once it has taken so many letters.
"""

import os
import signal
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
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
        self._refused: dict[str, str] = {}

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.server_address[1])

    def answer(self, verb: str, *words: str) -> None:
        """Answer so to the next commands of that name, one after the other."""
        self._answers.setdefault(verb, []).extend(words)

    def refuse(self, address: str, words: str) -> None:
        """Answer so whenever a letter is for that address."""
        self._refused[address] = words

    def die_at(self, verb: str) -> None:
        """Cut the connection once, without a word, when that command comes."""
        self._deaths.add(verb)

    def keep(self, letter: Received) -> None:
        """Take a letter: it is then the relay's, whether or not the other end hears so."""
        self.received.append(letter)

    def answer_to(self, verb: str, usual: str, to: str = "") -> str | None:
        """Return what to say to a command, in a dialogue about a letter ``to`` somebody; None to cut the connection."""
        if verb == "RCPT" and to in self._refused:
            return self._refused[to]
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
            self.server.keep(letter)
        self.server.arrived.set()
        self.server.acknowledged.wait()
        return bool(self._write(answer))

    def _say(self, verb: str, usual: str) -> str | None:
        return self._write(self.server.answer_to(verb, usual, self._to))

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


class Spool(Relay):
    """A relay that keeps its letters on disk, and whose process dies when it is told to."""

    def __init__(self, port: int, folder: Path, moment: str | None, count: int) -> None:
        super().__init__(port)
        self.folder, self.moment, self.count = folder, moment, count

    def keep(self, letter: Received) -> None:
        """Write the letter, whole, under the next number."""
        rank = len(list(self.folder.iterdir())) + 1
        (self.folder / f"{rank:04} {letter.to}").write_bytes(letter.raw)
        super().keep(letter)
        if self.moment == END:
            self._die_when_due()

    def answer_to(self, verb: str, usual: str, to: str = "") -> str | None:
        """Answer as usual, or die there."""
        if self.moment == verb != END:
            self._die_when_due()
        return super().answer_to(verb, usual, to)

    def _die_when_due(self) -> None:
        if len(self.received) >= self.count:
            os.kill(os.getpid(), signal.SIGKILL)


def spooled(folder: Path) -> list[Received]:
    """Return what relays took into a folder, in order."""
    return [Received(path.name.partition(" ")[2], path.read_bytes()) for path in sorted(folder.iterdir())]


def serve(port: str, folder: str, moment: str | None = None, count: str = "0") -> None:
    """Be a relay until it is killed."""
    with Spool(int(port), Path(folder), moment, int(count)) as relay:
        print(relay.port, flush=True)
        relay.serve_forever()


if __name__ == "__main__":
    serve(*sys.argv[1:])
