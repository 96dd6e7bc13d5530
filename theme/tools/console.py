"""What the person at the terminal sees: one line for each long step, one line for a failure."""

import contextlib
import errno
import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path


class Failure(Exception):
    """One clear line of what went wrong and what to do; `details` may list the faults one by one."""

    def __init__(self, line: str, details: Sequence[str] = ()) -> None:
        super().__init__(line)
        self.line = line
        self.details = list(details)


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


NETWORK = re.compile(
    r"name resolution|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|"
    r"Connection (?:refused|reset|aborted)|ConnectTimeout|ReadTimeout|Read timed out|Max retries exceeded|NewConnectionError|"
    r"ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Network is unreachable|Temporary failure|No matching distribution found",
    re.IGNORECASE,
)
FULL_DISK = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded", re.IGNORECASE)
WRONG_HASH = re.compile(r"DO NOT MATCH THE HASHES|EINTEGRITY")
READ_ONLY = re.compile(r"Read-only file system|EROFS|EACCES|Permission denied")


def known_cause(output: str) -> str | None:
    """What to do about a failure that is not the project's own, told from a program's output; None if unknown."""
    if FULL_DISK.search(output):
        return "the disk is full; free some space and run the command again"
    if WRONG_HASH.search(output):
        return "a downloaded file differs from the lock; it was not used. Run the command again, or report it if it happens twice"
    if NETWORK.search(output):
        return "the network could not be reached; check the connection (or proxy) and run the command again"
    if READ_ONLY.search(output):
        return "a folder cannot be written to; check the permissions of the project's folder"
    return None


def os_cause(error: OSError) -> str:
    """The same for an error of the operating system met by our own code."""
    where = f": {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; free some space and run the command again"
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
    """The output of a program that succeeded; `failed` opens the line shown when it did not. Kept in `log` either way."""
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
            ).returncode
        except subprocess.TimeoutExpired:
            raise Failure(f"{failed}: it took longer than {timeout:.0f} s and was stopped; run the command again") from None
    output = log.read_text(encoding="utf-8", errors="replace")
    if code == 0:
        return output
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    cause = known_cause("\n".join(line for line in lines if len(line) < 2000)) or (lines[-1] if lines else f"exit code {code}")
    raise Failure(f"{failed}: {cause} (all it said: {log})")
