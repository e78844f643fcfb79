"""The scenario inside a simulated cloud that is a process of its own; each part can be broken and mended again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import oci

from simulator.process.environment import environment
from tests.support.colleague import Colleague
from tests.support.scenario import Connected, connect


@dataclass
class PreparedCloud:
    """A simulated cloud in which the scenario has been done; needs an environment that leads into it.

    The user is assigned through the group only, so that there is one thing to break.
    """

    state: Path
    proxy_url: str

    @property
    def environment(self) -> dict[str, str]:
        return environment({"PATH": os.environ["PATH"]}, self.state, self.proxy_url)

    @cached_property
    def connected(self) -> Connected:
        """What the scenario made, made at the first look."""
        config = oci.config.from_file(str(self.state / "oci" / "config"))
        connected = connect(Colleague(lambda client_class, **options: client_class(config, **options)))
        connected.unassign(connected.user_id)
        connected.configure()
        return connected

    @property
    def outputs(self) -> dict[str, Any]:
        return self.connected.outputs

    def create_other_identity_domain(self) -> str:
        """Create a second identity domain and return its host."""
        return str(self.connected.colleague.create_identity_domain("others").url).split("/")[2].split(":")[0]

    # What tests break and mend

    def set_issuer(self, issuer: str) -> None:
        self.connected.colleague.set_setting(self.connected.url, "issuer", issuer)

    def set_app(self, attribute: str, value: Any) -> None:
        self.connected.colleague.set_app(self.connected.url, self.connected.app.id, attribute, value)

    def set_user(self, attribute: str, value: Any) -> None:
        self.connected.colleague.set_user(self.connected.url, self.connected.user_id, attribute, value)

    def set_member(self, member: bool) -> None:
        colleague = self.connected.colleague
        change = colleague.add_member if member else colleague.remove_member
        change(self.connected.url, self.connected.group_id, self.connected.user_id)

    def trust(self, host: str) -> None:
        self.connected.colleague.trust(host)

    def set_identity_domain_active(self, active: bool) -> None:
        self.connected.colleague.set_identity_domain_active(self.connected.domain.id, active)


@contextmanager
def serve(state: Path) -> Iterator[PreparedCloud]:
    """Serve a simulated cloud on `state` as a process of its own."""
    command = [sys.executable, "-m", "simulator", "serve", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield PreparedCloud(state, process.stdout.readline().split()[-1])
        finally:
            process.terminate()
