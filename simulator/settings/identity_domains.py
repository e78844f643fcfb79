"""Say how identity domains behave where Oracle's documents are silent or two readings are possible."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class IdentityDomainsSettings(BaseModel):
    """Choices of the identity domains; each default is the reading FIDELITY.md argues for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    apps_start_active: bool = False
    """Value of `active` when POST /Apps leaves it out: unknown. The console adds apps deactivated."""
    client_secret_readable: bool = True
    """Whether reading an app, or changing it, shows `clientSecret`, or only the answers that make one do.

    Sources disagree: documentation "Updating Refresh Token Expirations" shows it, a state of New Relic's Terraform
    module says that it never comes back.
    """
    unknown_attributes: Literal["refuse", "ignore"] = "refuse"
    """What becomes of an attribute that the resource's schema does not have: unknown."""
    put_settings_clears: bool = True
    """Whether PUT on Settings resets what it leaves out: unknown, "replaces" by the documentation's definition."""
    inactive_domain_answers_scim: bool = True
    """Whether a deactivated domain still answers signed SCIM requests: unknown."""
    assignment_is_enforced: bool = True
    """Whether a user needs a grant for an app with `allowAccessControl`: the answer of the real one is unknown."""
    created_password_is_usable: bool = True
    """Whether the password of POST /Users works before its owner changed it: unknown."""
    account_trust_reaches_all_apps: bool = True
    """Whether `trustScope` Account alone allows another app's scope: SDK says yes, documentation says no."""
    offline_access_without_allow_offline: Literal["no_refresh_token", "refused", "granted"] = "no_refresh_token"
    """What `offline_access` gives when the resource app does not have `allowOffline`: unknown."""
    unauthorized_client_status: Literal[400, 401] = 400
    """HTTP status of `unauthorized_client`: unknown."""
    denied_status: Literal[401, 403] = 403
    """HTTP status for a caller without app role: documentation says 403, a field report shows 401."""
    minimum_password_length: int = Field(8, ge=1, le=500)
    """Shorter passwords are refused. Source: documentation "Managing Password Policies" (Simple and Standard)."""
    failed_logins_until_lock: int = Field(5, ge=1)
    """Wrong passwords in a row that lock a user."""
    lock_seconds: int = Field(1800, ge=0)
    """A locked user may try again after this many seconds."""
    rate_limits_are_enforced: bool = False
    """Answer 429 as a domain of its type does. Source: documentation "API Rate Limits"."""
