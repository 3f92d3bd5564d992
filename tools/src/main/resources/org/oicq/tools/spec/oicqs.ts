// The OICQ protocol in TypeScript, without any library: what `./oicq spec --format ts` prints from the packet
// catalogue. Do not edit it; change the catalogue, or the template oicqs.ts of the tools.

/** The first byte of every frame. */
export const HEAD = @HEAD@;

/** Bytes before a frame's content: head, sender, receiver, packet type (1 each) and the content's length (4). */
export const HEADER_LENGTH = @HEADER_LENGTH@;

/** The biggest content that a client takes, in bytes. */
export const BIGGEST_CONTENT = 16 << 20;

/** Bytes that are not what the protocol says; the message is a sentence for a person. */
export class ProtocolError extends Error {}

/** Any frame, of whatever route. The content is a view, which holds the bytes that it was cut from. */
export interface Frame {
  readonly sender: number;
  readonly receiver: number;
  readonly type: number;
  readonly content: Uint8Array;
}

/** Cuts a stream into frames, wherever it was cut before. */
export class FrameCutter {
  #rest = new Uint8Array(0);

  /**
   * Takes what has come next, and gives the frames that are whole now.
   *
   * @throws ProtocolError where no frame begins; nothing after that can be trusted
   */
  cut(bytes: Uint8Array): Frame[] {
    let rest = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    const frames: Frame[] = [];
    for (;;) {
      if (rest.length > 0 && rest[0] !== HEAD) {
        throw new ProtocolError(`a frame starts with 0x81, not with 0x${rest[0]!.toString(16)}`);
      }
      if (rest.length < HEADER_LENGTH) {
        break;
      }
      const length = new DataView(rest.buffer, rest.byteOffset).getUint32(4);
      if (length > BIGGEST_CONTENT) {
        throw new ProtocolError(`a content of ${length} bytes is over the limit`);
      }
      if (rest.length < HEADER_LENGTH + length) {
        break;
      }
      frames.push({
        sender: rest[1]!,
        receiver: rest[2]!,
        type: rest[3]!,
        content: rest.subarray(HEADER_LENGTH, HEADER_LENGTH + length),
      });
      rest = rest.subarray(HEADER_LENGTH + length);
    }
    // A copy: the start of a frame must not hold all that came with it.
    this.#rest = rest.slice();
    return frames;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

// ------------------------------------------------------------------ text

// GB18030. A browser reads it and does not write it, so the table for writing is made by reading every code once, when a
// text first needs it (some ten milliseconds).

const decoder = new TextDecoder('gb18030', { fatal: true });

/** Characters of the private use area that have become characters of their own: a browser reads only the latter. */
const BEFORE_2005 =
  '\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864';
const SINCE_2005 =
  '\u3000\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb';

let table: Uint32Array | undefined;

/** The code of every character below U+10000, by the character; 0 where there is none. */
function codes(): Uint32Array {
  if (table !== undefined) {
    return table;
  }
  const made = new Uint32Array(0x10000);
  const twoBytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail !== 0x7f) {
        twoBytes.push((lead << 8) | trail);
      }
    }
  }
  read(twoBytes, 2, made);
  const fourBytes: number[] = [];
  for (let index = 0; index <= LAST_BELOW_10000; index++) {
    fourBytes.push(fourByteCode(index));
  }
  read(fourBytes, 4, made);
  [...BEFORE_2005].forEach((before, i) => {
    made[before.charCodeAt(0)] = made[SINCE_2005.charCodeAt(i)]!;
  });
  table = made;
  return made;
}

/** The last of the four-byte codes, counted from 81 30 81 30, that stand for characters below U+10000. */
const LAST_BELOW_10000 = 39419;

/** The four-byte code of U+10000, 90 30 81 30, counted likewise. */
const FIRST_FROM_10000 = 189000;

function fourByteCode(index: number): number {
  const fourth = 0x30 + (index % 10);
  const third = 0x81 + (Math.floor(index / 10) % 126);
  const second = 0x30 + (Math.floor(index / 1260) % 10);
  const first = 0x81 + Math.floor(index / 12600);
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}

/** Reads codes of a width, and enters each that is a character and has no shorter code. */
function read(list: number[], width: number, into: Uint32Array): void {
  const bytes = new Uint8Array(list.length * (width + 1));
  list.forEach((code, i) => {
    putCode(bytes, i * (width + 1), code, width);
    bytes[i * (width + 1) + width] = 0x0a;
  });
  const chars = new TextDecoder('gb18030').decode(bytes).split('\n');
  list.forEach((code, i) => {
    const char = chars[i]!;
    if (char.length === 1 && char !== '\ufffd' && into[char.charCodeAt(0)] === 0) {
      into[char.charCodeAt(0)] = code;
    }
  });
  if (width === 4) {
    into[0xfffd] = 0x8431a437;
  }
}

function putCode(bytes: Uint8Array, at: number, code: number, width: number): void {
  for (let i = 0; i < width; i++) {
    bytes[at + i] = code >>> (8 * (width - 1 - i));
  }
}

/**
 * The bytes of a text.
 *
 * @throws ProtocolError for half of a surrogate pair, which is no character
 */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 4);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i)!;
    if (point < 0x80) {
      bytes[length++] = point;
      continue;
    }
    if (point >= 0x10000) {
      i++;
    }
    const code = point >= 0x10000 ? fourByteCode(FIRST_FROM_10000 + point - 0x10000) : codes()[point]!;
    if (code === 0) {
      throw new ProtocolError(`U+${point.toString(16).toUpperCase()} cannot be written`);
    }
    const width = code > 0xffff ? 4 : 2;
    putCode(bytes, length, code, width);
    length += width;
  }
  return bytes.subarray(0, length);
}

/**
 * The text of bytes.
 *
 * @throws ProtocolError where they are none
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProtocolError('bytes that are no text');
  }
}

// ------------------------------------------------------------------ fields

/**
 * A field's name and letter: T, M, L (numbers of 1, 2, 4 bytes), S (text), B (bytes); or the fields of a repetition's
 * items.
 */
type Field = readonly [name: string, type: 'T' | 'M' | 'L' | 'S' | 'B' | readonly Field[]];

type Values = Record<string, unknown>;

/** Bytes of a number, or of the length before a text or bytes. */
const WIDTHS = { T: 1, M: 2, L: 4, S: 2, B: 4 } as const;

class Reader {
  #at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.#at;
  }

  fields(fields: readonly Field[]): Values {
    const values: Values = {};
    for (const [name, type] of fields) {
      try {
        values[name] = this.#value(type);
      } catch (problem) {
        throw problem instanceof ProtocolError ? new ProtocolError(`${name}: ${problem.message}`) : problem;
      }
    }
    return values;
  }

  #value(type: Field[1]): unknown {
    if (typeof type === 'object') {
      return Array.from({ length: this.#number(1) }, () => this.fields(type));
    }
    const number = this.#number(WIDTHS[type]);
    switch (type) {
      case 'S': {
        const bytes = this.#bytes(number);
        if (bytes.includes(0)) {
          throw new ProtocolError('U+0000 in a text');
        }
        return decodeText(bytes);
      }
      case 'B':
        return this.#bytes(number);
      default:
        return number;
    }
  }

  #number(width: number): number {
    const at = this.#step(width);
    return width === 1 ? this.#view.getUint8(at) : width === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #bytes(length: number): Uint8Array {
    const at = this.#step(length);
    return this.bytes.subarray(at, at + length);
  }

  #step(length: number): number {
    if (length > this.left) {
      throw new ProtocolError('runs past the end');
    }
    const at = this.#at;
    this.#at += length;
    return at;
  }
}

class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** What has been written. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  fields(fields: readonly Field[], values: Values): void {
    for (const [name, type] of fields) {
      const value = values[name];
      if (typeof type === 'object') {
        const items = value as Values[];
        this.number(1, items.length, name);
        items.forEach((item) => this.fields(type, item));
      } else if (type === 'S' || type === 'B') {
        const bytes = type === 'S' ? encodeText(value as string) : (value as Uint8Array);
        this.number(WIDTHS[type], bytes.length, name);
        // The room comes first: it may be in another array.
        const at = this.#room(bytes.length);
        this.#bytes.set(bytes, at);
      } else {
        this.number(WIDTHS[type], value as number, name);
      }
    }
  }

  number(width: number, value: number, name: string): void {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * width)) {
      throw new ProtocolError(`${name}: ${value} does not fit into ${width} bytes`);
    }
    const at = this.#room(width);
    if (width === 1) {
      this.#view.setUint8(at, value);
    } else if (width === 2) {
      this.#view.setUint16(at, value);
    } else {
      this.#view.setUint32(at, value);
    }
  }

  /** Puts the content's length where the header has its place. */
  end(): void {
    this.#view.setUint32(4, this.#length - HEADER_LENGTH);
  }

  #room(more: number): number {
    const at = this.#length;
    if (at + more > this.#bytes.length) {
      const bigger = new Uint8Array(Math.max(at + more, 2 * this.#bytes.length));
      bigger.set(this.#bytes);
      this.#bytes = bigger;
      this.#view = new DataView(bigger.buffer);
    }
    this.#length += more;
    return at;
  }
}

// ------------------------------------------------------------------ packets

interface Packet {
  readonly packet: string;
}

/** A packet type: its byte, its name, its fields, and the byte of the packet that answers it where there is one. */
type PacketType = readonly [code: number, name: string, fields: readonly Field[], reply?: number];

/** The packets of one route: who writes them to whom. */
export class Catalog<P extends Packet> {
  readonly #byCode = new Map<number, PacketType>();
  readonly #byName = new Map<string, PacketType>();

  constructor(
    readonly sender: number,
    readonly receiver: number,
    readonly types: readonly PacketType[],
  ) {
    for (const type of types) {
      this.#byCode.set(type[0], type);
      this.#byName.set(type[1], type);
    }
  }

  /** Whether a frame is of this route. */
  has(frame: Frame): boolean {
    return frame.sender === this.sender && frame.receiver === this.receiver;
  }

  /** The type of a packet by its name. */
  type(name: P['packet']): PacketType {
    return this.#byName.get(name)!;
  }

  /** The name of the packet with this byte, if there is one. */
  name(code: number): string | undefined {
    return this.#byCode.get(code)?.[1];
  }

  /**
   * The packet in a frame of this route.
   *
   * @throws ProtocolError where its type is unknown or its content malformed
   */
  decode(frame: Frame): P {
    const type = this.#byCode.get(frame.type);
    if (type === undefined) {
      throw new ProtocolError(`unknown packet type 0x${frame.type.toString(16)}`);
    }
    const reader = new Reader(frame.content);
    const values = reader.fields(type[2]);
    if (reader.left > 0) {
      throw new ProtocolError(`${type[1]}: ${reader.left} bytes too many`);
    }
    return { packet: type[1], ...values } as unknown as P;
  }

  /**
   * A packet's whole frame.
   *
   * @throws ProtocolError where a number, a count or a text is outside its field's range
   */
  encode(packet: P): Uint8Array<ArrayBuffer> {
    const type = this.type(packet.packet);
    const writer = new Writer();
    for (const byte of [HEAD, this.sender, this.receiver, type[0]]) {
      writer.number(1, byte, 'header');
    }
    writer.number(4, 0, 'length');
    writer.fields(type[2], packet as unknown as Values);
    writer.end();
    return writer.bytes;
  }
}

// ------------------------------------------------------------------ the catalogue

/** The kinds of program, by the byte in a frame's head. */
export const PROGRAM_KINDS = {
@PROGRAM_KINDS@
} as const;

@CODES@

@ROUTES@
