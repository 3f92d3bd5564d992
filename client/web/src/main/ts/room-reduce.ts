import { type ChatToUser, DISPLAY_MODE, MESSAGE_FLAG, ROOM_ACCESS, ROOM_INFORMATION, ROOM_ROLE } from './protocol';
import { broken, logged, settle } from './room-sayings';
import { type Entry, inSight, type LineState, type Member, type Open, type Room, type RoomsFound, type State } from './state';

/** What can happen in rooms, and to them. */
export type RoomEvent =
  | { kind: 'entered'; rooms: ChatToUser.MyRooms['rooms'] }
  | { kind: 'noChat' }
  | { kind: 'roomInvited'; room: number; name: string }
  | { kind: 'roomJoined'; room: number; role: number }
  | { kind: 'roomGone'; room: number }
  | { kind: 'roomViewed'; data: ChatToUser.RoomData }
  | { kind: 'roomReading'; room: number }
  | { kind: 'roomRead'; room: number; page: Page; entries: readonly LogEntry[] }
  | { kind: 'roomMessage'; message: ChatToUser.RoomMessage }
  | { kind: 'roomMembers'; room: number; after: number; members: ChatToUser.RoomMembers['members']; more: boolean }
  | { kind: 'joinAsked'; room: number; number: number; why: string }
  | { kind: 'joinAnswered'; room: number; number: number }
  | { kind: 'roomSaid'; room: number; text: string; key: string; time: number }
  | { kind: 'saying'; room: number; key: string; state: LineState; why?: string }
  | { kind: 'sayingRefused'; room: number; why: string }
  | { kind: 'roomsBroken' }
  | { kind: 'roomsSearching'; words: string }
  | { kind: 'roomsFound'; words: string; rooms: RoomsFound['rooms']; more: boolean; problem?: string | undefined }
  | { kind: 'logSearching'; room: number; words: string }
  | { kind: 'logSearched'; room: number; words: string; entries: readonly LogEntry[]; more: boolean; problem?: string | undefined }
  | { kind: 'roomPardoned'; room: number; number: number };

/** Which part of a log was read. */
export type Page = 'newest' | 'earlier' | 'later';

type LogEntry = ChatToUser.RoomLog['entries'][number];

/** Largest number of entries that the page keeps of the room that is open, and of each other room. */
export const MOST_ENTRIES = 50_000;
export const MOST_ENTRIES_CLOSED = 100;

const NEW_ROOM: Omit<Room, 'number' | 'role'> = {
  name: '',
  topic: '',
  access: ROOM_ACCESS.ANYONE,
  owner: 0,
  memberCount: 0,
  last: 0,
  read: 0,
  entries: [],
  whole: false,
  reading: false,
  sayings: [],
  refusals: [],
  members: [],
  moreMembers: false,
  pardoned: new Map(),
};

/** The state after something happened in a room. Pure, as the reducer that it is a part of. */
export function reduceRooms(state: State, event: RoomEvent): State {
  switch (event.kind) {
    case 'entered':
      return entered(state, event.rooms);
    case 'noChat':
      return { ...state, chat: false, rooms: new Map(), joinRequests: [] };
    case 'roomInvited':
      return setRoom(state, { ...NEW_ROOM, number: event.room, name: event.name, role: ROOM_ROLE.INVITED });
    case 'roomJoined':
      return joined(state, event.room, event.role);
    case 'roomGone':
      return gone(state, event.room);
    case 'roomViewed':
      return viewed(state, event.data);
    case 'roomReading':
      return withRoom(state, event.room, (room) => ({ ...room, reading: true }));
    case 'roomRead':
      return withRoom(state, event.room, (room) => read(state, room, event.page, event.entries.map(entryOf)));
    case 'roomMessage':
      return happened(state, event.message);
    case 'roomMembers':
      return withRoom({ ...state, names: withNames(state, event.members) }, event.room, (room) => ({
        ...room,
        members: [...room.members.filter((one) => one.number <= event.after), ...event.members],
        moreMembers: event.more,
      }));
    case 'joinAsked': {
      const { room, number, why } = event;
      return { ...state, joinRequests: [...otherRequests(state, room, number), { room, number, why }] };
    }
    case 'joinAnswered':
      return { ...state, joinRequests: otherRequests(state, event.room, event.number) };
    case 'roomSaid': {
      const { key, text, time } = event;
      return withRoom(state, event.room, (room) => ({
        ...room,
        sayings: [...room.sayings, { key, text, time, state: 'waiting', after: room.last }],
      }));
    }
    case 'saying':
      return withRoom(state, event.room, (room) => ({
        ...room,
        sayings: room.sayings.map((one) =>
          one.key === event.key ? { ...one, state: event.state, why: event.why, after: room.last } : one,
        ),
      }));
    case 'sayingRefused':
      return withRoom(state, event.room, (room) => settle({ ...room, refusals: [...room.refusals, event.why] }));
    case 'roomsBroken':
      return { ...state, rooms: new Map([...state.rooms].map(([number, room]) => [number, broken(room)])) };
    case 'roomsSearching':
      return { ...state, roomsFound: { words: event.words, busy: true, rooms: [], more: false } };
    case 'roomsFound':
      return roomsFound(state, event);
    case 'logSearching':
      return withRoom(state, event.room, (room) => ({
        ...room,
        search: { words: event.words, busy: true, entries: [], more: false },
      }));
    case 'logSearched':
      return withRoom(state, event.room, (room) => searched(room, event));
    case 'roomPardoned':
      return withRoom(state, event.room, (room) => ({
        ...room,
        pardoned: new Map(room.pardoned).set(event.number, room.last),
      }));
  }
}

/** An answer to a search that nobody waits for any more is left out. */
function roomsFound(state: State, event: RoomEvent & { kind: 'roomsFound' }): State {
  const before = state.roomsFound;
  if (before?.words !== event.words) {
    return state;
  }
  // Asked for twice, they come twice; they come by number.
  const last = before.rooms.at(-1)?.room ?? 0;
  const rooms = [...before.rooms, ...event.rooms.filter((one) => one.room > last)];
  return { ...state, roomsFound: { ...before, busy: false, problem: event.problem, rooms, more: event.more } };
}

function searched(room: Room, event: RoomEvent & { kind: 'logSearched' }): Room {
  const before = room.search;
  if (before?.words !== event.words) {
    return room;
  }
  // Asked for twice, they come twice; the newest come first.
  const oldest = before.entries.at(-1)?.entry ?? Infinity;
  const came = event.entries.map(entryOf).filter((one) => one.entry < oldest);
  const search = {
    ...before,
    busy: false,
    problem: event.problem,
    entries: [...before.entries, ...came],
    more: event.more,
  };
  return { ...room, search };
}

/** Something else is looked at. The room in sight counts as read; the room that was left keeps its newest entries only. */
export function roomOpened(state: State, before: Open | undefined): State {
  const now = inSight(state);
  let next = state;
  if (before !== now) {
    next = withRoom(next, roomOf(before), (room) => {
      const kept = { ...bounded(next, room), newFrom: undefined };
      return before === state.open ? kept : { ...kept, search: undefined };
    });
    next = withRoom(next, roomOf(now), (room) => ({
      ...room,
      newFrom: room.last > room.read ? room.read : undefined,
    }));
  }
  return withRoom(next, roomOf(now), (room) => seen(next, room));
}

/** The number of the room that is open; 0 where something else is. */
export function roomOf(open: Open | undefined): number {
  return typeof open === 'string' && open.startsWith('room ') ? Number(open.slice('room '.length)) : 0;
}

/** Who is banned from a room, as far as the page knows its log. */
export function bannedFrom(room: Room): number[] {
  const banned = new Set<number>();
  for (const { entry, number, text, type } of room.entries) {
    if (type === ROOM_INFORMATION.ROLE && Number(text) === ROOM_ROLE.BANNED && entry > (room.pardoned.get(number) ?? 0)) {
      banned.add(number);
    } else if (type === ROOM_INFORMATION.JOINED) {
      banned.delete(number);
    }
  }
  return [...banned];
}

/** The number of the newest entry that the page has; 0 without one. */
export function newest(room: Room): number {
  return room.entries.at(-1)?.entry ?? 0;
}

function entered(state: State, mine: ChatToUser.MyRooms['rooms']): State {
  const rooms = new Map<number, Room>();
  for (const one of mine) {
    const before = state.rooms.get(one.room) ?? { ...NEW_ROOM, number: one.room, role: one.role };
    const room = {
      ...before,
      name: one.roomName,
      role: one.role,
      last: one.lastEntry,
      read: Math.max(before.read, one.readUpTo),
    };
    // An empty log that was whole may have got entries since; a database that was put back has fewer.
    const same = room.entries.length > 0 && newest(room) <= one.lastEntry;
    rooms.set(one.room, same ? room : { ...room, entries: [], whole: false });
  }
  const lost = roomOf(state.open);
  return { ...state, chat: true, rooms, open: lost > 0 && !rooms.has(lost) ? undefined : state.open };
}

function joined(state: State, number: number, role: number): State {
  const before = state.rooms.get(number);
  return setRoom(state, { ...NEW_ROOM, ...before, number, role });
}

function gone(state: State, number: number): State {
  const rooms = new Map(state.rooms);
  rooms.delete(number);
  const open = roomOf(state.open) === number ? undefined : state.open;
  return { ...state, rooms, open, joinRequests: state.joinRequests.filter((one) => one.room !== number) };
}

function viewed(state: State, data: ChatToUser.RoomData): State {
  return withRoom(state, data.room, (room) => ({
    ...room,
    name: data.roomName,
    topic: data.topic,
    access: data.access,
    owner: data.owner,
    role: data.role,
    memberCount: data.memberCount,
  }));
}

function entryOf(one: LogEntry): Entry {
  return {
    entry: one.entry,
    time: one.entryTime * 1000,
    number: one.number,
    text: one.information,
    type: one.flag === MESSAGE_FLAG.USER ? ROOM_INFORMATION.SAID : one.roomInformationType,
  };
}

/** A part of the log came, from the smallest entry to the largest. */
function read(state: State, room: Room, page: Page, came: readonly Entry[]): Room {
  const next = { ...room, reading: false };
  switch (page) {
    case 'newest': {
      const whole = came.length === 0 || came[0]!.entry === 1;
      return seen(state, logged(state, { ...next, entries: came, whole }, came));
    }
    case 'earlier': {
      const before = came.filter((one) => one.entry < (room.entries[0]?.entry ?? 0));
      return { ...next, entries: [...before, ...room.entries], whole: before.length === 0 || before[0]!.entry === 1 };
    }
    case 'later': {
      const after = came.filter((one) => one.entry > newest(room));
      if (after.length === 0) {
        return { ...next, last: newest(room) };
      }
      // What is missing between them is kept no more.
      const follows = after[0]!.entry === newest(room) + 1;
      const entries = follows ? [...room.entries, ...after] : after;
      return seen(state, logged(state, bounded(state, { ...next, entries, whole: follows ? room.whole : true }), after));
    }
  }
}

/** Something new in a room's log; it is kept where the page has what is before it. */
function happened(state: State, message: ChatToUser.RoomMessage): State {
  const one = entryOf(message);
  const mine = one.number === state.me?.number;
  let next = state;
  if (mine && one.type === ROOM_INFORMATION.JOINED) {
    // From one's own joining on.
    next = joined(next, message.room, state.rooms.get(message.room)?.role ?? ROOM_ROLE.INVITED);
    next = withRoom(next, message.room, (room) => ({
      ...room,
      role: room.role === ROOM_ROLE.INVITED ? ROOM_ROLE.MEMBER : room.role,
      read: Math.max(room.read, one.entry),
    }));
  }
  return withRoom(next, message.room, (before) => {
    if (one.entry <= before.last && one.entry <= newest(before)) {
      return before;
    }
    const room = { ...before, last: Math.max(before.last, one.entry) };
    // Where all before is read, it is the first that is not.
    const first = before.read >= before.last && one.entry === before.last + 1;
    const follows = room.entries.length > 0 ? one.entry === newest(room) + 1 : room.whole || first;
    const kept = follows ? logged(next, bounded(next, { ...room, entries: [...room.entries, one] }), [one]) : room;
    return seen(next, changed(next, kept, one));
  });
}

/** What an entry says of the room and its members. */
function changed(state: State, room: Room, one: Entry): Room {
  switch (one.type) {
    case ROOM_INFORMATION.CHANGED:
      return { ...room, name: one.text };
    case ROOM_INFORMATION.JOINED:
      return withMember(room, one.number);
    case ROOM_INFORMATION.LEFT:
      return withoutMember(room, one.number);
    case ROOM_INFORMATION.ROLE: {
      const role = Number(one.text);
      if (role === ROOM_ROLE.BANNED) {
        return withoutMember(room, one.number);
      }
      return {
        ...room,
        role: one.number === state.me?.number ? role : room.role,
        owner: role === ROOM_ROLE.OWNER ? one.number : room.owner,
        members: room.members.map((member) => (member.number === one.number ? { ...member, role } : member)),
      };
    }
    default:
      return room;
  }
}

function withMember(room: Room, number: number): Room {
  const counted = { ...room, memberCount: room.memberCount + 1 };
  if (room.moreMembers && number > (room.members.at(-1)?.number ?? 0)) {
    return counted;
  }
  const others = room.members.filter((member) => member.number !== number);
  const fresh: Member = { number, nickname: '', portrait: 0, role: ROOM_ROLE.MEMBER, memberState: DISPLAY_MODE.ONLINE };
  return { ...counted, members: [...others, fresh].sort((a, b) => a.number - b.number) };
}

function withoutMember(room: Room, number: number): Room {
  return {
    ...room,
    memberCount: Math.max(0, room.memberCount - 1),
    members: room.members.filter((member) => member.number !== number),
  };
}

function withNames(state: State, members: readonly Member[]): State['names'] {
  const names = new Map(state.names);
  members.forEach((member) => names.set(member.number, member.nickname));
  return names;
}

/** What is in sight at the end of the log is read. */
function seen(state: State, room: Room): Room {
  return roomOf(inSight(state)) === room.number ? { ...room, read: Math.max(room.read, newest(room)) } : room;
}

function bounded(state: State, room: Room): Room {
  const most = roomOf(state.open) === room.number ? MOST_ENTRIES : MOST_ENTRIES_CLOSED;
  return room.entries.length > most ? { ...room, entries: room.entries.slice(-most), whole: false } : room;
}

// ------------------------------------------------------------------ rooms

function otherRequests(state: State, room: number, number: number): State['joinRequests'] {
  return state.joinRequests.filter((one) => one.room !== room || one.number !== number);
}

function setRoom(state: State, room: Room): State {
  return { ...state, rooms: new Map(state.rooms).set(room.number, room) };
}

function withRoom(state: State, number: number, change: (room: Room) => Room): State {
  const room = state.rooms.get(number);
  return room === undefined ? state : setRoom(state, change(room));
}
