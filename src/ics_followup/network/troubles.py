"""What can go wrong between a question and its answer, by kind, in a sentence, and what to do about it."""

from __future__ import annotations

import socket
import ssl
from typing import Final, Literal

Kind = Literal[
    "address",  # it is none
    "settings",  # what the environment says of proxies or certificates cannot be used
    "proxy",  # it refused
    "name",  # nobody knows it
    "unreached",  # nobody listens there, or there is no way
    "unheard",  # no connection in time
    "cut",  # the line, before there was a connection
    "certificate",  # nobody vouches for it
    "insecure",  # no TLS that both know
    "broke",  # the line, in the middle
    "silent",  # no answer in time
    "short",  # the body ended early
    "damaged",  # the body cannot be unpacked
    "packing",  # the body is packed as nobody asked for
    "large",  # the body
    "circle",  # redirects without an end
    "nowhere",  # a redirect to no address
    "unsafe",  # a redirect to where anybody could read along
    "strange",  # anything else
]

_CHECK: Final = "Check the address"
_TRUST: Final = "Check the address and this computer's clock; behind a company's proxy, set SSL_CERT_FILE"
_TOLD: Final[dict[Kind, tuple[str, str]]] = {
    "address": ("it is no whole web address", _CHECK),
    "settings": (
        "this computer's settings for the network cannot be used ({detail})",
        "Check the variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
    ),
    "proxy": ("the proxy of this computer refused", "Check the variable HTTPS_PROXY"),
    "name": ("the name {host} cannot be found", "Check the address, and whether this computer is online"),
    "unreached": ("there is no connection to {host}", "See whether this computer is online"),
    "unheard": ("{host} did not answer within {detail} seconds", ""),
    "certificate": ("the certificate of {host} cannot be trusted: {detail}", _TRUST),
    "insecure": ("no secure connection to {host} could be made", _CHECK),
    "cut": ("the connection to {host} broke", ""),
    "broke": ("the connection to {host} broke", ""),
    "silent": ("{host} did not answer within {detail} seconds", ""),
    "short": ("only a part of it came", ""),
    "damaged": ("it came damaged", ""),
    "packing": ("it came packed in a way that was not asked for ({detail})", ""),
    "large": ("it is larger than {detail} MB", "See whether it is the right address"),
    "circle": ("it sends us from one address to the next without an end", _CHECK),
    "nowhere": ("it sends us to something that is no address", _CHECK),
    "unsafe": ("it sends us to {host} without encryption", "Use an address that stays on https"),
    "strange": ("{host} cannot be asked ({detail})", _CHECK),
}


class Trouble(Exception):  # noqa: N818 - as FetchFailure
    """No answer, and of which kind. ``host`` was asked; ``detail`` is a number or a word that belongs to the kind.

    ``address`` is where an unsafe redirect leads.
    """

    def __init__(self, kind: Kind, host: str = "the server", detail: str = "", address: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.host = host
        self.detail = detail
        self.address = address

    @property
    def told(self) -> tuple[str, str]:
        """Why, and what to do, both without a full stop; the second is empty where only waiting helps.

        >>> Trouble("name", "example.org").told[0]
        'the name example.org cannot be found'
        """
        reason, remedy = _TOLD[self.kind]
        return reason.format(host=self.host, detail=self.detail).removesuffix(": "), remedy


def unconnected(error: BaseException, host: str, otherwise: Kind = "unreached") -> Trouble:
    """Why there is no connection: what says most, among the error and all that caused it."""
    seen = causes(error)
    for cause in seen:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Trouble("certificate", host, cause.verify_message)
    for kind_of_error, kind in _BY_ERROR.items():
        if any(isinstance(cause, kind_of_error) for cause in seen):
            return Trouble(kind, host)
    return Trouble(otherwise, host)


_BY_ERROR: Final[dict[type[BaseException], Kind]] = {
    ssl.SSLError: "insecure",
    socket.gaierror: "name",
    ConnectionRefusedError: "unreached",
    ConnectionResetError: "cut",
}


def causes(error: BaseException) -> tuple[BaseException, ...]:
    """An error and all that led to it, which libraries hide in its cause, context, ``reason`` and arguments."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if isinstance(cause, BaseException) and not any(cause is known for known in seen):
            seen.append(cause)
            waiting += [getattr(cause, "reason", None), cause.__cause__, cause.__context__, *cause.args]
    return tuple(seen)
