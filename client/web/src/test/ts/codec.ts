/** What the tests call in a browser, to see whether the codec says there what it says elsewhere. */
import { type Catalog, decodeText, encodeText, type Frame, FrameCutter, HEADER_LENGTH, ProtocolError } from '../../main/ts/protocol';
import * as protocol from '../../main/ts/protocol';

interface Vector {
  readonly name: string;
  /** The whole frame in hex. */
  readonly frame: string;
  /** Values by their paths, as `groups[0].groupName`; numbers and bytes as text. Null for a malformed one. */
  readonly fields: Record<string, string> | null;
}

type Any = Catalog<{ packet: string }>;

const CATALOGS = Object.values(protocol).filter((one) => one instanceof protocol.Catalog) as unknown as Any[];

/** Reads and writes golden vectors; gives a sentence for each that comes out otherwise. */
function vectors(all: readonly Vector[]): string[] {
  return all.map(problem).filter((one) => one !== '');
}

function problem(vector: Vector): string {
  const bytes = Uint8Array.from(vector.frame.match(/../g) ?? [], (hex) => parseInt(hex, 16));
  // Cut at every byte.
  const cutter = new FrameCutter();
  const frames: Frame[] = [];
  bytes.forEach((byte) => frames.push(...cutter.cut(Uint8Array.of(byte))));
  const frame = frames[0];
  if (frames.length !== 1 || !frame || frame.content.length !== bytes.length - HEADER_LENGTH) {
    return `${vector.name}: ${frames.length} frames`;
  }
  const catalog = CATALOGS.find((one) => one.has(frame));
  if (!catalog) {
    return `${vector.name}: no catalog`;
  }
  let packet: { packet: string };
  try {
    packet = catalog.decode(frame);
  } catch (e) {
    return e instanceof ProtocolError && vector.fields === null ? '' : `${vector.name}: ${String(e)}`;
  }
  if (vector.fields === null) {
    return `${vector.name}: was taken`;
  }
  const flat: Record<string, string> = {};
  flatten(packet as unknown as Record<string, unknown>, '', flat);
  delete flat['packet'];
  const different = Object.keys({ ...flat, ...vector.fields }).filter((key) => flat[key] !== vector.fields![key]);
  if (different.length > 0) {
    return `${vector.name}: ${different.map((key) => `${key} is ${flat[key]}, not ${vector.fields![key]}`).join(', ')}`;
  }
  const written = hex(catalog.encode(packet));
  return written === vector.frame ? '' : `${vector.name}: is written as ${written}`;
}

function flatten(value: Record<string, unknown>, path: string, into: Record<string, string>): void {
  for (const [name, one] of Object.entries(value)) {
    if (Array.isArray(one)) {
      into[path + name] = String(one.length);
      one.forEach((item, i) => flatten(item as Record<string, unknown>, `${path}${name}[${i}].`, into));
    } else {
      into[path + name] = one instanceof Uint8Array ? hex(one) : String(one);
    }
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Writes every character of Unicode but U+0000, surrogates, and those of the private use area that have become others;
 * gives the bytes, in Base64, and whether they are read as they were.
 */
function unicode(but: string): { bytes: string; readBack: boolean } {
  let text = '';
  for (let point = 1; point <= 0x10ffff; point++) {
    if (point < 0xd800 || point > 0xdfff) {
      text += String.fromCodePoint(point);
    }
  }
  for (const char of but) {
    text = text.replace(char, '');
  }
  const all = encodeText(text);
  let binary = '';
  for (let i = 0; i < all.length; i += 8192) {
    binary += String.fromCharCode(...all.subarray(i, i + 8192));
  }
  return { bytes: btoa(binary), readBack: decodeText(all) === text };
}

/** How a text is written, in hex. */
function written(text: string): string {
  return hex(encodeText(text));
}

/** Whether something is refused as being no part of the protocol. */
function refuses(deed: () => unknown): boolean {
  try {
    deed();
    return false;
  } catch (e) {
    return e instanceof ProtocolError;
  }
}

/** What must be refused and is not. */
function taken(): string[] {
  const all: Record<string, () => unknown> = {
    'half a surrogate pair': () => encodeText('\ud83d'),
    'bytes that are no text': () => decodeText(Uint8Array.of(0x81)),
    'no frame': () => new FrameCutter().cut(Uint8Array.of(0)),
    'a frame that is too long': () => new FrameCutter().cut(Uint8Array.of(0x81, 1, 10, 3, 1, 0, 0, 1)),
    'a number that is too big': () =>
      protocol.USER_TO_OICQ.encode({ packet: 'KeepAlive', number: 2 ** 32 }),
    'a text that is too long': () =>
      protocol.USER_TO_OICQ.encode({ packet: 'SendMessage', number: 1, otherNumber: 1, content: 'x'.repeat(65536) }),
  };
  return Object.keys(all).filter((name) => !refuses(all[name]!));
}

Object.assign(globalThis, { oicqTest: { vectors, unicode, written, taken } });
