from __future__ import annotations

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import signing_keys
from tests.support.scim_domain import DOMAIN, START, Domain


def test_private_key_is_encrypted_at_rest(domain: Domain) -> None:
    with domain.cloud.store.transaction() as tx:
        stored = tx.get("signing_key", DOMAIN["id"])
        own = signing_keys.find(Directory(tx, domain.cloud, DOMAIN, START))
    assert stored is not None
    assert "PRIVATE" not in stored["privateKey"]
    assert own.public_jwk["kid"] == "SIGNING_KEY"
