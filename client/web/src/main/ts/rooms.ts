import { Answers, TOO_LONG } from './answers';
import {
  type ChatToUser,
  CHAT_TO_USER,
  DIRECTION,
  type Frame,
  MESSAGE_FLAG,
  ProtocolError,
  ROOM_INFORMATION,
  ROOM_ROLE,
  USER_TO_CHAT,
  type UserToChat,
} from './protocol';
import { RoomDeeds } from './room-deeds';
import { newest, type Page, roomOf } from './room-reduce';
import { harmless, isIn, type Room, roomName, type State } from './state';
import type { Store } from './store';
import { words } from './words';

const SAY_IN_ROOM = 0x03;
/** Entries of a log in one answer of the server; members. */
const PAGE = 50;
const MEMBERS_PAGE = 255;
/** Delay before the server is told how far one has read, so that one packet stands for many entries. */
const MARK_MILLIS = 1000;
/** Largest number of missed entries that are read one by one. Beyond it, the page begins anew at the end of the log. */
const MOST_CAUGHT_UP = 500;

/** What the rooms need of the client. */
export interface RoomLine {
  readonly store: Store;
  readonly number: number;
  readonly ready: boolean;
  key(): string;
  /** Says something once; where the text is empty, that there is no connection. */
  notice(text: string): void;
  write(frame: Uint8Array<ArrayBuffer>): void;
  learnName(number: number): void;
}

/** What one can do in rooms, turned into packets; and what comes of it, into events. */
export class Rooms {
  readonly #answers = new Answers<ChatToUser.Packet>();
  /** Whether this connection has entered: before it, the server refuses everything else. */
  #entered = false;
  /** What the server knows of how far I have read, by room. */
  #marked = new Map<number, number>();
  #timer = 0;
  /** The room that is open, whose topic and members were asked for; or 0. */
  #visited = 0;

  /** What one can do to rooms. */
  readonly deeds: RoomDeeds;

  constructor(private readonly line: RoomLine) {
    this.deeds = new RoomDeeds({
      store: line.store,
      get number() {
        return line.number;
      },
      ask: (packet, done) => this.#ask(packet, done),
      notice: (text) => line.notice(text),
      learnName: (number) => line.learnName(number),
    });
    line.store.watch(() => this.#look());
  }

  get #state(): State {
    return this.line.store.state;
  }

  // ------------------------------------------------------------------ the connection

  /** A connection has logged in: from now on it gets what happens in my rooms. */
  enter(): void {
    this.#ask({ packet: 'EnterRooms', number: this.line.number }, (packet) => {
      const mine = packet as ChatToUser.MyRooms | undefined;
      if (!mine?.success) {
        return;
      }
      this.#entered = true;
      this.#marked = new Map(mine.rooms.map((one) => [one.room, one.readUpTo]));
      this.line.store.happen({ kind: 'entered', rooms: mine.rooms });
      this.#flush();
    });
  }

  /** There are no rooms on this server. */
  notHere(): void {
    this.#answers.end();
    this.line.store.happen({ kind: 'noChat' });
  }

  /** The connection is over: nothing that was asked will be answered. */
  broken(): void {
    this.#entered = false;
    this.#visited = 0;
    this.deeds.broken();
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.line.store.happen({ kind: 'roomsBroken' });
    this.#answers.end();
  }

  received(frame: Frame): void {
    const packet = CHAT_TO_USER.decode(frame);
    if (packet.packet === 'RoomMessage') {
      this.#happened(packet);
    } else {
      this.#answers.received(frame.type, packet);
    }
  }

  /** A notice refuses a packet about rooms. Says whether that was one of mine. */
  refused(packet: number, room: number, why: string): boolean {
    if (packet === SAY_IN_ROOM && this.#state.rooms.get(room)?.sayings.some((one) => one.state === 'sent')) {
      this.line.store.happen({ kind: 'sayingRefused', room, why });
      return true;
    }
    return this.#answers.explained(packet, why);
  }

  // ------------------------------------------------------------------ reading

  /** After every change: what is open or unread is read on to its end, and the server is told how far. */
  #look(): void {
    if (!this.#entered || !this.line.ready) {
      return;
    }
    this.#visit();
    for (const number of this.#state.rooms.keys()) {
      // Reading changes the state, and looks again.
      const room = this.#state.rooms.get(number);
      if (room && isIn(room)) {
        this.#follow(room);
        if (room.read > (this.#marked.get(room.number) ?? 0)) {
          this.#timer ||= window.setTimeout(() => this.flushMarks(), MARK_MILLIS);
        }
      }
    }
  }

  #follow(room: Room): void {
    const empty = room.entries.length === 0;
    const wanted = roomOf(this.#state.open) === room.number || room.last > room.read;
    if (room.reading || (empty && (room.whole || !wanted))) {
      return;
    }
    if (empty || room.last - newest(room) > MOST_CAUGHT_UP) {
      this.#read(room.number, 'newest', 0, DIRECTION.SMALLER);
    } else if (newest(room) < room.last) {
      this.#read(room.number, 'later', newest(room), DIRECTION.LARGER);
    }
  }

  /** Reads further back in a room's log. */
  earlier(number: number): void {
    const room = this.#state.rooms.get(number);
    if (this.#entered && room && !room.reading && !room.whole && room.entries.length > 0) {
      this.#read(number, 'earlier', room.entries[0]!.entry, DIRECTION.SMALLER);
    }
  }

  #read(room: number, page: Page, fromEntry: number, direction: number): void {
    this.line.store.happen({ kind: 'roomReading', room });
    this.#ask({ packet: 'ReadLog', number: this.line.number, room, fromEntry, howMany: PAGE, direction }, (packet) => {
      const log = packet as ChatToUser.RoomLog | undefined;
      if (log?.success) {
        const entries = direction === DIRECTION.SMALLER ? log.entries.toReversed() : log.entries;
        new Set(entries.map((one) => one.number)).forEach((one) => this.line.learnName(one));
        this.line.store.happen({ kind: 'roomRead', room, page, entries });
      } else if (packet) {
        // No longer in it.
        this.line.store.happen({ kind: 'roomGone', room });
      }
    });
  }

  /** Tells the server at once how far I have read. */
  flushMarks(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    for (const room of this.#state.rooms.values()) {
      if (this.#entered && isIn(room) && room.read > (this.#marked.get(room.number) ?? 0)) {
        this.#marked.set(room.number, room.read);
        this.#send({ packet: 'MarkRead', number: this.line.number, room: room.number, entry: room.read });
      }
    }
  }

  // ------------------------------------------------------------------ rooms

  /** Asks for what the list does not say of the room that is open: its topic, and who is in it. */
  #visit(): void {
    const open = this.#state.rooms.get(roomOf(this.#state.open));
    const number = open && isIn(open) ? open.number : 0;
    if (number !== this.#visited) {
      this.#visited = number;
      this.flushMarks();
      if (number > 0) {
        this.#view(number);
        this.#membersAfter(number, 0);
      }
    }
  }

  /** Looks at a room, and then does something with its name, which is its number where one may not look. */
  #view(room: number, then: (name: string) => void = () => {}): void {
    this.#ask({ packet: 'ViewRoom', number: this.line.number, room }, (packet) => {
      const data = packet as ChatToUser.RoomData | undefined;
      if (data?.success) {
        this.line.store.happen({ kind: 'roomViewed', data });
      }
      then(harmless(data?.roomName || String(room)));
    });
  }

  /** Reads on in the list of members. */
  moreMembers(room: number): void {
    this.#membersAfter(room, this.#state.rooms.get(room)?.members.at(-1)?.number ?? 0);
  }

  #membersAfter(room: number, after: number): void {
    const howMany = MEMBERS_PAGE;
    const direction = DIRECTION.LARGER;
    this.#ask({ packet: 'ListMembers', number: this.line.number, room, startNumber: after, howMany, direction }, (packet) => {
      const reply = packet as ChatToUser.RoomMembers | undefined;
      if (reply?.success) {
        const { members } = reply;
        this.line.store.happen({ kind: 'roomMembers', room, after, members, more: members.length === howMany });
      }
    });
  }

  // ------------------------------------------------------------------ talking

  /** Says something in a room; without a connection, as soon as there is one. */
  say(room: number, text: string): void {
    const wellFormed = text.toWellFormed().replaceAll('\0', '');
    this.line.store.happen({ kind: 'roomSaid', room, text: wellFormed, key: this.line.key(), time: Date.now() });
    this.#flush();
  }

  /** Says again what was refused, or may not have arrived. */
  sayAgain(room: number, key: string): void {
    this.line.store.happen({ kind: 'saying', room, key, state: 'waiting' });
    this.#flush();
  }

  #flush(): void {
    if (!this.#entered) {
      return;
    }
    for (const room of this.#state.rooms.values()) {
      for (const one of room.sayings.filter((each) => each.state === 'waiting')) {
        const said = { kind: 'saying', room: room.number, key: one.key } as const;
        try {
          const packet = { packet: 'SayInRoom', number: this.line.number, room: room.number, content: one.text } as const;
          const frame = USER_TO_CHAT.encode(packet);
          this.line.store.happen({ ...said, state: 'sent' });
          this.line.write(frame);
        } catch (problem) {
          if (!(problem instanceof ProtocolError)) {
            throw problem;
          }
          this.line.store.happen({ ...said, state: 'refused', why: TOO_LONG });
        }
      }
    }
  }

  // ------------------------------------------------------------------ what happens

  #happened(message: ChatToUser.RoomMessage): void {
    if (message.number !== 0) {
      this.line.learnName(message.number);
    }
    if (message.entry === 0) {
      this.#outside(message);
      return;
    }
    const { room, number, information } = message;
    const known = this.#state.rooms.has(room);
    this.line.store.happen({ kind: 'roomMessage', message });
    if (message.flag === MESSAGE_FLAG.USER) {
      return;
    }
    if (message.roomInformationType === ROOM_INFORMATION.CHANGED && room === this.#visited) {
      // The entry says only the name.
      this.#view(room);
    }
    if (number !== this.line.number) {
      return;
    }
    const type = message.roomInformationType;
    const banned = type === ROOM_INFORMATION.ROLE && Number(information) === ROOM_ROLE.BANNED;
    if (type === ROOM_INFORMATION.JOINED && !known) {
      this.#view(room);
    } else if (banned || type === ROOM_INFORMATION.LEFT) {
      if (!this.deeds.leaving(room)) {
        this.line.notice(words().roomOut(roomName(this.#state, room)));
      }
      this.line.store.happen({ kind: 'roomGone', room });
    }
  }

  /** A system message that is in no log. */
  #outside(message: ChatToUser.RoomMessage): void {
    const { room, number, information } = message;
    const all = words();
    switch (message.roomInformationType) {
      case ROOM_INFORMATION.ASKS:
        return this.line.store.happen({ kind: 'joinAsked', room, number, why: information });
      case ROOM_INFORMATION.INVITED:
        return this.line.store.happen({ kind: 'roomInvited', room, name: information });
      case ROOM_INFORMATION.LET_IN:
        return this.#view(room, (name) => this.line.notice(all.roomLetIn(name)));
      case ROOM_INFORMATION.NOT_LET_IN:
        return this.#view(room, (name) => this.line.notice(all.roomNotLetIn(name)));
      case ROOM_INFORMATION.DELETED:
        this.line.notice(all.roomDeleted(roomName(this.#state, room)));
        return this.line.store.happen({ kind: 'roomGone', room });
      default:
    }
  }

  // ------------------------------------------------------------------ packets

  #send(packet: UserToChat.Packet): void {
    this.line.write(USER_TO_CHAT.encode(packet));
  }

  #ask(packet: UserToChat.Packet, done: (reply: ChatToUser.Packet | undefined, why: string) => void): void {
    if (!this.line.ready) {
      done(undefined, '');
      return;
    }
    const [code, , , reply] = USER_TO_CHAT.type(packet.packet);
    this.#answers.expect(code, reply!, done);
    this.#send(packet);
  }
}
