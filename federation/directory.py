"""What the trust needs in an identity domain, found by its name or made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from providers.answer import as_list, as_object
from providers.oci_client import OciClient

ORACLE, CORE = "urn:ietf:params:scim:schemas:oracle:idcs:", "urn:ietf:params:scim:schemas:core:2.0:"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
Object = dict[str, Any]


@dataclass(frozen=True)
class Directory:
    """An identity domain, as its administrator sees it.

    Attributes:
        oci: Sends the requests.
        url: URL of the identity domain.
    """

    oci: OciClient
    url: str

    def find_or_make(self, collection: str, attribute: str, body: Mapping[str, Any], *, ask_for: str = "") -> Object:
        """Return the resource that has the body's name, made if there is none.

        Args:
            collection: Such as `Apps`.
            attribute: Attribute that holds the name, unique in the collection.
            body: What to make.
            ask_for: An attribute that is returned only on request.
        """
        name = str(body[attribute])
        # A value of a filter is one of JSON (RFC 7644, 3.4.2.2).
        query = {"filter": f"{attribute} eq {json.dumps(name, ensure_ascii=False)}", "count": "1"}
        address = f"{self.url}/admin/v1/{collection}"
        action = f"look for {name} among the {collection} of {self.url}"
        there = as_list(action, self.oci.request(action, "GET", f"{address}?{urlencode(query)}"), "Resources")
        if not there:
            action = f"make {name} among the {collection} of {self.url}"
            return as_object(action, self.oci.request(action, "POST", address, body=dict(body)))
        wanted = "?" + urlencode({"attributes": ask_for}) if ask_for else ""
        return self.oci.read(f"read {name}", f"{address}/{quote(there[0]['id'], safe='')}{wanted}")

    def replace(self, collection: str, id_: str, attribute: str, value: object) -> None:
        """Set one attribute of a resource."""
        body = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": attribute, "value": value}]}
        url = f"{self.url}/admin/v1/{collection}/{quote(id_, safe='')}"
        self.oci.request(f"set {attribute} of {id_}", "PATCH", url, body=body)
