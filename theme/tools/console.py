"""What the person at the terminal sees: one line for each long step, one line for a failure."""

import contextlib
import errno
import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

LONGEST_LINE = 600  # characters
SPACES = "\u00a0\u202f"  # French has them in figures and names


class Failure(Exception):
    """One clear line of what went wrong and what to do; `details` may list the faults one by one.

    Both may repeat what somebody else wrote, so they are kept to one line that means nothing to a terminal.
    """

    def __init__(self, line: str, details: Sequence[str] = ()) -> None:
        self.line = on_one_line(line)
        super().__init__(self.line)
        self.details = [on_one_line(detail) for detail in details]


def on_one_line(text: str) -> str:
    """The text with escapes for what cannot be printed, and cut where it is far too long."""
    shown = text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"
    return "".join(
        one if one.isprintable() or one in SPACES else one.encode("unicode_escape").decode() for one in shown
    )


@contextlib.contextmanager
def step(what: str, otherwise: str = "failed") -> Iterator[None]:
    """Prints `what` at once and the seconds it took when it is done, or `otherwise`."""
    print(f"  {what} …", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(f" {otherwise}", flush=True)
        raise
    print(f" {time.monotonic() - start:.1f} s", flush=True)


# What programs say of troubles that are not the project's own, and what a person can do about each.
FULL = "the disk is full; free some space and run the command again"
CLOSED = "a folder cannot be written to; check the permissions of the project's folder"
DAMAGED = "an installed package is damaged; delete the folder .venv and run the command again"
OF_THE_MACHINE = (
    (r"No space left on device|ENOSPC|Disk quota exceeded", FULL),
    (r"Read-only file system|EROFS|EACCES|Permission denied", CLOSED),
)
CAUSES = (
    *OF_THE_MACHINE,
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY",
        "a downloaded file differs from the lock and was not used; run the command again",
    ),
    (
        r"name resolution|getaddrinfo|\bENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|"
        r"SOCKET_TIMEOUT|ConnectTimeout|Read ?timed? ?out|Connection (?:refused|reset|aborted)|NewConnectionError|"
        r"Max retries exceeded|ProxyError|SSLError|CERT_|_CERT|Network is unreachable|Temporary failure|"
        r"No matching distribution found",
        "the network could not be reached; check the connection, the proxy and its certificate, and try again",
    ),
)


def known_cause(output: str, causes: Sequence[tuple[str, str]] = CAUSES) -> str | None:
    """What to do about a failure, told from a program's output; None if it is none of the known ones."""
    found = next((advice for signs, advice in causes if re.search(signs, output, re.IGNORECASE)), None)
    return found or (DAMAGED if _is_of_a_package(output) else None)


def _is_of_a_package(output: str) -> bool:
    """Whether Python found something missing, or no program at all, in a file of an installed package."""
    entered = re.findall(r'^\s*File "([^"\n]+)", line \d+', output, re.MULTILINE)
    missing = re.search(r"ModuleNotFoundError|ImportError|SyntaxError", output)
    return bool(missing and entered and "site-packages" in Path(entered[-1]).parts)


def os_cause(error: OSError) -> str:
    """The same for an error of the operating system met by our own code."""
    where = f": {error.filename}" if error.filename else ""
    if "site-packages" in Path(str(error.filename)).parts:
        return DAMAGED
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL + where
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CLOSED + where
    return f"{error.strerror or error}{where}"


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    failed: str,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """The output of a program that succeeded, kept in `log`; `failed` opens the line that is shown when it did not."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as sink:
        try:
            code = subprocess.run(
                [os.fspath(part) for part in command],
                cwd=cwd,
                env=dict(env) if env is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                # With the lock: if this process is killed, nobody else begins before what it started has ended, too.
                close_fds=False,
            ).returncode
        except subprocess.TimeoutExpired:
            raise Failure(f"{failed}: it took longer than {timeout:.0f} s; run the command again") from None
    return outcome(code, failed, log)


def outcome(code: int, failed: str, log: Path) -> str:
    """What a program wrote into `log`, if it ended well; else the `Failure` that tells what it died of is raised."""
    output = log.read_text(encoding="utf-8", errors="replace")
    if code == 0:
        return output
    # A line of minified code may hold any word; others may be filled up with spaces.
    spoken = (" ".join(line.split()) for line in output.splitlines())
    lines = [line for line in spoken if line and len(line) < 2000]
    cause = known_cause("\n".join(lines)) or (lines[-1] if lines else f"exit code {code}")
    raise Failure(f"{failed}: {cause} (all it said: {log})")
