"""What destroy puts back, what it leaves alone, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from simulator.kernel import tenancy
from tests.program.stack import Stack
from tests.support.colleague import Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

IOT_DOMAIN = tenancy.IOT_DOMAIN_OCID


@pytest.fixture
def colleague(module_stack: Stack) -> Colleague:
    return Colleague(module_stack.running.oci_client)


@contextmanager
def configured(stack: Stack, **values: object) -> Iterator[None]:
    """Configure the stack otherwise until the block ends."""
    before = stack.config_file.read_text()
    stack.configure(**values)
    try:
        yield
    finally:
        stack.config_file.write_text(before)


@pytest.fixture
def without_a_former_host(module_stack: Stack) -> None:
    """Let the IoT domain trust no identity domain, as a new one does."""
    with module_stack.running.cloud.store.transaction() as tx:
        domain = tx.get("iot_domain", IOT_DOMAIN)
        assert domain
        domain |= {"dbAllowedIdentityDomainHost": None}
        tx.put("iot_domain", IOT_DOMAIN, domain, parent=domain["iotDomainGroupId"])


def test_destroy_refuses_while_apps_of_others_are_active_and_finishes_when_they_are_not(
    module_stack: Stack, colleague: Colleague, without_a_former_host: None
) -> None:
    module_stack.up()
    outputs = module_stack.outputs()
    url, ocid = outputs["identityDomainUrl"], outputs["identityDomainId"]
    app = colleague.create_app(url, "Payroll")
    refused = module_stack.destroy(succeeds=False)
    assert (
        f"Identity domain {ocid} is not deactivated: it has active apps that this stack did not make: Payroll."
        in refused
    )
    assert "Traceback" not in refused
    host = outputs["identityDomainHost"]
    assert f"Left as it is: IoT domain {IOT_DOMAIN} trusts {host}, because it trusted none before" in refused
    assert colleague.scim(url).get_app(app.id).data.active
    colleague.set_app(url, app.id, "active", False)
    finished = module_stack.destroy()
    assert "error" not in finished
    assert ("identity_domain", ocid) not in module_stack.documents()


def test_protected_identity_domain_is_refused_before_anything_changes(
    module_stack: Stack, colleague: Colleague
) -> None:
    with configured(module_stack, protectIdentityDomain=True):
        module_stack.up()
        last = module_stack.last_request()
        refused = module_stack.destroy(succeeds=False)
        assert 'Protection::protectIdentityDomain" cannot be deleted' in refused
        assert module_stack.changes(after=last) == []
    module_stack.up()
    host_of_others = colleague.create_identity_domain("others").url.removeprefix("https://").removesuffix(":443")
    colleague.trust(host_of_others)
    printed = module_stack.destroy()
    assert colleague.trusted_host() == host_of_others
    because = "because somebody changed it since, and this stack does not undo their work."
    assert f"Left as it is: IoT domain {IOT_DOMAIN} trusts {host_of_others}, {because}" in printed


@pytest.mark.parametrize(("on_destroy", "kept"), [("keep", True), ("restore", False)])
def test_existing_identity_domain_is_used_and_what_was_changed_is_put_back_unless_it_is_to_be_kept(
    module_stack: Stack, colleague: Colleague, on_destroy: str, kept: bool
) -> None:
    domain = colleague.create_identity_domain(f"existing-{on_destroy}")
    url, host = domain.url, domain.url.removeprefix("https://").removesuffix(":443")
    before, former_host = module_stack.documents(), colleague.trusted_host()
    with configured(
        module_stack, identityDomainId=domain.id, onDestroy=on_destroy, administrator=None, compartmentId=None
    ):
        module_stack.up()
        assert (colleague.client_access(url), colleague.trusted_host()) == (True, host)
        assert "identity-domain" not in {resource["urn"].split("::")[-1] for resource in module_stack.resources()}
        module_stack.destroy()
    assert colleague.client_access(url) is kept
    assert colleague.trusted_host() == (host if kept else former_host)
    assert module_stack.documents().keys() == before.keys()
