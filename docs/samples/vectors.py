"""Reads every frame of the golden vectors as the protocol's description says, and compares.

    ./oicq spec --format json > protocol.json
    ./oicq spec --format vectors > vectors.json
    python3 docs/samples/vectors.py protocol.json vectors.json
"""

import json
import sys

WIDTH = {"T": 1, "M": 2, "L": 4, "S": 2, "B": 4}


class Malformed(Exception):
    """Why a frame cannot be read."""


def packet_fields(protocol, sender, receiver, code):
    for route in protocol["routes"]:
        if route["sender"] == sender and route["receiver"] == receiver:
            for packet in route["packets"]:
                if packet["type"] == code:
                    return packet["fields"]
    raise Malformed("UNKNOWN_PACKET")


class Reader:
    """Takes one field after the other from a content."""

    def __init__(self, content, charset):
        self.content, self.charset, self.at = content, charset, 0

    def take(self, size):
        if self.at + size > len(self.content):
            raise Malformed("FIELD_PAST_END")
        self.at += size
        return self.content[self.at - size : self.at]

    def fields(self, layout, path=""):
        for field in layout:
            here, letter = path + field["name"], field["type"]
            number = int.from_bytes(self.take(WIDTH[letter]), "big")
            if letter == "S":
                yield here, self.text(self.take(number))
            elif letter == "B":
                yield here, self.take(number).hex()
            else:
                yield here, number
            for item in range(number if "items" in field else 0):
                yield from self.fields(field["items"], f"{here}[{item}].")

    def text(self, raw):
        try:
            text = raw.decode(self.charset)
        except UnicodeDecodeError:
            raise Malformed("NOT_TEXT") from None
        if "\0" in text:
            raise Malformed("NUL_IN_TEXT")
        return text


def read(protocol, frame):
    """The fields of a frame as pairs of path and value."""
    head, sender, receiver, code = frame[:4]
    length = int.from_bytes(frame[4:8], "big")
    assert head == protocol["head"] and length == len(frame) - 8, "no frame"
    reader = Reader(frame[8:], protocol["charset"])
    fields = list(reader.fields(packet_fields(protocol, sender, receiver, code)))
    if reader.at < length:
        raise Malformed("BYTES_LEFT_OVER")
    return fields


def main(protocol_file, vectors_file):
    with open(protocol_file, encoding="utf-8") as file:
        protocol = json.load(file)
    with open(vectors_file, encoding="utf-8") as file:
        vectors = json.load(file)["vectors"]
    wrong = 0
    for vector in vectors:
        try:
            got = read(protocol, bytes.fromhex(vector["bytes"]))
        except Malformed as why:
            got = str(why)
        wanted = vector.get("malformed", {}).get("problem") or [
            (field["path"], field["value"]) for field in vector["fields"]
        ]
        if got != wanted:
            wrong += 1
            print(f"{vector['name']}: {got}, and not {wanted}")
    print(f"{len(vectors) - wrong} of {len(vectors)} frames are read as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
