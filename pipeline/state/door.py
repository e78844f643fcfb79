"""The door: S3 over HTTP on loopback, for the time of one command.

Six calls of S3: ListObjectsV2, GetObject, HeadObject, PutObject, CopyObject, DeleteObject. Source of the shapes: AWS S3
API reference; that Pulumi needs no other was seen with the engine (3.259.0, `stack init` to `stack rm`).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree import ElementTree

from pipeline.state.bucket import Page
from pipeline.state.errors import S3Error
from pipeline.state.ledger import Ledger
from pipeline.state.signature import is_genuine
from providers.errors import ProviderError
from providers.session import in_time

KEY_ID = "state-door"
READ_SECONDS = 60
"""A request that is not whole after so long is dropped."""
XML = "application/xml"


class Door(ThreadingHTTPServer):
    """Serves one ledger to who knows the secret of this run."""

    daemon_threads = True

    def __init__(self, ledger: Ledger, bucket: str) -> None:
        """Listen on loopback, at a free port.

        Args:
            ledger: The state.
            bucket: Its name in the paths.
        """
        super().__init__(("127.0.0.1", 0), Handler)
        self.ledger, self.bucket = ledger, bucket
        self.secret = secrets.token_hex(32)
        self.turn = threading.Lock()
        """One request at a time: checkpoints arrive in order."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that has gone, or that speaks no HTTP: no traceback reaches a person."""

    @property
    def url(self) -> str:
        """The backend URL for Pulumi; it holds no secret."""
        options = "region=door&s3ForcePathStyle=true&response_checksum_validation=when_required"
        return f"s3://{self.bucket}?endpoint=http://127.0.0.1:{self.server_port}&{options}"

    @contextmanager
    def opened(self) -> Iterator[Door]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One request; HTTP/1.0, so that no connection outlives its answer."""

    server: Door
    timeout = READ_SECONDS

    def setup(self) -> None:
        """Give the request, head and body, its time: one byte now and then does not prolong it."""
        super().setup()
        self.rfile = in_time(self.connection.makefile("rb"), self.connection, self.timeout)

    def do_GET(self) -> None:
        """Answer GetObject and ListObjectsV2."""
        self._answer()

    do_HEAD = do_PUT = do_DELETE = do_POST = do_GET  # noqa: N815 - the names that http.server looks for

    def _answer(self) -> None:
        try:
            body = self.rfile.read(self._length())
            self._require_genuine(body)
            with self.server.turn:
                self._act(body)
        except S3Error as error:
            self._refuse(error)
        except ProviderError as error:
            # No status that Pulumi's client repeats: the SDK has already done so.
            self._refuse(S3Error(400, "ObjectStorage", str(error)))

    def _length(self) -> int:
        text = self.headers.get("content-length") or "0"
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise S3Error(400, "EntityTooLarge", "A state has less than a gigabyte, and says so.")
        return int(text)

    def _require_genuine(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_genuine(self.command, self.path, headers, body, key_id=KEY_ID, secret=self.server.secret):
            raise S3Error(403, "SignatureDoesNotMatch", "This door serves only the command that it was opened for.")

    def _act(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
        if bucket != self.server.bucket:
            raise S3Error(404, "NoSuchBucket", f"This door leads to {self.server.bucket} only.")
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        source = self.headers.get("x-amz-copy-source")
        match self.command, bool(key):
            case "GET", False if query.get("list-type") == "2":
                self._list(query)
            case "GET" | "HEAD", True:
                self._get(key)
            case "PUT", True if source:
                self._copy(unquote(source).lstrip("/").partition("/")[2], key)
            case "PUT", True if "uploadId" not in query and self.headers.get("content-length"):
                self._send(200, headers={"ETag": f'"{self.server.ledger.put(key, body)}"'})
            case "DELETE", True:
                self.server.ledger.delete(key)
                self._send(204)
            case _:
                raise S3Error(501, "NotImplemented", f"The state door does not know {self.command} {self.path}.")

    def _get(self, key: str) -> None:
        found = self.server.ledger.get(key)
        headers = {"ETag": f'"{found.etag}"', "Last-Modified": found.modified}
        self._send(200, found.content, "application/octet-stream", headers)

    def _copy(self, source: str, key: str) -> None:
        etag = self.server.ledger.copy(source, key)
        result = ElementTree.Element("CopyObjectResult")
        _add(result, ETag=f'"{etag}"', LastModified=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        self._send(200, ElementTree.tostring(result), XML)

    def _list(self, query: dict[str, str]) -> None:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        limit = min(int(query.get("max-keys", "1000")), 1000)
        page = self.server.ledger.list(prefix, delimiter, query.get("continuation-token", ""), limit)
        shown = _shown(page, self.server.bucket, prefix, encoded=query.get("encoding-type") == "url")
        self._send(200, ElementTree.tostring(shown), XML)

    def _refuse(self, error: S3Error) -> None:
        shown = ElementTree.Element("Error")
        _add(shown, Code=error.code, Message=str(error))
        self._send(error.status, ElementTree.tostring(shown), XML)

    def _send(
        self, status: int, body: bytes = b"", media_type: str = "", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **(headers or {})}.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        """Log nothing: Pulumi says what matters."""


def _shown(page: Page, bucket: str, prefix: str, *, encoded: bool) -> ElementTree.Element:
    def name(text: str) -> str:
        return quote(text) if encoded else text

    result = ElementTree.Element("ListBucketResult")
    _add(result, Name=bucket, Prefix=name(prefix), IsTruncated=str(page.following is not None).lower())
    if page.following is not None:
        _add(result, NextContinuationToken=page.following)
    for entry in page.entries:
        content = ElementTree.SubElement(result, "Contents")
        _add(
            content,
            Key=name(entry.name),
            LastModified=entry.modified,
            ETag=f'"{entry.etag}"',
            Size=str(entry.size),
        )
    for folder in page.prefixes:
        _add(ElementTree.SubElement(result, "CommonPrefixes"), Prefix=name(folder))
    return result


def _add(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = text
