"""Many commands of Oracle's command line client in one process of its environment: its start takes a second.

Run by the interpreter of oci-cli, this file reads the arguments of one command a line, as JSON, and answers each with
a line that has the exit status and what the command printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys


def main() -> None:
    """Run commands until standard input ends."""
    # Only there in oci-cli's own environment. It loads the services that its command line names when it is imported.
    from oci_cli import dynamic_loader
    from oci_cli.cli import cli

    for service in ("iam", "identity-domains", "iot"):
        dynamic_loader.load_service(service)
    for line in sys.stdin:
        arguments = json.loads(line)
        sys.argv = ["oci", *arguments]
        out, err, code = io.StringIO(), io.StringIO(), None
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                cli.main(arguments, prog_name="oci")
            except SystemExit as end:
                code = end.code
        status = code if isinstance(code, int) else int(code is not None)
        said = err.getvalue() + (code if isinstance(code, str) else "")
        sys.stdout.write(json.dumps({"status": status, "out": out.getvalue(), "err": said}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
