"""The Pulumi engine and its Python language host, built from their published Go modules.

Source: github.com/pulumi/pulumi pkg v3.259.0 (the engine) and sdk v3.79.0 (the last sdk with the language host inside);
the two scripts beside them are files of sdk v3.259.0.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from offline.checkout import Checkout
from offline.errors import SetupError
from offline.pulumi_version import BUILT_VERSION

MODULES = Path(__file__).parent
VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
PROGRAMS = {
    "engine": "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    "language": "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
}
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
PACKAGES_A_LINE = 200
LINES_OF_A_FAILURE = 15

Say = Callable[[str], object]


def build(checkout: Checkout, environment: Mapping[str, str], say: Say) -> None:
    """Build what is not built yet.

    Args:
        checkout: Where to put the programs.
        environment: Variables to run Go with.
        say: Prints a line of progress.

    Raises:
        SetupError: Go is missing, or the build fails.
    """
    stamp = checkout.tools / "built-from"
    if stamp.exists() and stamp.read_text() == fingerprint():
        return
    if not shutil.which("go", path=environment["PATH"]):
        msg = (
            "no `pulumi` 3.258 or newer 3.x is on PATH, and no `go` to build it: "
            "install Go 1.26 (https://go.dev/dl) or Pulumi (https://www.pulumi.com/docs/install)"
        )
        raise SetupError(msg)
    say(f"Building Pulumi {BUILT_VERSION} from its Go modules: about five minutes the first time, seconds later ...")
    checkout.tools.mkdir(parents=True, exist_ok=True)
    variables = {**environment, "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
    for module, program in PROGRAMS.items():
        build_program(module, program, checkout.tools, variables, say)
    copy_scripts(checkout.tools, variables)
    stamp.write_text(fingerprint())
    say(f"Built Pulumi {BUILT_VERSION} in {checkout.tools.relative_to(checkout.root)}.")


def fingerprint() -> str:
    """Identify what is built: the version and every locked module."""
    locks = sorted(path for module in PROGRAMS for path in (MODULES / module).glob("go.*"))
    return hashlib.sha256(b"\0".join([BUILT_VERSION.encode(), *(path.read_bytes() for path in locks)])).hexdigest()


def build_program(module: str, program: str, target: Path, environment: Mapping[str, str], say: Say) -> None:
    """Run one `go build` and count the packages that it compiles.

    Raises:
        SetupError: It fails; the text has Go's last lines.
    """
    flags = f"-s -w -X {VERSION_VARIABLE}=v{BUILT_VERSION}"
    command = [
        "go",
        "build",
        "-v",
        "-buildvcs=false",
        "-ldflags",
        flags,
        "-o",
        str(target / Path(program).name),
        program,
    ]
    last_lines: deque[str] = deque(maxlen=LINES_OF_A_FAILURE)
    with subprocess.Popen(command, cwd=MODULES / module, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr  # noqa: S101 - it is a pipe
        for count, line in enumerate(process.stderr, 1):
            last_lines.append(line.strip())
            if count % PACKAGES_A_LINE == 0:
                say(f"  {Path(program).name}: {count} packages compiled ...")
    if process.returncode:
        raise SetupError(f"building {program} failed; Go's last words: {' | '.join(last_lines)}")


def copy_scripts(target: Path, environment: Mapping[str, str]) -> None:
    """Copy what the language host and dynamic providers are started by."""
    locate = ["go", "list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"]
    found = subprocess.run(locate, cwd=MODULES / "engine", env=environment, capture_output=True, text=True, check=True)
    for script in SCRIPTS:
        copied = target / Path(script).name
        copied.unlink(missing_ok=True)
        shutil.copyfile(Path(found.stdout.strip()) / script, copied)
        copied.chmod(0o755)
