#!/usr/bin/env python3
"""What a message to everybody in a room costs other chat servers: the CPU that a server takes for a million delivered.

    room.py irc|xmpp PORT PEOPLE SECONDS PID[,PID...]

PEOPLE join one room and take turns to say 100 characters; the next says something once all have got it. The pids are the
server's processes. It runs beside './oicq bench rooms --rooms 1 --members PEOPLE --window 1 --pid PID'.

ngircd wants MaxConnections, MaxConnectionsIP and MaxJoins 0, and no DNS, Ident or PAM. Prosody wants a host 'localhost' with
accounts u0, u1 ... and the password 'secret' (internal_plain, no TLS), and a component 'rooms.localhost' (muc, muc_mam).
"""
import base64
import os
import select
import socket
import sys
import time

TEXT = b"x" * 100
STREAM = (b"<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client'"
          b" xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")


def cpu(pids):
    """CPU seconds of these processes so far, user and system."""
    ticks = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def until(peer, wanted):
    """Reads until these bytes come."""
    tail = b""
    while wanted not in tail:
        more = peer.recv(65536)
        if not more:
            sys.exit(f"the server ended the connection: {tail[-300:]!r}")
        tail = tail[-4000:] + more


def join_irc(peer, who):
    peer.sendall(b"NICK u%d\r\nUSER u%d 0 * :x\r\n" % (who, who))
    until(peer, b" 001 ")
    peer.sendall(b"JOIN #room\r\n")


def join_xmpp(peer, who):
    peer.sendall(STREAM)
    until(peer, b"</stream:features>")
    secret = base64.b64encode(b"\0u%d\0secret" % who)
    peer.sendall(b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + secret + b"</auth>")
    until(peer, b"<success")
    peer.sendall(STREAM)
    until(peer, b"</stream:features>")
    peer.sendall(b"<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
    until(peer, b"</iq>")
    peer.sendall(b"<presence/><presence to='room@rooms.localhost/u%d'><x xmlns='http://jabber.org/protocol/muc'>"
                 b"<history maxstanzas='0'/></x></presence>" % who)
    until(peer, b"110")
    if who == 0:
        # A new room is locked until its maker has agreed to its settings.
        peer.sendall(b"<iq type='set' id='c' to='room@rooms.localhost'><query"
                     b" xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>")
        until(peer, b"id='c'")


KINDS = {
    "irc": (join_irc, b"PRIVMSG #room :" + TEXT + b"\r\n", b"\n", 1),
    "xmpp": (join_xmpp, b"<message type='groupchat' to='room@rooms.localhost'><body>" + TEXT + b"</body></message>",
             b"</message>", 0),
}


def main():
    kind, port, people, seconds, pids = sys.argv[1:]
    pids = [int(pid) for pid in pids.split(",")]
    people = int(people)
    join, words, end, not_to_me = KINDS[kind]
    everybody, by_number, ready = [], {}, select.epoll()

    def quiet(wait):
        events = ready.poll(wait)
        while events:
            for number, _ in events:
                by_number[number].recv(1 << 20)
            events = ready.poll(wait)

    for who in range(people):
        peer = socket.create_connection(("127.0.0.1", int(port)))
        peer.settimeout(60)
        join(peer, who)
        peer.setblocking(False)
        ready.register(peer.fileno(), select.EPOLLIN)
        by_number[peer.fileno()] = peer
        everybody.append(peer)
        if who % 10 == 0:
            quiet(0)
    quiet(4)

    def say(who):
        everybody[who % people].sendall(words)
        missing = people - not_to_me
        while missing > 0:
            events = ready.poll(30)
            if not events:
                sys.exit(f"{missing} did not get a message within 30 s")
            for number, _ in events:
                missing -= by_number[number].recv(1 << 16).count(end)

    for who in range(20):
        say(who)
    before, begin, said = cpu(pids), time.monotonic(), 0
    while time.monotonic() - begin < float(seconds):
        say(said)
        said += 1
    delivered = said * (people - not_to_me)
    print(f"{kind}: {said} said, {delivered} delivered, {(cpu(pids) - before) * 1e6 / delivered:.1f} s of the server's CPU"
          " for a million delivered")


main()
