"""A token that is always good: from the cache, by refresh token, or newly granted."""

from __future__ import annotations

import threading

from ords_client.errors import TokenRefusedError
from ords_client.grants import Grant, RefreshGrant
from ords_client.network import Http
from ords_client.outputs import IotDomain, Outputs
from ords_client.token_cache import TokenCache
from ords_client.tokens import Token, request_token

SURELY_NEW_SECONDS = 60
"""A token this young that is refused would be refused again if it were asked for again."""


class TokenSource:
    """Gives access tokens for one scope, and renews them before they expire. Threads may share it."""

    def __init__(
        self,
        http: Http,
        outputs: Outputs,
        grant: Grant,
        iot_domain: IotDomain,
        *,
        cache: TokenCache | None = None,
        offline_access: bool = False,
    ) -> None:
        """Ask with `grant` for tokens of `iot_domain`, keeping them in `cache` if there is one.

        Args:
            http: Sends the requests.
            outputs: Where to ask, and the client's id and secret.
            grant: How to ask when nothing is cached.
            iot_domain: Whose data the tokens open.
            cache: Where tokens are kept between runs.
            offline_access: Ask for a refresh token as well.
        """
        self._http = http
        self._outputs = outputs
        self._grant = grant
        self._scope = iot_domain.scope
        self._offline_access = offline_access
        self._cache = cache
        sent_to = (outputs.token_url, iot_domain.data_api_base_url)
        self._key = (*sent_to, outputs.client_id, grant.name, grant.subject, iot_domain.scope)
        self._lock = threading.Lock()
        self._granted_here = False
        self._token: Token | None = None

    def token(self) -> Token:
        """Return a token that is good for a while.

        Raises:
            TokenRefusedError: The identity domain refused.
            ConnectionFailedError: It gave no answer.
        """
        with self._lock:
            token = self._token or self._cached()
            if token is None or not self._is_good(token):
                token = self._keep(self._ask_again(token))
            self._token = token
            return token

    def replace(self, refused: Token) -> bool:
        """Get another token in place of one that was refused; tell whether there is one.

        Raises:
            TokenRefusedError: The identity domain refused.
            ConnectionFailedError: It gave no answer.
        """
        with self._lock:
            if self._token not in {None, refused}:
                return True
            if self._granted_here and self._http.now() - refused.granted_at < SURELY_NEW_SECONDS:
                return False
            self._token = self._keep(self._grant_anew())
            return True

    def refresh(self) -> Token:
        """Trade the cached refresh token for a new token, without the password.

        Raises:
            TokenRefusedError: There is no refresh token, or it is not accepted.
            ConnectionFailedError: The identity domain gave no answer.
        """
        with self._lock:
            cached = self._cached()
            if cached is None or cached.refresh_token is None:
                raise TokenRefusedError(
                    "no_refresh_token",
                    f"There is no refresh token for {self._grant.subject} yet.",
                    "Ask for one: `ords-client token --offline-access`.",
                )
            self._token = self._keep(self._refreshed(cached.refresh_token))
            return self._token

    def _cached(self) -> Token | None:
        return self._cache.load(self._key) if self._cache else None

    def _is_good(self, token: Token) -> bool:
        lacks_refresh = self._offline_access and token.refresh_token is None
        return token.is_fresh(self._http.now()) and not lacks_refresh

    def _ask_again(self, old: Token | None) -> Token:
        if old is None or old.refresh_token is None:
            return self._grant_anew()
        try:
            return self._refreshed(old.refresh_token)
        except TokenRefusedError:  # used by another process, or too old
            return self._grant_anew()

    def _grant_anew(self) -> Token:
        return self._request(self._grant, offline_access=self._offline_access)

    def _refreshed(self, refresh_token: str) -> Token:
        return self._request(RefreshGrant(self._grant.subject, refresh_token), offline_access=True)

    def _request(self, grant: Grant, *, offline_access: bool) -> Token:
        scope = f"{self._scope} offline_access" if offline_access else self._scope
        return request_token(self._http, self._outputs, grant, scope)

    def _keep(self, token: Token) -> Token:
        self._granted_here = True
        if self._cache:
            self._cache.save(self._key, token)
        return token
