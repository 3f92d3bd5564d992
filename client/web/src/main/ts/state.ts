import { type Desk, EMPTY_DESK } from './document-state';
import { type ChatToUser, DISPLAY_MODE, type OicqToUser, ROOM_INFORMATION, ROOM_ROLE } from './protocol';

/** How a user shows itself: a code of DISPLAY_MODE. */
export type Mode = number;

/** How the page stands to its server. */
export type LinkState =
  | { kind: 'none' }
  | { kind: 'connecting' }
  | { kind: 'ready' }
  /** Nothing until this time (of Date.now), then another try. */
  | { kind: 'waiting'; until: number }
  /** The number has logged in elsewhere: no further try. */
  | { kind: 'takenOver' };

/** Somebody in a list of friends. */
export interface Friend {
  readonly number: number;
  readonly nickname: string;
  readonly portrait: number;
  readonly mode: Mode;
  readonly group: number;
}

export interface Group {
  readonly number: number;
  readonly name: string;
}

/** Whether a message of mine has gone: written, taken by the server, refused by it, or lost sight of. */
export type LineState = 'waiting' | 'sent' | 'taken' | 'refused' | 'unsure';

/** How far the transfer of a file is. */
export interface FileState {
  readonly name: string;
  readonly size: number;
  /** Bytes that have gone or come. */
  readonly done: number;
  readonly state: 'offered' | 'active' | 'complete' | 'refused' | 'failed';
  readonly why?: string;
  /** Where it can be saved from. */
  readonly href?: string | undefined;
}

/** Something said, by me or to me, or a file. */
export interface Line {
  readonly key: string;
  readonly mine: boolean;
  readonly text: string;
  /** When it was said or came, as Date.now. */
  readonly time: number;
  readonly state: LineState;
  /** The server's reason for a refusal. */
  readonly why?: string;
  readonly file?: FileState;
}

/** A conversation with one other. */
export interface Talk {
  readonly number: number;
  readonly lines: readonly Line[];
  readonly unread: number;
  /** The first line that was new when the talk was opened. */
  readonly firstNew?: string;
  /** Whether what was kept on this machine is being read, may have more, or is all here; nothing where it is not read. */
  readonly history?: 'reading' | 'more' | 'whole';
}

/** An entry of a room's log. */
export interface Entry {
  readonly entry: number;
  /** As Date.now. */
  readonly time: number;
  /** Who said it, or whom it is about. */
  readonly number: number;
  readonly text: string;
  /** A code of ROOM_INFORMATION; SAID where a member said it. */
  readonly type: number;
}

/** Words of mine that are not in a room's log yet. */
export interface Saying {
  readonly key: string;
  readonly text: string;
  readonly time: number;
  readonly state: LineState;
  readonly why?: string | undefined;
  /** The newest entry when it was said: in the log it comes after this one. */
  readonly after: number;
}

export type Member = ChatToUser.RoomMembers['members'][number];

/** A room that I am in or invited to. */
export interface Room {
  readonly number: number;
  readonly name: string;
  readonly topic: string;
  /** Who may join: a code of ROOM_ACCESS. */
  readonly access: number;
  /** Who owns it; 0 until that is known. */
  readonly owner: number;
  /** Mine: a code of ROOM_ROLE. */
  readonly role: number;
  readonly memberCount: number;
  /** The newest entry that there is. */
  readonly last: number;
  /** The newest entry that I have read. */
  readonly read: number;
  /** What the page has of the log: by number, without gaps, up to `last` but while it is read. */
  readonly entries: readonly Entry[];
  /** Whether there is nothing before `entries`. */
  readonly whole: boolean;
  /** Whether entries are asked for. */
  readonly reading: boolean;
  /** What I had read when the room was opened, where there was more. */
  readonly newFrom?: number | undefined;
  readonly sayings: readonly Saying[];
  /** Reasons of refusals of which it is not known yet which saying they are about. */
  readonly refusals: readonly string[];
  /** Who is in it, by number, as far as it was read. */
  readonly members: readonly Member[];
  /** Whether there are more members than were read. */
  readonly moreMembers: boolean;
  /** Whose bans I have lifted here, and the newest entry when I did: the log says nothing of that. */
  readonly pardoned: ReadonlyMap<number, number>;
  readonly search?: LogSearch | undefined;
}

/** What a search in a room's log came to: entries from the newest to the oldest. */
export interface LogSearch {
  readonly words: string;
  readonly busy: boolean;
  /** The server's reason where it refused. */
  readonly problem?: string | undefined;
  readonly entries: readonly Entry[];
  readonly more: boolean;
}

/** Somebody asks to be let into a room of mine. */
export interface JoinRequest {
  readonly room: number;
  readonly number: number;
  readonly why: string;
}

/** What a search for rooms came to. */
export interface RoomsFound {
  readonly words: string;
  readonly busy: boolean;
  /** The server's reason where it refused. */
  readonly problem?: string | undefined;
  readonly rooms: ChatToUser.RoomsFound['rooms'];
  /** Whether there may be more than were read. */
  readonly more: boolean;
}

/** Somebody asks to add me. */
export interface Request {
  readonly number: number;
  readonly why: string;
}

/** Something that happened, said once. */
export interface Notice {
  readonly key: string;
  readonly kind: 'addedYou' | 'agreed' | 'refusedYou' | 'askFirst' | 'asked' | 'plain';
  readonly number: number;
  readonly text: string;
}

/** What a search came to. */
export interface Found {
  readonly busy: boolean;
  /** The server's reason where it refused. */
  readonly problem?: string | undefined;
  readonly people: readonly Person[];
}

export type Person = OicqToUser.SearchResult['users'][number];

/** What is looked at beside the list: a talk, a profile, a room, the search for people or rooms, the fax, the printer, or the settings. */
export type Open = number | `profile ${number}` | `room ${number}` | 'people' | 'rooms' | 'fax' | 'print' | 'settings';

/** All that the page knows. Never changed: an event makes a new one. */
export interface State {
  readonly link: LinkState;
  readonly me?: { readonly number: number; readonly mode: Mode };
  /** Why the last try to log in or register came to nothing. */
  readonly refused?: string;
  /** The number that a registration just gave. */
  readonly registered?: number;
  readonly groups: readonly Group[];
  readonly friends: ReadonlyMap<number, Friend>;
  readonly requests: readonly Request[];
  readonly talks: ReadonlyMap<number, Talk>;
  /** Names of those who are in no list. */
  readonly names: ReadonlyMap<number, string>;
  readonly notices: readonly Notice[];
  /** Who may not reach me. */
  readonly blocked: ReadonlySet<number>;
  /** What users say of themselves. */
  readonly profiles: ReadonlyMap<number, OicqToUser.UserData>;
  /** Whether the server has rooms. */
  readonly chat: boolean;
  readonly rooms: ReadonlyMap<number, Room>;
  readonly joinRequests: readonly JoinRequest[];
  readonly roomsFound?: RoomsFound | undefined;
  readonly fax: Desk;
  readonly print: Desk;
  readonly open?: Open;
  /** Whether nobody can see the page now: what is open is not read meanwhile. */
  readonly away: boolean;
  /** Whether the server has a newer page than this one. */
  readonly newer: boolean;
  readonly found?: Found;
}

export const NOTHING: State = {
  link: { kind: 'none' },
  groups: [],
  friends: new Map(),
  requests: [],
  talks: new Map(),
  names: new Map(),
  notices: [],
  blocked: new Set(),
  profiles: new Map(),
  chat: false,
  rooms: new Map(),
  joinRequests: [],
  fax: EMPTY_DESK,
  print: EMPTY_DESK,
  away: false,
  newer: false,
};

/** What a user is called here. */
export function nameOf(state: State, number: number): string {
  const name = state.friends.get(number)?.nickname || state.names.get(number);
  return name ? harmless(name) : String(number);
}

/** What a room is called here. */
export function roomName(state: State, room: number): string {
  const name = state.rooms.get(room)?.name;
  return name ? harmless(name) : String(room);
}

/** What somebody can see now beside the list. */
export function inSight(state: State): Open | undefined {
  return state.away ? undefined : state.open;
}

/** Whether I am in a room, and not only invited. */
export function isIn(room: Room): boolean {
  return room.role !== ROOM_ROLE.INVITED;
}

/** Whether an entry is a message for me: something that another one has said. */
export function isMessage(state: State, entry: Entry): boolean {
  return entry.type === ROOM_INFORMATION.SAID && entry.number !== state.me?.number;
}

/** Messages in a room that I have not read, as far as the page knows its log: what else happened there does not count. */
export function unreadIn(state: State, room: Room): number {
  let count = 0;
  for (let i = room.entries.length - 1; i >= 0 && room.entries[i]!.entry > room.read && isIn(room); i--) {
    count += isMessage(state, room.entries[i]!) ? 1 : 0;
  }
  return count;
}

/** Whether there may be more of them, in a part of the log that the page does not have. */
export function moreUnreadIn(room: Room): boolean {
  return room.entries.length > 0 && !room.whole && room.entries[0]!.entry > room.read + 1;
}

/** Joiners and variation selectors are left alone: emoji and some scripts need them. */
const UNSEEN = /[\p{Cc}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A name in which nothing is hidden: with what can't be seen in it, it could look like another one. */
export function harmless(name: string): string {
  return name.replace(UNSEEN, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** Whether a mode shows somebody who is there. */
export function isHere(mode: Mode): boolean {
  return mode === DISPLAY_MODE.ONLINE || mode === DISPLAY_MODE.DO_NOT_DISTURB;
}

/** Messages that nobody has looked at, and requests and invitations that nobody has answered. */
export function unreadOf(state: State): number {
  let count = state.requests.length + state.joinRequests.length;
  state.talks.forEach((talk) => (count += talk.unread));
  state.rooms.forEach((room) => (count += isIn(room) ? unreadIn(state, room) : 1));
  return count;
}
