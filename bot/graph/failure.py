"""What goes wrong on the way to Microsoft Graph, as the one GraphError; nothing that a request carried is in it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from azure.core.exceptions import AzureError, ClientAuthenticationError
from kiota_abstractions.api_error import APIError

from bot.errors import GraphError

AGAIN = frozenset({408, 409, 423, 425, 429})
"""Refusals that pass by themselves."""
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@contextmanager
def as_graph_error() -> Iterator[None]:
    """Turn every failure of the SDK, of the wire and of the credential into GraphError."""
    try:
        yield
    except APIError as error:
        raise _refusal(error) from None
    except ClientAuthenticationError as error:
        raise _no_token(error) from None
    except AzureError as error:
        raise GraphError(0, type(error).__name__) from None
    except httpx.HTTPError as error:
        raise GraphError(0, type(error).__name__, unknown=not isinstance(error, NEVER_LEFT)) from None
    except json.JSONDecodeError:
        raise GraphError(0, "NotJson", unknown=True) from None


def _refusal(error: APIError) -> GraphError:
    code = getattr(getattr(error, "error", None), "code", None)
    return refusal(error.response_status_code or 0, code, error.response_headers or {})


def refusal(status: int, code: object, headers: Mapping[str, str]) -> GraphError:
    """The error that an answer of this HTTP status is; see https://learn.microsoft.com/graph/errors."""
    return GraphError(
        status,
        code if isinstance(code, str) else "",
        permanent=400 <= status < 500 and status not in AGAIN,
        unknown=status >= 500 and status != 503,
        retry_after=retry_after(headers),
    )


def _no_token(error: ClientAuthenticationError) -> GraphError:
    """See https://learn.microsoft.com/entra/identity-platform/reference-error-codes for the codes."""
    response: Any = error.response
    status = response.status_code if response is not None else 0
    code = re.search(r"AADSTS\d+", str(error))
    return GraphError(status, code[0] if code else "NoToken", permanent=status < 500 and status not in AGAIN)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that Retry-After asks for, given in seconds or as a date; None where there is none to read."""
    value = headers.get("Retry-After", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
