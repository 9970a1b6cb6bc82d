"""Which addresses may be connected to: public ones, and the hosts the operator allowed one by one.

`Guard` decides; `GuardedResolver` takes what is not allowed out of every DNS answer, and `GuardedEndpoints` looks
once more at the peer of each new connection, so that neither a literal address in any notation, nor DNS, nor a
redirect gets round it.
"""

# ruff: noqa: N802, N803 - Twisted's interfaces name methods and arguments in camel case

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IProtocol,
    IProtocolFactory,
    IReactorPluggableNameResolver,
    IResolutionReceiver,
    IStreamClientEndpoint,
)
from twisted.web.client import URI
from twisted.web.error import SchemeNotSupported
from twisted.web.iweb import IAgentEndpointFactory, IPolicyForHTTPS
from zope.interface import directlyProvides, implementer

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class AddressRefused(Exception):
    """The host leads to an address that is not public and that the operator did not allow."""


def is_public(address: str) -> bool:
    """Say whether an IP address, in canonical notation, is on the open internet.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) is judged itself.
    """
    ip = ip_address(address.partition("%")[0])
    inner = _embedded(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class Guard:
    """The rule: `allowed` are host names or addresses of the setting `[crawl] allow_hosts`."""

    def __init__(self, allowed: Collection[str] = ()):
        self._allowed = {host.strip("[]").lower() for host in allowed}

    def allows(self, host: str, address: str) -> bool:
        """Say whether a connection to `address`, asked for by the name `host`, may be made."""
        return host.strip("[]").lower() in self._allowed or address in self._allowed or is_public(address)


@implementer(IResolutionReceiver)
class _AllowedOnly:
    """Passes on the allowed addresses of one DNS answer, and remembers the others."""

    def __init__(self, receiver: IResolutionReceiver, host: str, guard: Guard, refused: list[str]):
        self._receiver, self._host, self._guard, self._refused = receiver, host, guard, refused

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        ip: str = address.host  # type: ignore[attr-defined]
        if self._guard.allows(self._host, ip):
            self._receiver.addressResolved(address)
        else:
            self._refused.append(ip)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """A resolver that gives allowed addresses only. What it held back is in `refused`."""

    def __init__(self, resolver: IHostnameResolver, guard: Guard):
        self._resolver, self._guard = resolver, guard
        self.refused: list[str] = []

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve as the wrapped resolver does, without the addresses that are not allowed."""
        receiver = _AllowedOnly(resolutionReceiver, hostName, self._guard, self.refused)
        return self._resolver.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


class _GuardedReactor:
    """The reactor as HostnameEndpoint wants it, with the guarded resolver in place of its own."""

    def __init__(self, reactor: Any, resolver: GuardedResolver):
        self._reactor, self.nameResolver = reactor, resolver
        directlyProvides(self, IReactorPluggableNameResolver)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)


class _PeerCheck:
    """A protocol factory that builds none for a peer that is not allowed; Twisted then drops the connection."""

    def __init__(self, factory: IProtocolFactory, host: str, guard: Guard):
        self._factory, self._host, self._guard = factory, host, guard
        directlyProvides(self, IProtocolFactory)

    def buildProtocol(self, addr: IAddress) -> IProtocol | None:
        peer: str = addr.host  # type: ignore[attr-defined]
        if not self._guard.allows(self._host, peer):
            raise AddressRefused(f"{self._host} connected to {peer}, which is not a public address")
        return self._factory.buildProtocol(addr)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._factory, name)


@implementer(IStreamClientEndpoint)
class _GuardedEndpoint:
    """Connects to one host by way of the guarded resolver and the peer check."""

    def __init__(self, inner: IStreamClientEndpoint, host: str, resolver: GuardedResolver, guard: Guard):
        self._inner, self._host, self._resolver, self._guard = inner, host, resolver, guard

    def connect(self, protocolFactory: IProtocolFactory) -> Deferred[IProtocol]:
        """Connect; fails with AddressRefused when every address of the host was held back."""
        connected = self._inner.connect(_PeerCheck(protocolFactory, self._host, self._guard))
        return connected.addErrback(self._explain)

    def _explain(self, failure: Any) -> Any:
        if not self._resolver.refused:
            return failure
        addresses = ", ".join(sorted(set(self._resolver.refused)))
        whose = "" if addresses == self._host else f"{addresses}, which is "
        raise AddressRefused(f"{self._host} is {whose}not a public address ([crawl] allow_hosts)")


@implementer(IAgentEndpointFactory)
class GuardedEndpoints:
    """Makes the endpoints of Twisted's Agent: `tls` decides about certificates, `timeout` is in seconds."""

    def __init__(self, reactor: Any, guard: Guard, tls: IPolicyForHTTPS, timeout: float):
        self._reactor, self._guard, self._tls, self._timeout = reactor, guard, tls, timeout

    def endpointForURI(self, uri: URI) -> _GuardedEndpoint:
        """Give the guarded endpoint for the host of an http or https address."""
        host = uri.host.decode("ascii")
        resolver = GuardedResolver(self._reactor.nameResolver, self._guard)
        reactor = _GuardedReactor(self._reactor, resolver)
        inner: Any = HostnameEndpoint(reactor, host, uri.port, timeout=self._timeout)
        if uri.scheme == b"https":
            inner = wrapClientTLS(self._tls.creatorForNetloc(uri.host, uri.port), inner)
        elif uri.scheme != b"http":
            raise SchemeNotSupported(f"Unsupported scheme: {uri.scheme!r}")
        return _GuardedEndpoint(inner, host, resolver, self._guard)
