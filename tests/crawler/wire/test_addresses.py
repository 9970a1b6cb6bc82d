"""Only public addresses, and hosts allowed one by one, are ever connected to."""

# ruff: noqa: N803 - Twisted's interfaces name arguments in camel case

import socket

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.wire.addresses import AddressRefused, Guard, GuardedResolver, _PeerCheck, is_public

NOT_PUBLIC = [
    "127.0.0.1",
    "127.255.0.9",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "0.0.0.0",
    "224.0.0.1",
    "239.1.1.1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::a00:1",
]
PUBLIC = ["93.184.216.34", "122.137.242.24", "2400:3200::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(address)
    assert not Guard().allows("portal.test", address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address):
    assert is_public(address)
    assert Guard().allows("portal.test", address)


def test_hosts_are_allowed_one_by_one():
    guard = Guard(["127.0.0.1", "Demo.Local"])
    assert guard.allows("127.0.0.1", "127.0.0.1")
    assert guard.allows("demo.local", "10.0.0.1")
    assert not guard.allows("127.0.0.2", "127.0.0.2")
    assert not guard.allows("evil.test", "10.0.0.1")


@implementer(IResolutionReceiver)
class Collected:
    def __init__(self):
        self.addresses, self.complete = [], False

    def resolutionBegan(self, resolution):
        pass

    def addressResolved(self, address):
        self.addresses.append(address.host)

    def resolutionComplete(self):
        self.complete = True


class FakeResolver:
    """Answers as scripted, one list of addresses for each question."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def resolveHostName(self, receiver, hostName, portNumber=0, addressTypes=None, transportSemantics="TCP"):
        for address in self.answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return receiver


def resolve(resolver, host):
    collected = Collected()
    resolver.resolveHostName(collected, host, 80)
    assert collected.complete
    return collected.addresses


def test_a_name_that_is_bound_anew_to_a_private_address_is_refused_the_second_time():
    resolver = GuardedResolver(FakeResolver(["93.184.216.34"], ["127.0.0.1", "::1"]), Guard())
    assert resolve(resolver, "rebinding.test") == ["93.184.216.34"]
    assert resolve(resolver, "rebinding.test") == []
    assert resolver.refused == ["127.0.0.1", "::1"]


def test_private_addresses_are_taken_out_of_a_mixed_answer():
    resolver = GuardedResolver(FakeResolver(["10.0.0.5", "93.184.216.34", "::ffff:127.0.0.1"]), Guard())
    assert resolve(resolver, "mixed.test") == ["93.184.216.34"]


class SystemResolver:
    """Asks the system, as the reactor does: this is where odd notations of an address become addresses."""

    def resolveHostName(self, receiver, hostName, portNumber=0, addressTypes=None, transportSemantics="TCP"):
        for family, _, _, _, place in socket.getaddrinfo(hostName, portNumber, type=socket.SOCK_STREAM):
            kind = IPv6Address if family == socket.AF_INET6 else IPv4Address
            receiver.addressResolved(kind("TCP", place[0], portNumber))
        receiver.resolutionComplete()
        return receiver


@pytest.mark.parametrize(
    "notation", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0x7f000001", "::ffff:7f00:1", "0"]
)
def test_other_notations_of_a_loopback_address_are_refused(notation):
    resolver = GuardedResolver(SystemResolver(), Guard())
    assert resolve(resolver, notation) == []
    assert resolver.refused


def test_the_peer_of_a_connection_is_checked_even_when_the_resolver_was_fooled():
    check = _PeerCheck(None, "portal.test", Guard())
    with pytest.raises(AddressRefused, match=r"portal\.test connected to 169\.254\.169\.254"):
        check.buildProtocol(IPv4Address("TCP", "169.254.169.254", 80))
