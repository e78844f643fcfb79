"""The one way to speak HTTP: how long it may take, how large it may be, and what is repeated.

    Request -> Http.ask -> Answer -> whoever asked reads it

No redirect is followed, no .netrc is read, and an answer has a size and a time it may not exceed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from ords_client.connection_failure import connection_failure
from ords_client.deadline import MOST_ANSWER_SECONDS, Adapter
from ords_client.errors import ConnectionFailedError, OddAnswerError, TimedOutError
from ords_client.exchange import Answer, Request
from ords_client.times import http_date

TIMEOUT_SECONDS = (10, 60)
"""For connecting, and for each wait for bytes."""
MOST_BYTES, MOST_REFUSAL_BYTES = 64 * 2**20, 64 * 2**10
"""Of an answer, unpacked; what a refusal says behind that is left out."""
PAUSES_SECONDS = (0.25, 0.5, 1, 2, 4)
"""Before the first, second, ... repetition."""
LONGEST_PAUSE_SECONDS = 30
"""However long a service asks us to stay away."""
SPOKEN_SECONDS, HEARTBEAT_SECONDS = 2, 10
"""From when on a pause is said, and how often it is said again."""
BUSY = (429, 500, 502, 503, 504)
BUSY_REPEATS = len(PAUSES_SECONDS)

T = TypeVar("T")


class Http:
    """Sends requests, and repeats what a moment's trouble spoiled. Threads may share it.

    What is repeated: 429 and 5xx, five times; failures as often as their class says.
    """

    def __init__(
        self,
        *,
        connections: int = 1,
        sleep: Callable[[float], None] | None = None,
        now: Callable[[], float] = time.time,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """Open no connection yet.

        Args:
            connections: How many connections to one host may be open at once, 1 to 64.
            sleep: Waits a number of seconds. Default: as time passes.
            now: Gives the seconds since 1970.
            say: Tells a person why it takes longer.
        """
        self.now = now
        self.sleep = sleep or time.sleep
        self._say = say
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/json"
        self._session.mount("https://", Adapter(pool_maxsize=connections, pool_block=True, max_retries=0))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ask(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Send a request, and return what `read` makes of the answer.

        Args:
            request: What to send.
            read: Reads the answer, or raises what is wrong with it.

        Raises:
            ConnectionFailedError: No answer that can be used came, however often it was asked for.
        """
        repeats, started_at = 0, self.now()
        while True:
            try:
                answer = self._send(request)
                if answer.status not in BUSY or repeats == BUSY_REPEATS:
                    return read(answer)
                pause_seconds = self._pause_seconds(answer, repeats)
                why = f"{urlsplit(request.url).netloc} is busy ({answer.status})."
            except ConnectionFailedError as error:
                if repeats >= error.repeats:
                    raise
                pause_seconds, why = PAUSES_SECONDS[repeats], str(error)
            self.pause(pause_seconds, why, waited_seconds=self.now() - started_at)
            repeats += 1

    def pause(self, seconds: float, why: str, *, waited_seconds: float = 0) -> None:
        """Wait, and say so if it is for long.

        Args:
            seconds: How long.
            why: What for, as a sentence.
            waited_seconds: For how long it has been waited already.
        """
        while seconds > 0:
            if seconds + waited_seconds >= SPOKEN_SECONDS:
                self._say(f"{why} Trying again in {max(1, round(seconds))} s.")
            self.sleep(min(seconds, HEARTBEAT_SECONDS))
            seconds -= HEARTBEAT_SECONDS

    def _pause_seconds(self, answer: Answer, repeats: int) -> float:
        asked_seconds = retry_after_seconds(answer.headers.get("Retry-After", ""), answer.received_at)
        return min(max(PAUSES_SECONDS[repeats], asked_seconds), LONGEST_PAUSE_SECONDS)

    def _send(self, request: Request) -> Answer:
        try:
            with self._session.request(
                request.method,
                request.url,
                params=request.query,
                data=request.form,
                json=request.body,
                auth=request.auth,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = self._content(request, response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise connection_failure(error, request.url, request.secrets) from error
        return Answer(
            request, response.status_code, response.reason or "", response.headers, content, received_at=self.now()
        )

    def _content(self, request: Request, response: requests.Response) -> bytes:
        ends_at = self.now() + MOST_ANSWER_SECONDS
        most_bytes = MOST_BYTES if response.ok else MOST_REFUSAL_BYTES
        content = bytearray()
        while part := response.raw.read1(65536, decode_content=True):
            content += part
            if len(content) > most_bytes and response.ok:
                raise OddAnswerError(f"The answer of {request.url} is larger than {most_bytes // 2**20} MiB.")
            if len(content) > most_bytes:
                break
            if self.now() > ends_at:
                raise TimedOutError(f"The answer of {request.url} takes longer than {MOST_ANSWER_SECONDS} s.")
        return bytes(content)


def retry_after_seconds(text: str, now: float) -> float:
    """Return how long a service asks us to stay away; 0 when it does not say so in a known form.

    Args:
        text: The header `Retry-After`: seconds, or a date.
        now: Seconds since 1970.

    Source: RFC 9110, section 10.2.3.
    """
    if re.fullmatch(r" *[0-9]+ *", text):
        return float(text)
    date = http_date(text)
    return max(0.0, date - now) if date else 0.0
