"""Word's `.doc`, WPS's `.wps` and `.rtf`, turned into `.docx` by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from foiacrawl.files.blocks import FileError

SECONDS = 90
MEMORY = 3_000_000  # KB of address space; LibreOffice maps more than it uses (200 MB for a report)
_TRIED_SECONDS = 10
PROGRAMS = ("soffice", "libreoffice")
# The shell sets limits that LibreOffice and what it starts inherit.
_LIMITED = 'ulimit -v "$1"; ulimit -t "$2"; ulimit -c 0; shift 2; exec "$@"'


def to_docx(body: bytes, kind: str) -> bytes:
    """Return the document as `.docx`; raises `FileError`, also where LibreOffice is not installed.

    It runs with a fresh profile, in which macros are not run, and is ended with all it started.
    """
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        what = "a Word or WPS document of the old binary format" if kind == "doc" else "an RTF document"
        raise FileError("needs_software", f"{what}; to read it: apt-get install libreoffice-writer-nogui")
    with tempfile.TemporaryDirectory(prefix="foiacrawl-") as folder:
        source = Path(folder, f"document.{kind}")
        source.write_bytes(body)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
        ]
        command += [
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder,
        ]
        limited = ["/bin/sh", "-c", _LIMITED, "sh", str(MEMORY), str(SECONDS), *command, str(source)]
        _run([*without_network(), *limited], folder)
        made = Path(folder, "document.docx")
        if not made.is_file():
            raise FileError("unreadable", "LibreOffice could not open the document (broken, or encrypted)")
        return made.read_bytes()


@cache
def without_network() -> tuple[str, ...]:
    """Return the command that runs another one in a network of its own, which leads nowhere; () where this is not allowed."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--user", "--map-root-user", "--net")
    tried = subprocess.run([*command, "/bin/true"], capture_output=True, check=False, timeout=_TRIED_SECONDS)  # noqa: S603
    return command if tried.returncode == 0 else ()


def _run(command: list[str], folder: str) -> None:
    process = subprocess.Popen(  # noqa: S603  (LibreOffice by its full path, no shell)
        command,
        cwd=folder,
        env={**os.environ, "HOME": folder},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise FileError("too_large", f"LibreOffice did not finish within {SECONDS} seconds") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
