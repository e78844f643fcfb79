"""The settings of the oci plugin, found where it finds them: without Oracle's SDK, which takes long to import.

A setting is taken from the stack's `oci:` configuration, then from the environment (`TF_VAR_x`, `OCI_X`), then from a
profile of the OCI config file. Source: terraform-provider-oci, internal/provider/provider.go (SchemaMap,
getConfigProviders); oci-go-sdk, common/configuration.go and common/helpers.go (getHomeFolder).
"""

from __future__ import annotations

import configparser
import functools
import os
import pwd
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from providers.errors import CredentialsError

Lookup = Callable[[str], str | None]
HELP = "Set the oci: keys of the stack, the environment, or ~/.oci/config as for the oci plugin (docs/privileges.md)."


@dataclass(frozen=True)
class OciSettings:
    """Where the oci plugin looks for settings.

    Attributes:
        stack: Gives the value of an `oci:` key of the stack, such as `region`, or None.
        environment: Environment variables.
    """

    stack: Lookup
    environment: Mapping[str, str]

    def setting(self, key: str) -> str:
        """Return a setting of the stack or the environment; empty when there is none."""
        name = re.sub("([A-Z])", r"_\1", key).lower()
        environment = self.environment
        return self.stack(key) or environment.get(f"TF_VAR_{name}") or environment.get(f"OCI_{name.upper()}") or ""

    @property
    def region(self) -> str:
        """Name of the region that the oci plugin asks; empty where only the machine that it runs on can tell.

        Raises:
            CredentialsError: The profile that was asked for does not exist.
        """
        return self.setting("region") or self.profile.get("region", "")

    @functools.cached_property
    def profile(self) -> Mapping[str, str]:
        """The profile of the OCI config file; empty when nobody asked for one and there is none.

        Raises:
            CredentialsError: The profile that was asked for does not exist.
        """
        chosen = self.setting("configFileProfile")
        profiles = configparser.ConfigParser(interpolation=None, default_section="")
        profiles.read(self.config_file, encoding="utf-8-sig")
        if chosen and not profiles.has_section(chosen):
            raise CredentialsError(f"There is no profile {chosen} in {self.config_file}. {HELP}")
        name = chosen or "DEFAULT"
        return dict(profiles[name]) if profiles.has_section(name) else {}

    @property
    def config_file(self) -> Path:
        """That of the home folder in the user database, whatever HOME says; without it, that of OCI_CONFIG_FILE."""
        at_home = Path(pwd.getpwuid(os.getuid()).pw_dir) / ".oci" / "config"
        named = self.environment.get("OCI_CONFIG_FILE")
        return Path(named) if named and not at_home.exists() and not self.setting("configFileProfile") else at_home
