// The OICQ protocol in TypeScript, without any library: what `./oicq spec --format ts` prints from the packet
// catalogue. Do not edit it; change the catalogue, or the template oicqs.ts of the tools.

/** The first byte of every frame. */
export const HEAD = 0x81;

/** Bytes before a frame's content: head, sender, receiver, packet type (1 each) and the content's length (4). */
export const HEADER_LENGTH = 8;

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
  OICQ_SERVER: 0x01,
  FAX_SERVER: 0x02,
  WEB_SERVER: 0x03,
  PRINT_SERVER: 0x04,
  CHAT_SERVER: 0x05,
  OICQ_USER: 0x0a,
} as const;

export const OUTCOME = {
  FAILURE: 0,
  SUCCESS: 1,
} as const;

export const LOGIN_MODE = {
  NORMAL: 0,
  INVISIBLE: 1,
} as const;

export const DISPLAY_MODE = {
  ONLINE: 1,
  HIDDEN: 2,
  DO_NOT_DISTURB: 3,
  OFFLINE: 4,
} as const;

export const DIRECTION = {
  SMALLER: 1,
  LARGER: 2,
} as const;

export const AUTHENTICATION = {
  ANYONE: 0,
  ASK_FIRST: 1,
  NOBODY: 2,
  UNCHANGED: 255,
} as const;

export const GENDER = {
  MALE: 0,
  FEMALE: 1,
  NOT_SAID: 255,
} as const;

export const ANSWER = {
  NO: 0,
  YES: 1,
} as const;

export const MESSAGE_FLAG = {
  SYSTEM: 1,
  USER: 2,
} as const;

export const INFORMATION_TYPE = {
  NOTICE: 0,
  ADDED_YOU: 1,
  ASKS_YOU: 2,
  AGREED: 3,
  REFUSED: 4,
  MODE_CHANGED: 5,
  ASK_FIRST: 6,
  MONITORED_TALK: 7,
} as const;

export const ROOM_ACCESS = {
  ANYONE: 0,
  ASK_FIRST: 1,
  INVITED: 2,
} as const;

export const ROOM_ROLE = {
  NONE: 0,
  MEMBER: 1,
  MODERATOR: 2,
  OWNER: 3,
  INVITED: 4,
  BANNED: 5,
} as const;

export const ROOM_INFORMATION = {
  SAID: 0,
  JOINED: 1,
  ASKS: 2,
  LET_IN: 3,
  NOT_LET_IN: 4,
  ROLE: 5,
  LEFT: 6,
  CHANGED: 7,
  DELETED: 8,
  INVITED: 9,
} as const;

export const JOB_STATE = {
  COMING_IN: 1,
  WAITING: 2,
  AT_WORK: 3,
  DONE: 4,
  FAILED: 5,
  CANCELLED: 6,
} as const;

export const DESTINATION_STATE = {
  READY: 1,
  BUSY: 2,
  STOPPED: 3,
} as const;

/** Code, English name, Chinese name. */
export const COUNTRY: readonly (readonly [code: number, english: string, chinese: string])[] = [
  [0, 'not said', '未填'],
  [1, 'China', '中国'],
  [2, 'United States', '美国'],
  [3, 'Canada', '加拿大'],
  [4, 'United Kingdom', '英国'],
  [5, 'Germany', '德国'],
  [6, 'France', '法国'],
  [7, 'Russia', '俄罗斯'],
  [8, 'Japan', '日本'],
  [9, 'South Korea', '韩国'],
  [10, 'Singapore', '新加坡'],
  [11, 'Malaysia', '马来西亚'],
  [12, 'Thailand', '泰国'],
  [13, 'Vietnam', '越南'],
  [14, 'Indonesia', '印度尼西亚'],
  [15, 'Philippines', '菲律宾'],
  [16, 'India', '印度'],
  [17, 'Australia', '澳大利亚'],
  [18, 'New Zealand', '新西兰'],
  [19, 'Italy', '意大利'],
  [20, 'Spain', '西班牙'],
  [21, 'Netherlands', '荷兰'],
  [22, 'Sweden', '瑞典'],
  [23, 'Switzerland', '瑞士'],
  [24, 'Brazil', '巴西'],
  [25, 'South Africa', '南非'],
  [255, 'other', '其他'],
];

/** Code, English name, Chinese name. */
export const PROVINCE: readonly (readonly [code: number, english: string, chinese: string])[] = [
  [0, 'not said', '未填'],
  [1, 'Beijing', '北京市'],
  [2, 'Tianjin', '天津市'],
  [3, 'Hebei', '河北省'],
  [4, 'Shanxi', '山西省'],
  [5, 'Inner Mongolia', '内蒙古自治区'],
  [6, 'Liaoning', '辽宁省'],
  [7, 'Jilin', '吉林省'],
  [8, 'Heilongjiang', '黑龙江省'],
  [9, 'Shanghai', '上海市'],
  [10, 'Jiangsu', '江苏省'],
  [11, 'Zhejiang', '浙江省'],
  [12, 'Anhui', '安徽省'],
  [13, 'Fujian', '福建省'],
  [14, 'Jiangxi', '江西省'],
  [15, 'Shandong', '山东省'],
  [16, 'Henan', '河南省'],
  [17, 'Hubei', '湖北省'],
  [18, 'Hunan', '湖南省'],
  [19, 'Guangdong', '广东省'],
  [20, 'Guangxi', '广西壮族自治区'],
  [21, 'Hainan', '海南省'],
  [22, 'Chongqing', '重庆市'],
  [23, 'Sichuan', '四川省'],
  [24, 'Guizhou', '贵州省'],
  [25, 'Yunnan', '云南省'],
  [26, 'Tibet', '西藏自治区'],
  [27, 'Shaanxi', '陕西省'],
  [28, 'Gansu', '甘肃省'],
  [29, 'Qinghai', '青海省'],
  [30, 'Ningxia', '宁夏回族自治区'],
  [31, 'Xinjiang', '新疆维吾尔自治区'],
  [32, 'Taiwan', '台湾省'],
  [33, 'Hong Kong', '香港特别行政区'],
  [34, 'Macao', '澳门特别行政区'],
  [255, 'other', '其他'],
];

/** Code, English name, Chinese name. */
export const EDUCATION: readonly (readonly [code: number, english: string, chinese: string])[] = [
  [0, 'not said', '未填'],
  [1, 'primary school', '小学'],
  [2, 'junior middle school', '初中'],
  [3, 'senior middle school', '高中'],
  [4, 'vocational school', '中专'],
  [5, 'college', '大专'],
  [6, 'bachelor', '本科'],
  [7, 'master', '硕士'],
  [8, 'doctor', '博士'],
  [255, 'other', '其他'],
];

/** Code, English name, Chinese name. */
export const OCCUPATION: readonly (readonly [code: number, english: string, chinese: string])[] = [
  [0, 'not said', '未填'],
  [1, 'student', '学生'],
  [2, 'computer', '计算机'],
  [3, 'teacher', '教师'],
  [4, 'engineer', '工程师'],
  [5, 'medicine', '医务'],
  [6, 'law', '法律'],
  [7, 'finance', '金融'],
  [8, 'sales', '销售'],
  [9, 'civil servant', '公务员'],
  [10, 'military', '军人'],
  [11, 'media', '传媒'],
  [12, 'art', '艺术'],
  [13, 'service', '服务'],
  [14, 'worker', '工人'],
  [15, 'farmer', '农民'],
  [16, 'manager', '管理'],
  [17, 'self-employed', '自由职业'],
  [18, 'retired', '退休'],
  [255, 'other', '其他'],
];

/** OICQ user to OICQ server. */
export namespace UserToOicq {
  /** Register a new account. */
  export interface Register {
    readonly packet: 'Register';
    readonly nickname: string;
    /** The portrait's id, as FC of the HTTP interface. */
    readonly portrait: number;
    readonly password: string;
    /** A code of GENDER. */
    readonly gender: number;
    readonly age: number;
    readonly realName: string;
    /** A code of COUNTRY. */
    readonly country: number;
    /** A code of PROVINCE. */
    readonly province: number;
    readonly city: string;
    readonly address: string;
    readonly zipCode: string;
    /** A code of EDUCATION. */
    readonly education: number;
    readonly school: string;
    /** A code of OCCUPATION. */
    readonly occupation: number;
    readonly phone: string;
    readonly pager: string;
    readonly email: string;
    readonly hobbies: string;
    readonly description: string;
    /** Whether others must ask to add me; 255 in 0x12 leaves it as it is [ext]. A code of AUTHENTICATION. */
    readonly authentication: number;
  }

  /** Log in; after a good one, stored messages and pending requests follow in the order in which they were sent. */
  export interface Login {
    readonly packet: 'Login';
    readonly number: number;
    readonly password: string;
    /** A code of LOGIN_MODE. */
    readonly loginMode: number;
  }

  /** Send a message; stored if the other is offline. */
  export interface SendMessage {
    readonly packet: 'SendMessage';
    readonly number: number;
    readonly otherNumber: number;
    readonly content: string;
  }

  /** Broadcast to my friends in a group. */
  export interface Broadcast {
    readonly packet: 'Broadcast';
    readonly number: number;
    /** 0 = all my friends. */
    readonly groupNumber: number;
    readonly content: string;
  }

  /** Look at a user's data. */
  export interface ViewUser {
    readonly packet: 'ViewUser';
    readonly number: number;
    readonly friendNumber: number;
  }

  /** Add a group. */
  export interface AddGroup {
    readonly packet: 'AddGroup';
    readonly number: number;
    readonly groupName: string;
  }

  /** Rename a group. */
  export interface RenameGroup {
    readonly packet: 'RenameGroup';
    readonly number: number;
    readonly groupNumber: number;
    readonly groupName: string;
  }

  /** Delete a group; its members move to group 1. */
  export interface DeleteGroup {
    readonly packet: 'DeleteGroup';
    readonly number: number;
    readonly groupNumber: number;
  }

  /** Move friends between groups, all or none. */
  export interface MoveFriends {
    readonly packet: 'MoveFriends';
    readonly number: number;
    readonly moves: readonly {
      readonly friendNumber: number;
      readonly targetGroup: number;
    }[];
  }

  /** Who is online; hidden and offline users never show. */
  export interface FindOnline {
    readonly packet: 'FindOnline';
    readonly number: number;
    /** Not included itself. */
    readonly startNumber: number;
    readonly howMany: number;
    /** A code of DIRECTION. */
    readonly direction: number;
  }

  /** Search by own conditions in a language that looks like SQL. */
  export interface Search {
    readonly packet: 'Search';
    readonly number: number;
    readonly sqlStatement: string;
  }

  /** Add a friend; the outcome comes as a system message. */
  export interface AddFriend {
    readonly packet: 'AddFriend';
    readonly number: number;
    readonly friendNumber: number;
  }

  /** Ask to be allowed to add. */
  export interface RequestFriend {
    readonly packet: 'RequestFriend';
    readonly number: number;
    readonly friendNumber: number;
    readonly reason: string;
  }

  /** Delete a friend from my list; doing it twice is no error. */
  export interface DeleteFriend {
    readonly packet: 'DeleteFriend';
    readonly number: number;
    readonly friendNumber: number;
  }

  /** Change display mode; 4 logs out, and the server closes the connection. */
  export interface ChangeMode {
    readonly packet: 'ChangeMode';
    readonly number: number;
    /** A code of DISPLAY_MODE. */
    readonly displayMode: number;
  }

  /** Watch a user's talk; for supervisors only. */
  export interface Monitor {
    readonly packet: 'Monitor';
    readonly number: number;
    /** The same again stops it, 0 stops all [decision]. */
    readonly monitoredNumber: number;
  }

  /** Change my data; an empty password and authentication 255 leave theirs as they are [decision]. */
  export interface ChangeData {
    readonly packet: 'ChangeData';
    readonly number: number;
    readonly nickname: string;
    /** The portrait's id, as FC of the HTTP interface. */
    readonly portrait: number;
    readonly password: string;
    /** A code of GENDER. */
    readonly gender: number;
    readonly age: number;
    readonly realName: string;
    /** A code of COUNTRY. */
    readonly country: number;
    /** A code of PROVINCE. */
    readonly province: number;
    readonly city: string;
    readonly address: string;
    readonly zipCode: string;
    /** A code of EDUCATION. */
    readonly education: number;
    readonly school: string;
    /** A code of OCCUPATION. */
    readonly occupation: number;
    readonly phone: string;
    readonly pager: string;
    readonly email: string;
    readonly hobbies: string;
    readonly description: string;
    /** Whether others must ask to add me; 255 in 0x12 leaves it as it is [ext]. A code of AUTHENTICATION. */
    readonly authentication: number;
  }

  /** Offer a file; relayed with its content unchanged [ext: the source names no server packet for it]. */
  export interface OfferFile {
    readonly packet: 'OfferFile';
    readonly number: number;
    readonly friendNumber: number;
    readonly fileName: string;
    /** Bytes. */
    readonly fileLength: number;
  }

  /** Accept or refuse the file; relayed likewise [ext]. */
  export interface AnswerFile {
    readonly packet: 'AnswerFile';
    readonly number: number;
    readonly friendNumber: number;
    /** A code of ANSWER. */
    readonly allow: number;
  }

  /** A piece of the file; relayed likewise [ext]. */
  export interface FileContent {
    readonly packet: 'FileContent';
    readonly number: number;
    readonly friendNumber: number;
    readonly fileContent: Uint8Array;
  }

  /** Connection test. */
  export interface KeepAlive {
    readonly packet: 'KeepAlive';
    readonly number: number;
  }

  /** Answer a request to be added. */
  export interface AnswerRequest {
    readonly packet: 'AnswerRequest';
    readonly number: number;
    readonly friendNumber: number;
    /** A code of ANSWER. */
    readonly consent: number;
  }

  /** Say which extensions I understand; best before 0x02, when the number is not checked [ext]. */
  export interface AskExtensions {
    readonly packet: 'AskExtensions';
    readonly number: number;
    /** Bits: 1 = kept messages; unknown ones are left out of the answer. */
    readonly extensions: number;
  }

  /** Say that I have all kept messages up to this one [ext]. */
  export interface Acknowledge {
    readonly packet: 'Acknowledge';
    readonly number: number;
    /** Of this connection; one that was said before changes nothing. */
    readonly sequence: number;
  }

  /** This user may not reach me any more, or may again [ext]. */
  export interface Block {
    readonly packet: 'Block';
    readonly number: number;
    readonly otherNumber: number;
    /** 1 = blocked, 0 = not any more. A code of ANSWER. */
    readonly block: number;
  }

  /** Whom I have blocked, by rising number [ext]. */
  export interface ListBlocked {
    readonly packet: 'ListBlocked';
    readonly number: number;
    /** Not included itself. */
    readonly startNumber: number;
    readonly howMany: number;
  }

  export type Packet =
    | Register
    | Login
    | SendMessage
    | Broadcast
    | ViewUser
    | AddGroup
    | RenameGroup
    | DeleteGroup
    | MoveFriends
    | FindOnline
    | Search
    | AddFriend
    | RequestFriend
    | DeleteFriend
    | ChangeMode
    | Monitor
    | ChangeData
    | OfferFile
    | AnswerFile
    | FileContent
    | KeepAlive
    | AnswerRequest
    | AskExtensions
    | Acknowledge
    | Block
    | ListBlocked;
}

export const USER_TO_OICQ = new Catalog<UserToOicq.Packet>(0x0a, 0x01, [
  [0x01, 'Register', [['nickname', 'S'], ['portrait', 'M'], ['password', 'S'], ['gender', 'T'], ['age', 'T'], ['realName', 'S'], ['country', 'T'], ['province', 'T'], ['city', 'S'], ['address', 'S'], ['zipCode', 'S'], ['education', 'T'], ['school', 'S'], ['occupation', 'T'], ['phone', 'S'], ['pager', 'S'], ['email', 'S'], ['hobbies', 'S'], ['description', 'S'], ['authentication', 'T']], 0x01],
  [0x02, 'Login', [['number', 'L'], ['password', 'S'], ['loginMode', 'T']], 0x02],
  [0x03, 'SendMessage', [['number', 'L'], ['otherNumber', 'L'], ['content', 'S']]],
  [0x04, 'Broadcast', [['number', 'L'], ['groupNumber', 'L'], ['content', 'S']]],
  [0x05, 'ViewUser', [['number', 'L'], ['friendNumber', 'L']], 0x04],
  [0x06, 'AddGroup', [['number', 'L'], ['groupName', 'S']], 0x05],
  [0x07, 'RenameGroup', [['number', 'L'], ['groupNumber', 'T'], ['groupName', 'S']], 0x06],
  [0x08, 'DeleteGroup', [['number', 'L'], ['groupNumber', 'T']], 0x07],
  [0x09, 'MoveFriends', [['number', 'L'], ['moves', [['friendNumber', 'L'], ['targetGroup', 'T']]]], 0x08],
  [0x0a, 'FindOnline', [['number', 'L'], ['startNumber', 'L'], ['howMany', 'T'], ['direction', 'T']], 0x09],
  [0x0b, 'Search', [['number', 'L'], ['sqlStatement', 'S']], 0x0a],
  [0x0c, 'AddFriend', [['number', 'L'], ['friendNumber', 'L']]],
  [0x0d, 'RequestFriend', [['number', 'L'], ['friendNumber', 'L'], ['reason', 'S']]],
  [0x0e, 'DeleteFriend', [['number', 'L'], ['friendNumber', 'L']]],
  [0x10, 'ChangeMode', [['number', 'L'], ['displayMode', 'T']]],
  [0x11, 'Monitor', [['number', 'L'], ['monitoredNumber', 'L']]],
  [0x12, 'ChangeData', [['number', 'L'], ['nickname', 'S'], ['portrait', 'M'], ['password', 'S'], ['gender', 'T'], ['age', 'T'], ['realName', 'S'], ['country', 'T'], ['province', 'T'], ['city', 'S'], ['address', 'S'], ['zipCode', 'S'], ['education', 'T'], ['school', 'S'], ['occupation', 'T'], ['phone', 'S'], ['pager', 'S'], ['email', 'S'], ['hobbies', 'S'], ['description', 'S'], ['authentication', 'T']], 0x04],
  [0x13, 'OfferFile', [['number', 'L'], ['friendNumber', 'L'], ['fileName', 'S'], ['fileLength', 'L']]],
  [0x14, 'AnswerFile', [['number', 'L'], ['friendNumber', 'L'], ['allow', 'T']]],
  [0x15, 'FileContent', [['number', 'L'], ['friendNumber', 'L'], ['fileContent', 'B']]],
  [0x16, 'KeepAlive', [['number', 'L']]],
  [0x17, 'AnswerRequest', [['number', 'L'], ['friendNumber', 'L'], ['consent', 'T']]],
  [0x18, 'AskExtensions', [['number', 'L'], ['extensions', 'L']], 0x0b],
  [0x19, 'Acknowledge', [['number', 'L'], ['sequence', 'L']]],
  [0x1a, 'Block', [['number', 'L'], ['otherNumber', 'L'], ['block', 'T']], 0x0d],
  [0x1b, 'ListBlocked', [['number', 'L'], ['startNumber', 'L'], ['howMany', 'T']], 0x0e],
]);

/** OICQ server to OICQ user. */
export namespace OicqToUser {
  /** Result of registering. */
  export interface RegisterReply {
    readonly packet: 'RegisterReply';
    /** A code of OUTCOME. */
    readonly success: number;
    /** 0 on failure. */
    readonly number: number;
  }

  /** Result of logging in, with the friend list. */
  export interface LoginReply {
    readonly packet: 'LoginReply';
    /** A code of OUTCOME. */
    readonly success: number;
    /** 0 on failure. */
    readonly groups: readonly {
      readonly groupName: string;
      readonly groupNumber: number;
      readonly friends: readonly {
        readonly friendNumber: number;
        /** The portrait's picture: id / 3 + 1, cut at 255 [decision]. */
        readonly portraitNumber: number;
        /** A code of DISPLAY_MODE. */
        readonly friendState: number;
        readonly nickname: string;
      }[];
    }[];
  }

  /** A message, from a user or from the system. */
  export interface Message {
    readonly packet: 'Message';
    /** A code of MESSAGE_FLAG. */
    readonly flag: number;
    /** Flag 2: the sender. Flag 1: the user it is about, or 0 for the system itself. */
    readonly number: number;
    readonly information: string;
    /** 0 with flag 2; 0, 5, 6 and 7 of flag 1 are ours [ext]. A code of INFORMATION_TYPE. */
    readonly informationType: number;
  }

  /** A user's data; on failure the fields are empty or 0. */
  export interface UserData {
    readonly packet: 'UserData';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly number: number;
    readonly nickname: string;
    /** The portrait's id, as FC of the HTTP interface. */
    readonly portrait: number;
    /** A code of GENDER. */
    readonly gender: number;
    readonly age: number;
    readonly realName: string;
    /** A code of COUNTRY. */
    readonly country: number;
    /** A code of PROVINCE. */
    readonly province: number;
    readonly city: string;
    readonly address: string;
    readonly zipCode: string;
    /** A code of EDUCATION. */
    readonly education: number;
    readonly school: string;
    /** A code of OCCUPATION. */
    readonly occupation: number;
    readonly phone: string;
    readonly pager: string;
    readonly email: string;
    readonly hobbies: string;
    readonly description: string;
  }

  /** Result of adding a group. */
  export interface AddGroupReply {
    readonly packet: 'AddGroupReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly groupNumber: number;
    readonly groupName: string;
  }

  /** Result of renaming a group. */
  export interface RenameGroupReply {
    readonly packet: 'RenameGroupReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly groupNumber: number;
    readonly groupName: string;
  }

  /** Result of deleting a group. */
  export interface DeleteGroupReply {
    readonly packet: 'DeleteGroupReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly groupNumber: number;
  }

  /** Result of moving friends. */
  export interface MoveFriendsReply {
    readonly packet: 'MoveFriendsReply';
    /** A code of OUTCOME. */
    readonly success: number;
  }

  /** Who is online. */
  export interface OnlineUsers {
    readonly packet: 'OnlineUsers';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly users: readonly {
      readonly number: number;
      readonly nickname: string;
      /** The portrait's id. */
      readonly portrait: number;
      /** A code of PROVINCE. */
      readonly province: number;
      readonly city: string;
    }[];
  }

  /** Search result, at most 50. */
  export interface SearchResult {
    readonly packet: 'SearchResult';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly users: readonly {
      readonly number: number;
      readonly nickname: string;
      /** The portrait's id. */
      readonly portrait: number;
      /** A code of PROVINCE. */
      readonly province: number;
      readonly city: string;
    }[];
  }

  /** These extensions are on now [ext]. */
  export interface Extensions {
    readonly packet: 'Extensions';
    /** A code of OUTCOME. */
    readonly success: number;
    /** Bits: 1 = kept messages. */
    readonly extensions: number;
  }

  /** A message that is kept until 0x19 acknowledges it [ext]. */
  export interface KeptMessage {
    readonly packet: 'KeptMessage';
    /** Counts 1, 2, 3 … on this connection. */
    readonly sequence: number;
    /** The id is the same each time that the message comes. */
    readonly idHigh: number;
    readonly idLow: number;
    /** When the server took it, in seconds since 1970 UTC. */
    readonly time: number;
    /** A code of MESSAGE_FLAG. */
    readonly flag: number;
    /** Flag 2: the sender. Flag 1: the user it is about. */
    readonly number: number;
    readonly information: string;
    /** 0 with flag 2; with flag 1 one of 1 to 4. A code of INFORMATION_TYPE. */
    readonly informationType: number;
  }

  /** Result of blocking a user, or of letting it be again [ext]. */
  export interface BlockReply {
    readonly packet: 'BlockReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly otherNumber: number;
    /** A code of ANSWER. */
    readonly block: number;
  }

  /** Whom I have blocked [ext]. */
  export interface BlockedUsers {
    readonly packet: 'BlockedUsers';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly users: readonly {
      readonly number: number;
    }[];
  }

  /** Offer a file; relayed with its content unchanged [ext: the source names no server packet for it]. */
  export interface OfferFile {
    readonly packet: 'OfferFile';
    readonly number: number;
    readonly friendNumber: number;
    readonly fileName: string;
    /** Bytes. */
    readonly fileLength: number;
  }

  /** Accept or refuse the file; relayed likewise [ext]. */
  export interface AnswerFile {
    readonly packet: 'AnswerFile';
    readonly number: number;
    readonly friendNumber: number;
    /** A code of ANSWER. */
    readonly allow: number;
  }

  /** A piece of the file; relayed likewise [ext]. */
  export interface FileContent {
    readonly packet: 'FileContent';
    readonly number: number;
    readonly friendNumber: number;
    readonly fileContent: Uint8Array;
  }

  export type Packet =
    | RegisterReply
    | LoginReply
    | Message
    | UserData
    | AddGroupReply
    | RenameGroupReply
    | DeleteGroupReply
    | MoveFriendsReply
    | OnlineUsers
    | SearchResult
    | Extensions
    | KeptMessage
    | BlockReply
    | BlockedUsers
    | OfferFile
    | AnswerFile
    | FileContent;
}

export const OICQ_TO_USER = new Catalog<OicqToUser.Packet>(0x01, 0x0a, [
  [0x01, 'RegisterReply', [['success', 'T'], ['number', 'L']]],
  [0x02, 'LoginReply', [['success', 'T'], ['groups', [['groupName', 'S'], ['groupNumber', 'T'], ['friends', [['friendNumber', 'L'], ['portraitNumber', 'T'], ['friendState', 'T'], ['nickname', 'S']]]]]]],
  [0x03, 'Message', [['flag', 'T'], ['number', 'L'], ['information', 'S'], ['informationType', 'T']]],
  [0x04, 'UserData', [['success', 'T'], ['number', 'L'], ['nickname', 'S'], ['portrait', 'M'], ['gender', 'T'], ['age', 'T'], ['realName', 'S'], ['country', 'T'], ['province', 'T'], ['city', 'S'], ['address', 'S'], ['zipCode', 'S'], ['education', 'T'], ['school', 'S'], ['occupation', 'T'], ['phone', 'S'], ['pager', 'S'], ['email', 'S'], ['hobbies', 'S'], ['description', 'S']]],
  [0x05, 'AddGroupReply', [['success', 'T'], ['groupNumber', 'T'], ['groupName', 'S']]],
  [0x06, 'RenameGroupReply', [['success', 'T'], ['groupNumber', 'T'], ['groupName', 'S']]],
  [0x07, 'DeleteGroupReply', [['success', 'T'], ['groupNumber', 'T']]],
  [0x08, 'MoveFriendsReply', [['success', 'T']]],
  [0x09, 'OnlineUsers', [['success', 'T'], ['users', [['number', 'L'], ['nickname', 'S'], ['portrait', 'M'], ['province', 'T'], ['city', 'S']]]]],
  [0x0a, 'SearchResult', [['success', 'T'], ['users', [['number', 'L'], ['nickname', 'S'], ['portrait', 'M'], ['province', 'T'], ['city', 'S']]]]],
  [0x0b, 'Extensions', [['success', 'T'], ['extensions', 'L']]],
  [0x0c, 'KeptMessage', [['sequence', 'L'], ['idHigh', 'L'], ['idLow', 'L'], ['time', 'L'], ['flag', 'T'], ['number', 'L'], ['information', 'S'], ['informationType', 'T']]],
  [0x0d, 'BlockReply', [['success', 'T'], ['otherNumber', 'L'], ['block', 'T']]],
  [0x0e, 'BlockedUsers', [['success', 'T'], ['users', [['number', 'L']]]]],
  [0x13, 'OfferFile', [['number', 'L'], ['friendNumber', 'L'], ['fileName', 'S'], ['fileLength', 'L']]],
  [0x14, 'AnswerFile', [['number', 'L'], ['friendNumber', 'L'], ['allow', 'T']]],
  [0x15, 'FileContent', [['number', 'L'], ['friendNumber', 'L'], ['fileContent', 'B']]],
]);

/** OICQ user to chat server. */
export namespace UserToChat {
  /** Enter: from now on this connection gets what happens in my rooms [ext]. */
  export interface EnterRooms {
    readonly packet: 'EnterRooms';
    readonly number: number;
  }

  /** Say something in a room; my own message comes back when it is stored [ext]. */
  export interface SayInRoom {
    readonly packet: 'SayInRoom';
    readonly number: number;
    readonly room: number;
    readonly content: string;
  }

  /** Look at a room [ext]. */
  export interface ViewRoom {
    readonly packet: 'ViewRoom';
    readonly number: number;
    readonly room: number;
  }

  /** Make a room, which I own then [ext]. */
  export interface MakeRoom {
    readonly packet: 'MakeRoom';
    readonly number: number;
    readonly roomName: string;
    readonly topic: string;
    /** A code of ROOM_ACCESS. */
    readonly access: number;
  }

  /** Change a room; for its owner and moderators [ext]. */
  export interface ChangeRoom {
    readonly packet: 'ChangeRoom';
    readonly number: number;
    readonly room: number;
    readonly roomName: string;
    readonly topic: string;
    /** A code of ROOM_ACCESS. */
    readonly access: number;
  }

  /** Delete a room and its whole log; for its owner [ext]. */
  export interface DeleteRoom {
    readonly packet: 'DeleteRoom';
    readonly number: number;
    readonly room: number;
  }

  /** Give a role in a room; 4 invites, 5 bans, 0 puts out or lifts a ban [ext]. */
  export interface GiveRole {
    readonly packet: 'GiveRole';
    readonly number: number;
    readonly room: number;
    readonly member: number;
    /** A code of ROOM_ROLE. */
    readonly role: number;
  }

  /** The members of a room from a number on; for its members [ext]. */
  export interface ListMembers {
    readonly packet: 'ListMembers';
    readonly number: number;
    readonly room: number;
    /** Not included itself. */
    readonly startNumber: number;
    readonly howMany: number;
    /** A code of DIRECTION. */
    readonly direction: number;
  }

  /** Find rooms by their number, or by words of name or topic in any case [ext]. */
  export interface FindRooms {
    readonly packet: 'FindRooms';
    readonly number: number;
    readonly words: string;
    /** Not included itself. */
    readonly startRoom: number;
    readonly howMany: number;
  }

  /** Join a room; being in already is a success [ext]. */
  export interface JoinRoom {
    readonly packet: 'JoinRoom';
    readonly number: number;
    readonly room: number;
  }

  /** Ask to join a room; where anyone may join it joins at once [ext]. */
  export interface AskToJoin {
    readonly packet: 'AskToJoin';
    readonly number: number;
    readonly room: number;
    readonly reason: string;
  }

  /** Leave a room; also refuses an invitation, and withdraws a request [ext]. */
  export interface LeaveRoom {
    readonly packet: 'LeaveRoom';
    readonly number: number;
    readonly room: number;
  }

  /** Answer a request to join; for the owner and moderators [ext]. */
  export interface AnswerJoin {
    readonly packet: 'AnswerJoin';
    readonly number: number;
    readonly room: number;
    readonly member: number;
    /** A code of ANSWER. */
    readonly consent: number;
  }

  /** Read the log of a room from an entry on, in the direction's order [ext]. */
  export interface ReadLog {
    readonly packet: 'ReadLog';
    readonly number: number;
    readonly room: number;
    /** Not included itself. 0 = from the newest, or from the oldest kept. */
    readonly fromEntry: number;
    readonly howMany: number;
    /** A code of DIRECTION. */
    readonly direction: number;
  }

  /** Read up to this entry; kept, and never goes back [ext]. */
  export interface MarkRead {
    readonly packet: 'MarkRead';
    readonly number: number;
    readonly room: number;
    readonly entry: number;
  }

  /** Search in what was said, newest first [ext]. */
  export interface SearchLog {
    readonly packet: 'SearchLog';
    readonly number: number;
    readonly room: number;
    readonly words: string;
    /** Not included itself. 0 = from the newest. */
    readonly fromEntry: number;
    readonly howMany: number;
  }

  export type Packet =
    | EnterRooms
    | SayInRoom
    | ViewRoom
    | MakeRoom
    | ChangeRoom
    | DeleteRoom
    | GiveRole
    | ListMembers
    | FindRooms
    | JoinRoom
    | AskToJoin
    | LeaveRoom
    | AnswerJoin
    | ReadLog
    | MarkRead
    | SearchLog;
}

export const USER_TO_CHAT = new Catalog<UserToChat.Packet>(0x0a, 0x05, [
  [0x02, 'EnterRooms', [['number', 'L']], 0x02],
  [0x03, 'SayInRoom', [['number', 'L'], ['room', 'L'], ['content', 'S']]],
  [0x05, 'ViewRoom', [['number', 'L'], ['room', 'L']], 0x04],
  [0x06, 'MakeRoom', [['number', 'L'], ['roomName', 'S'], ['topic', 'S'], ['access', 'T']], 0x05],
  [0x07, 'ChangeRoom', [['number', 'L'], ['room', 'L'], ['roomName', 'S'], ['topic', 'S'], ['access', 'T']], 0x06],
  [0x08, 'DeleteRoom', [['number', 'L'], ['room', 'L']], 0x07],
  [0x09, 'GiveRole', [['number', 'L'], ['room', 'L'], ['member', 'L'], ['role', 'T']], 0x08],
  [0x0a, 'ListMembers', [['number', 'L'], ['room', 'L'], ['startNumber', 'L'], ['howMany', 'T'], ['direction', 'T']], 0x09],
  [0x0b, 'FindRooms', [['number', 'L'], ['words', 'S'], ['startRoom', 'L'], ['howMany', 'T']], 0x0a],
  [0x0c, 'JoinRoom', [['number', 'L'], ['room', 'L']], 0x08],
  [0x0d, 'AskToJoin', [['number', 'L'], ['room', 'L'], ['reason', 'S']], 0x08],
  [0x0e, 'LeaveRoom', [['number', 'L'], ['room', 'L']], 0x08],
  [0x17, 'AnswerJoin', [['number', 'L'], ['room', 'L'], ['member', 'L'], ['consent', 'T']], 0x08],
  [0x18, 'ReadLog', [['number', 'L'], ['room', 'L'], ['fromEntry', 'L'], ['howMany', 'T'], ['direction', 'T']], 0x0b],
  [0x19, 'MarkRead', [['number', 'L'], ['room', 'L'], ['entry', 'L']]],
  [0x1a, 'SearchLog', [['number', 'L'], ['room', 'L'], ['words', 'S'], ['fromEntry', 'L'], ['howMany', 'T']], 0x0b],
]);

/** chat server to OICQ user. */
export namespace ChatToUser {
  /** My rooms and invitations [ext]. */
  export interface MyRooms {
    readonly packet: 'MyRooms';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly rooms: readonly {
      readonly room: number;
      readonly roomName: string;
      /** A code of ROOM_ROLE. */
      readonly role: number;
      /** The highest entry of the log. */
      readonly lastEntry: number;
      /** The highest entry that I have read. */
      readonly readUpTo: number;
    }[];
  }

  /** A message in a room, or a system message about one [ext]. */
  export interface RoomMessage {
    readonly packet: 'RoomMessage';
    /** A code of MESSAGE_FLAG. */
    readonly flag: number;
    readonly room: number;
    /** 0 where it is not part of the log. */
    readonly entry: number;
    /** Seconds since 1970 UTC. */
    readonly entryTime: number;
    /** Flag 2: the sender. Flag 1: the user it is about. */
    readonly number: number;
    readonly information: string;
    /** 0 with flag 2. A code of ROOM_INFORMATION. */
    readonly roomInformationType: number;
  }

  /** A room [ext]. */
  export interface RoomData {
    readonly packet: 'RoomData';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly room: number;
    readonly roomName: string;
    readonly topic: string;
    /** A code of ROOM_ACCESS. */
    readonly access: number;
    readonly owner: number;
    /** Roles 1 to 3. */
    readonly memberCount: number;
    /** Mine. A code of ROOM_ROLE. */
    readonly role: number;
    /** The highest entry of the log. */
    readonly lastEntry: number;
  }

  /** Result of making a room [ext]. */
  export interface MakeRoomReply {
    readonly packet: 'MakeRoomReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly room: number;
    readonly roomName: string;
  }

  /** Result of changing a room [ext]. */
  export interface ChangeRoomReply {
    readonly packet: 'ChangeRoomReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly room: number;
    readonly roomName: string;
  }

  /** Result of deleting a room [ext]. */
  export interface DeleteRoomReply {
    readonly packet: 'DeleteRoomReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly room: number;
  }

  /** What this user is in the room now [ext]. */
  export interface RoleInRoom {
    readonly packet: 'RoleInRoom';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly room: number;
    readonly member: number;
    /** A code of ROOM_ROLE. */
    readonly role: number;
  }

  /** Members of a room [ext]. */
  export interface RoomMembers {
    readonly packet: 'RoomMembers';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly members: readonly {
      readonly number: number;
      readonly nickname: string;
      /** The portrait's id. */
      readonly portrait: number;
      /** A code of ROOM_ROLE. */
      readonly role: number;
      /** Hidden members show as offline. A code of DISPLAY_MODE. */
      readonly memberState: number;
    }[];
  }

  /** Rooms found, at most 50 [ext]. */
  export interface RoomsFound {
    readonly packet: 'RoomsFound';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly rooms: readonly {
      readonly room: number;
      readonly roomName: string;
      readonly topic: string;
      /** A code of ROOM_ACCESS. */
      readonly access: number;
      /** Roles 1 to 3. */
      readonly memberCount: number;
    }[];
  }

  /** Entries of a room's log, at most 50 and 256 KiB [ext]. */
  export interface RoomLog {
    readonly packet: 'RoomLog';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly room: number;
    readonly entries: readonly {
      readonly entry: number;
      /** Seconds since 1970 UTC. */
      readonly entryTime: number;
      /** A code of MESSAGE_FLAG. */
      readonly flag: number;
      /** Flag 2: the sender. Flag 1: the user it is about. */
      readonly number: number;
      readonly information: string;
      /** 0 with flag 2. A code of ROOM_INFORMATION. */
      readonly roomInformationType: number;
    }[];
  }

  export type Packet =
    | MyRooms
    | RoomMessage
    | RoomData
    | MakeRoomReply
    | ChangeRoomReply
    | DeleteRoomReply
    | RoleInRoom
    | RoomMembers
    | RoomsFound
    | RoomLog;
}

export const CHAT_TO_USER = new Catalog<ChatToUser.Packet>(0x05, 0x0a, [
  [0x02, 'MyRooms', [['success', 'T'], ['rooms', [['room', 'L'], ['roomName', 'S'], ['role', 'T'], ['lastEntry', 'L'], ['readUpTo', 'L']]]]],
  [0x03, 'RoomMessage', [['flag', 'T'], ['room', 'L'], ['entry', 'L'], ['entryTime', 'L'], ['number', 'L'], ['information', 'S'], ['roomInformationType', 'T']]],
  [0x04, 'RoomData', [['success', 'T'], ['room', 'L'], ['roomName', 'S'], ['topic', 'S'], ['access', 'T'], ['owner', 'L'], ['memberCount', 'L'], ['role', 'T'], ['lastEntry', 'L']]],
  [0x05, 'MakeRoomReply', [['success', 'T'], ['room', 'L'], ['roomName', 'S']]],
  [0x06, 'ChangeRoomReply', [['success', 'T'], ['room', 'L'], ['roomName', 'S']]],
  [0x07, 'DeleteRoomReply', [['success', 'T'], ['room', 'L']]],
  [0x08, 'RoleInRoom', [['success', 'T'], ['room', 'L'], ['member', 'L'], ['role', 'T']]],
  [0x09, 'RoomMembers', [['success', 'T'], ['members', [['number', 'L'], ['nickname', 'S'], ['portrait', 'M'], ['role', 'T'], ['memberState', 'T']]]]],
  [0x0a, 'RoomsFound', [['success', 'T'], ['rooms', [['room', 'L'], ['roomName', 'S'], ['topic', 'S'], ['access', 'T'], ['memberCount', 'L']]]]],
  [0x0b, 'RoomLog', [['success', 'T'], ['room', 'L'], ['entries', [['entry', 'L'], ['entryTime', 'L'], ['flag', 'T'], ['number', 'L'], ['information', 'S'], ['roomInformationType', 'T']]]]],
]);

/** OICQ user to fax server. */
export namespace UserToFax {
  /** Send or print this text, laid out on pages. */
  export interface SubmitText {
    readonly packet: 'SubmitText';
    readonly number: number;
    readonly destination: string;
    readonly content: string;
  }

  /** Look at a job of mine. */
  export interface ViewJob {
    readonly packet: 'ViewJob';
    readonly number: number;
    readonly job: number;
  }

  /** Cancel a job, or delete a fax that has come in. */
  export interface CancelJob {
    readonly packet: 'CancelJob';
    readonly number: number;
    readonly job: number;
  }

  /** My jobs, those that are over too. */
  export interface ListJobs {
    readonly packet: 'ListJobs';
    readonly number: number;
    /** Not included itself. */
    readonly startJob: number;
    readonly howMany: number;
    /** A code of DIRECTION. */
    readonly direction: number;
  }

  /** Find printers, or entries of the address book. */
  export interface FindDestinations {
    readonly packet: 'FindDestinations';
    readonly number: number;
    readonly words: string;
  }

  /** Announce a document. */
  export interface AnnounceDocument {
    readonly packet: 'AnnounceDocument';
    readonly number: number;
    readonly destination: string;
    readonly documentName: string;
    /** Bytes, at least 1. */
    readonly documentLength: number;
  }

  /** Send me a fax that has come in, or delete it. */
  export interface TakeFax {
    readonly packet: 'TakeFax';
    readonly number: number;
    readonly job: number;
    /** A code of ANSWER. */
    readonly allow: number;
  }

  /** A piece of the document, in order. */
  export interface DocumentContent {
    readonly packet: 'DocumentContent';
    readonly number: number;
    readonly job: number;
    readonly documentContent: Uint8Array;
  }

  export type Packet =
    | SubmitText
    | ViewJob
    | CancelJob
    | ListJobs
    | FindDestinations
    | AnnounceDocument
    | TakeFax
    | DocumentContent;
}

export const USER_TO_FAX = new Catalog<UserToFax.Packet>(0x0a, 0x02, [
  [0x03, 'SubmitText', [['number', 'L'], ['destination', 'S'], ['content', 'S']], 0x14],
  [0x05, 'ViewJob', [['number', 'L'], ['job', 'L']], 0x04],
  [0x08, 'CancelJob', [['number', 'L'], ['job', 'L']], 0x07],
  [0x0a, 'ListJobs', [['number', 'L'], ['startJob', 'L'], ['howMany', 'T'], ['direction', 'T']], 0x09],
  [0x0b, 'FindDestinations', [['number', 'L'], ['words', 'S']], 0x0a],
  [0x13, 'AnnounceDocument', [['number', 'L'], ['destination', 'S'], ['documentName', 'S'], ['documentLength', 'L']], 0x14],
  [0x14, 'TakeFax', [['number', 'L'], ['job', 'L'], ['allow', 'T']]],
  [0x15, 'DocumentContent', [['number', 'L'], ['job', 'L'], ['documentContent', 'B']]],
]);

/** fax server to OICQ user. */
export namespace FaxToUser {
  /** The state of a job has changed. */
  export interface JobChange {
    readonly packet: 'JobChange';
    /** Always 1. A code of MESSAGE_FLAG. */
    readonly flag: number;
    readonly job: number;
    /** Why, or how far it is. */
    readonly information: string;
    /** A code of JOB_STATE. */
    readonly state: number;
  }

  /** A job; on failure all else is 0 or empty. */
  export interface JobData {
    readonly packet: 'JobData';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly job: number;
    readonly destination: string;
    readonly documentName: string;
    /** A code of JOB_STATE. */
    readonly state: number;
    /** 0 until they are counted. */
    readonly pages: number;
    readonly pagesDone: number;
    /** Seconds since 1970 UTC. */
    readonly submitted: number;
    readonly information: string;
  }

  /** The cancelling was asked for; the state follows when it is so. */
  export interface CancelReply {
    readonly packet: 'CancelReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly job: number;
  }

  /** Jobs. */
  export interface JobList {
    readonly packet: 'JobList';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly jobs: readonly {
      readonly job: number;
      readonly destination: string;
      readonly documentName: string;
      /** A code of JOB_STATE. */
      readonly state: number;
      readonly pages: number;
      /** Seconds since 1970 UTC. */
      readonly submitted: number;
    }[];
  }

  /** Destinations. */
  export interface DestinationList {
    readonly packet: 'DestinationList';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly destinations: readonly {
      readonly destination: string;
      /** Why it is so, or whose it is. */
      readonly information: string;
      /** A code of DESTINATION_STATE. */
      readonly destinationState: number;
    }[];
  }

  /** A fax has come in for you. */
  export interface FaxArrived {
    readonly packet: 'FaxArrived';
    readonly job: number;
    readonly from: string;
    readonly documentName: string;
    /** Bytes. */
    readonly documentLength: number;
    readonly pages: number;
  }

  /** The job is made, or not. */
  export interface JobMade {
    readonly packet: 'JobMade';
    /** 0 where it is not made. */
    readonly job: number;
    /** A code of ANSWER. */
    readonly allow: number;
  }

  /** A piece of a fax that came in, in order. */
  export interface FaxContent {
    readonly packet: 'FaxContent';
    readonly job: number;
    readonly documentContent: Uint8Array;
  }

  export type Packet =
    | JobChange
    | JobData
    | CancelReply
    | JobList
    | DestinationList
    | FaxArrived
    | JobMade
    | FaxContent;
}

export const FAX_TO_USER = new Catalog<FaxToUser.Packet>(0x02, 0x0a, [
  [0x03, 'JobChange', [['flag', 'T'], ['job', 'L'], ['information', 'S'], ['state', 'T']]],
  [0x04, 'JobData', [['success', 'T'], ['job', 'L'], ['destination', 'S'], ['documentName', 'S'], ['state', 'T'], ['pages', 'M'], ['pagesDone', 'M'], ['submitted', 'L'], ['information', 'S']]],
  [0x07, 'CancelReply', [['success', 'T'], ['job', 'L']]],
  [0x09, 'JobList', [['success', 'T'], ['jobs', [['job', 'L'], ['destination', 'S'], ['documentName', 'S'], ['state', 'T'], ['pages', 'M'], ['submitted', 'L']]]]],
  [0x0a, 'DestinationList', [['success', 'T'], ['destinations', [['destination', 'S'], ['information', 'S'], ['destinationState', 'T']]]]],
  [0x13, 'FaxArrived', [['job', 'L'], ['from', 'S'], ['documentName', 'S'], ['documentLength', 'L'], ['pages', 'M']]],
  [0x14, 'JobMade', [['job', 'L'], ['allow', 'T']]],
  [0x15, 'FaxContent', [['job', 'L'], ['documentContent', 'B']]],
]);

/** OICQ user to print server. */
export namespace UserToPrint {
  /** Send or print this text, laid out on pages. */
  export interface SubmitText {
    readonly packet: 'SubmitText';
    readonly number: number;
    readonly destination: string;
    readonly content: string;
  }

  /** Look at a job of mine. */
  export interface ViewJob {
    readonly packet: 'ViewJob';
    readonly number: number;
    readonly job: number;
  }

  /** Cancel a job, or delete a fax that has come in. */
  export interface CancelJob {
    readonly packet: 'CancelJob';
    readonly number: number;
    readonly job: number;
  }

  /** My jobs, those that are over too. */
  export interface ListJobs {
    readonly packet: 'ListJobs';
    readonly number: number;
    /** Not included itself. */
    readonly startJob: number;
    readonly howMany: number;
    /** A code of DIRECTION. */
    readonly direction: number;
  }

  /** Find printers, or entries of the address book. */
  export interface FindDestinations {
    readonly packet: 'FindDestinations';
    readonly number: number;
    readonly words: string;
  }

  /** Announce a document. */
  export interface AnnounceDocument {
    readonly packet: 'AnnounceDocument';
    readonly number: number;
    readonly destination: string;
    readonly documentName: string;
    /** Bytes, at least 1. */
    readonly documentLength: number;
  }

  /** A piece of the document, in order. */
  export interface DocumentContent {
    readonly packet: 'DocumentContent';
    readonly number: number;
    readonly job: number;
    readonly documentContent: Uint8Array;
  }

  export type Packet =
    | SubmitText
    | ViewJob
    | CancelJob
    | ListJobs
    | FindDestinations
    | AnnounceDocument
    | DocumentContent;
}

export const USER_TO_PRINT = new Catalog<UserToPrint.Packet>(0x0a, 0x04, [
  [0x03, 'SubmitText', [['number', 'L'], ['destination', 'S'], ['content', 'S']], 0x14],
  [0x05, 'ViewJob', [['number', 'L'], ['job', 'L']], 0x04],
  [0x08, 'CancelJob', [['number', 'L'], ['job', 'L']], 0x07],
  [0x0a, 'ListJobs', [['number', 'L'], ['startJob', 'L'], ['howMany', 'T'], ['direction', 'T']], 0x09],
  [0x0b, 'FindDestinations', [['number', 'L'], ['words', 'S']], 0x0a],
  [0x13, 'AnnounceDocument', [['number', 'L'], ['destination', 'S'], ['documentName', 'S'], ['documentLength', 'L']], 0x14],
  [0x15, 'DocumentContent', [['number', 'L'], ['job', 'L'], ['documentContent', 'B']]],
]);

/** print server to OICQ user. */
export namespace PrintToUser {
  /** The state of a job has changed. */
  export interface JobChange {
    readonly packet: 'JobChange';
    /** Always 1. A code of MESSAGE_FLAG. */
    readonly flag: number;
    readonly job: number;
    /** Why, or how far it is. */
    readonly information: string;
    /** A code of JOB_STATE. */
    readonly state: number;
  }

  /** A job; on failure all else is 0 or empty. */
  export interface JobData {
    readonly packet: 'JobData';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly job: number;
    readonly destination: string;
    readonly documentName: string;
    /** A code of JOB_STATE. */
    readonly state: number;
    /** 0 until they are counted. */
    readonly pages: number;
    readonly pagesDone: number;
    /** Seconds since 1970 UTC. */
    readonly submitted: number;
    readonly information: string;
  }

  /** The cancelling was asked for; the state follows when it is so. */
  export interface CancelReply {
    readonly packet: 'CancelReply';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly job: number;
  }

  /** Jobs. */
  export interface JobList {
    readonly packet: 'JobList';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly jobs: readonly {
      readonly job: number;
      readonly destination: string;
      readonly documentName: string;
      /** A code of JOB_STATE. */
      readonly state: number;
      readonly pages: number;
      /** Seconds since 1970 UTC. */
      readonly submitted: number;
    }[];
  }

  /** Destinations. */
  export interface DestinationList {
    readonly packet: 'DestinationList';
    /** A code of OUTCOME. */
    readonly success: number;
    readonly destinations: readonly {
      readonly destination: string;
      /** Why it is so, or whose it is. */
      readonly information: string;
      /** A code of DESTINATION_STATE. */
      readonly destinationState: number;
    }[];
  }

  /** The job is made, or not. */
  export interface JobMade {
    readonly packet: 'JobMade';
    /** 0 where it is not made. */
    readonly job: number;
    /** A code of ANSWER. */
    readonly allow: number;
  }

  export type Packet =
    | JobChange
    | JobData
    | CancelReply
    | JobList
    | DestinationList
    | JobMade;
}

export const PRINT_TO_USER = new Catalog<PrintToUser.Packet>(0x04, 0x0a, [
  [0x03, 'JobChange', [['flag', 'T'], ['job', 'L'], ['information', 'S'], ['state', 'T']]],
  [0x04, 'JobData', [['success', 'T'], ['job', 'L'], ['destination', 'S'], ['documentName', 'S'], ['state', 'T'], ['pages', 'M'], ['pagesDone', 'M'], ['submitted', 'L'], ['information', 'S']]],
  [0x07, 'CancelReply', [['success', 'T'], ['job', 'L']]],
  [0x09, 'JobList', [['success', 'T'], ['jobs', [['job', 'L'], ['destination', 'S'], ['documentName', 'S'], ['state', 'T'], ['pages', 'M'], ['submitted', 'L']]]]],
  [0x0a, 'DestinationList', [['success', 'T'], ['destinations', [['destination', 'S'], ['information', 'S'], ['destinationState', 'T']]]]],
  [0x14, 'JobMade', [['job', 'L'], ['allow', 'T']]],
]);
