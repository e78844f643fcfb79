"""The settings of one stack: the sections that its components take, each and all of them checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from components.confidential_app import App
from components.identity_domain import ExistingIdentityDomain, NewIdentityDomain
from components.iot_domain import ExistingIotDomainGroup, ExistingIotDomains, NewIotDomainGroup, NewIotDomains
from components.ords_data_access import DataAccess
from components.readers import Readers
from components.tenancy import Home
from settings import contradictions, references, stack_file
from settings.configuration import Configuration
from settings.runs import Runs


@dataclass(frozen=True)
class Settings:
    """What a person wrote down for one stack, by who needs it."""

    iot_domains: ExistingIotDomains | NewIotDomains
    iot_domain_group: ExistingIotDomainGroup | NewIotDomainGroup
    identity_domain: ExistingIdentityDomain | NewIdentityDomain
    home: Home
    app: App
    readers: Readers
    data_access: DataAccess
    runs: Runs

    @classmethod
    def load(cls) -> Settings:
        """Read and check the configuration of the running stack.

        Raises:
            pulumi.RunError: Something in the configuration is wrong; the text names every mistake.
        """
        stack = pulumi.get_stack()
        written = stack_file.read(stack)
        return cls.parse(pulumi.runtime.get_config_env(), stack, pulumi.runtime.is_config_secret, written)

    @classmethod
    def parse(
        cls,
        config: Mapping[str, str],
        stack: str,
        is_secret: Callable[[str], bool],
        written: Mapping[str, Any] | None = None,
        read_outputs: references.Read = references.read_outputs,
    ) -> Settings:
        """Check the raw configuration of a stack.

        Args:
            config: Full key (`project:clientId`) to text; lists and objects are JSON.
            stack: Name of the stack.
            is_secret: Tells whether a full key is stored encrypted, at least in part.
            written: What stands in the stack's file, by full key, where secrets are still encrypted.
            read_outputs: Reads the outputs of another stack that a value names.

        Raises:
            pulumi.RunError: Something in the configuration is wrong; the text names every mistake.
        """
        configuration = Configuration.of(config, stack, is_secret, written or {}).with_readers().resolved(read_outputs)
        configuration.check()
        settings = cls(
            iot_domains=configuration.section(configuration.iot_domains),
            iot_domain_group=configuration.section(configuration.iot_domain_group),
            identity_domain=configuration.section(configuration.identity_domain),
            home=configuration.section(Home),
            app=configuration.section(App),
            readers=configuration.section(Readers),
            data_access=configuration.section(DataAccess),
            runs=configuration.section(Runs),
        )
        configuration.refuse(contradictions.between(settings.iot_domains, settings.readers, settings.data_access))
        return settings
