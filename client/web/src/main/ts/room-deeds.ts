import { ANSWER, type ChatToUser, ROOM_ROLE, type UserToChat } from './protocol';
import { harmless, nameOf } from './state';
import type { Store } from './store';
import { reason, words } from './words';

/** Rooms found, and entries, in one answer of the server. */
const PAGE = 50;
/** An answer with so many characters may be full though it has fewer entries: the server ends it after 256 KiB. */
const FULL = 50_000;

/** What the deeds in rooms need of the rooms' connection. */
export interface DeedLine {
  readonly store: Store;
  readonly number: number;
  ask(packet: UserToChat.Packet, done: (reply: ChatToUser.Packet | undefined, why: string) => void): void;
  /** Says something once; where the text is empty, that there is no connection. */
  notice(text: string): void;
  learnName(number: number): void;
}

/** What one can do to rooms and to who is in them, turned into packets; and what comes of it, into events. */
export class RoomDeeds {
  /** Rooms that I have said to leave. */
  readonly #leaving = new Set<number>();

  constructor(private readonly line: DeedLine) {}

  /** Whether I have said to leave this room. */
  leaving(room: number): boolean {
    return this.#leaving.has(room);
  }

  /** The connection is over: nothing that was asked will be answered. */
  broken(): void {
    this.#leaving.clear();
  }

  // ------------------------------------------------------------------ finding

  /** Looks for rooms by their number, or by words of their name or topic. */
  find(what: string): void {
    this.line.store.happen({ kind: 'roomsSearching', words: what });
    this.#findAfter(what, 0);
  }

  /** Looks for more of the same. */
  findMore(): void {
    const found = this.line.store.state.roomsFound;
    if (found?.more && !found.busy) {
      this.#findAfter(found.words, found.rooms.at(-1)!.room);
    }
  }

  #findAfter(what: string, startRoom: number): void {
    this.line.ask({ packet: 'FindRooms', number: this.line.number, words: what.toWellFormed(), startRoom, howMany: PAGE }, (packet, why) => {
      const reply = packet as ChatToUser.RoomsFound | undefined;
      const problem = reply?.success ? undefined : why || words().notConnected;
      const rooms = reply?.rooms ?? [];
      this.line.store.happen({ kind: 'roomsFound', words: what, rooms, more: rooms.length === PAGE, problem });
    });
  }

  /** Searches in what was said in a room; the newest comes first. */
  search(room: number, what: string): void {
    this.line.store.happen({ kind: 'logSearching', room, words: what });
    this.#searchBefore(room, what, 0);
  }

  /** Searches further back. */
  searchMore(room: number): void {
    const found = this.line.store.state.rooms.get(room)?.search;
    if (found?.more && !found.busy) {
      this.#searchBefore(room, found.words, found.entries.at(-1)!.entry);
    }
  }

  #searchBefore(room: number, what: string, fromEntry: number): void {
    const packet = { packet: 'SearchLog', number: this.line.number, room, words: what.toWellFormed(), fromEntry, howMany: PAGE } as const;
    this.line.ask(packet, (reply, why) => {
      const log = reply as ChatToUser.RoomLog | undefined;
      const problem = log?.success ? undefined : why || words().notConnected;
      const entries = log?.entries ?? [];
      new Set(entries.map((one) => one.number)).forEach((one) => this.line.learnName(one));
      const more = entries.length === PAGE || entries.reduce((sum, one) => sum + one.information.length, 0) > FULL;
      this.line.store.happen({ kind: 'logSearched', room, words: what, entries, more, problem });
    });
  }

  // ------------------------------------------------------------------ the room

  /** Makes a room, and opens it. */
  make(name: string, topic: string, access: number): void {
    const asked = { number: this.line.number, roomName: name.toWellFormed(), topic: topic.toWellFormed(), access };
    this.line.ask({ packet: 'MakeRoom', ...asked }, (packet, why) => {
      const made = packet as ChatToUser.MakeRoomReply | undefined;
      if (made?.success) {
        this.#joined(made.room, ROOM_ROLE.OWNER);
      } else {
        this.line.notice(why);
      }
    });
  }

  /** Gives a room another name, topic and access. Says what is wrong, or an empty text. */
  change(room: number, name: string, topic: string, access: number, done: (problem: string) => void): void {
    const asked = { number: this.line.number, room, roomName: name.toWellFormed(), topic: topic.toWellFormed(), access };
    this.line.ask({ packet: 'ChangeRoom', ...asked }, (packet, why) => {
      const reply = packet as ChatToUser.ChangeRoomReply | undefined;
      done(reply?.success ? '' : reason(why) || words().notConnected);
    });
  }

  /** Deletes a room of mine with all that was said. */
  delete(room: number): void {
    this.line.ask({ packet: 'DeleteRoom', number: this.line.number, room }, (packet, why) => {
      if ((packet as ChatToUser.DeleteRoomReply | undefined)?.success) {
        this.line.store.happen({ kind: 'roomGone', room });
      } else {
        this.line.notice(why);
      }
    });
  }

  // ------------------------------------------------------------------ coming in and going out

  /** Joins a room, and opens it. */
  join(room: number): void {
    this.line.ask({ packet: 'JoinRoom', number: this.line.number, room }, (packet, why) => this.#answeredJoin(packet, why));
  }

  /** Asks to be let into a room. */
  askToJoin(room: number, why: string): void {
    this.line.ask({ packet: 'AskToJoin', number: this.line.number, room, reason: why.toWellFormed() }, (packet, problem) =>
      this.#answeredJoin(packet, problem),
    );
  }

  #answeredJoin(packet: ChatToUser.Packet | undefined, why: string): void {
    const reply = packet as ChatToUser.RoleInRoom | undefined;
    if (!reply?.success) {
      this.line.notice(why);
    } else if (reply.role === ROOM_ROLE.NONE) {
      this.line.notice(words().roomAsked);
    } else {
      this.#joined(reply.room, reply.role);
    }
  }

  #joined(room: number, role: number): void {
    this.line.store.happen({ kind: 'roomJoined', room, role });
    this.line.store.happen({ kind: 'opened', what: `room ${room}` });
  }

  /** Leaves a room, or refuses to come into it. */
  leave(room: number): void {
    this.#leaving.add(room);
    this.line.ask({ packet: 'LeaveRoom', number: this.line.number, room }, (packet, why) => {
      this.#leaving.delete(room);
      const reply = packet as ChatToUser.RoleInRoom | undefined;
      if (reply?.success) {
        this.line.store.happen({ kind: 'roomGone', room });
      } else {
        this.line.notice(why);
      }
    });
  }

  /** Lets somebody into a room of mine, or not. */
  answer(room: number, member: number, consent: boolean): void {
    const number = this.line.number;
    this.line.ask({ packet: 'AnswerJoin', number, room, member, consent: consent ? ANSWER.YES : ANSWER.NO }, (packet, why) => {
      if (packet) {
        this.line.store.happen({ kind: 'joinAnswered', room, number: member });
      }
      if (!(packet as ChatToUser.RoleInRoom | undefined)?.success) {
        this.line.notice(why);
      }
    });
  }

  // ------------------------------------------------------------------ who is in it

  /** Invites somebody. */
  invite(room: number, member: number): void {
    this.line.learnName(member);
    this.#give(room, member, ROOM_ROLE.INVITED, () => {
      const { state } = this.line.store;
      this.line.notice(words().invited(nameOf(state, member), harmless(state.rooms.get(room)?.name ?? '')));
    });
  }

  /** Gives a member another role: a code of ROOM_ROLE, of which none puts out and banned bans. The log says what came of it. */
  give(room: number, member: number, role: number): void {
    this.#give(room, member, role, () => {});
  }

  /** Lifts a ban; no entry of the log says so. */
  pardon(room: number, member: number): void {
    this.#give(room, member, ROOM_ROLE.NONE, () => {
      this.line.store.happen({ kind: 'roomPardoned', room, number: member });
      this.line.notice(words().pardoned(nameOf(this.line.store.state, member)));
    });
  }

  #give(room: number, member: number, role: number, done: () => void): void {
    this.line.ask({ packet: 'GiveRole', number: this.line.number, room, member, role }, (packet, why) => {
      if ((packet as ChatToUser.RoleInRoom | undefined)?.success) {
        done();
      } else {
        this.line.notice(why);
      }
    });
  }
}
