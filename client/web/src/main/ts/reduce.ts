import { DISPLAY_MODE, INFORMATION_TYPE, MESSAGE_FLAG, type OicqToUser } from './protocol';
import {
  type FileState,
  type Found,
  type Friend,
  type Group,
  inSight,
  type Line,
  type LineState,
  type LinkState,
  type Mode,
  NOTHING,
  type Notice,
  type Open,
  type State,
  type Talk,
} from './state';
import { type DocumentEvent, reduceDocuments } from './document-reduce';
import { reduceRooms, type RoomEvent, roomOpened } from './room-reduce';

/** What can happen. Times are those of Date.now, given from outside: the reducer looks at no clock. */
export type Event =
  | { kind: 'link'; link: LinkState }
  | { kind: 'refused'; why: string }
  | { kind: 'registered'; number: number }
  | { kind: 'loggedIn'; number: number; mode: Mode; reply: OicqToUser.LoginReply }
  | { kind: 'left' }
  | { kind: 'message'; message: OicqToUser.Message; key: string; time: number }
  | { kind: 'said'; to: number; text: string; key: string; time: number }
  | { kind: 'line'; to: number; key: string; state: LineState; why?: string }
  | { kind: 'file'; with: number; key: string; mine: boolean; name: string; size: number; time: number }
  | { kind: 'fileChanged'; with: number; key: string; change: Partial<FileState> }
  | { kind: 'historyReading'; with: number }
  | { kind: 'historyRead'; with: number; lines: readonly Line[]; more: boolean }
  | { kind: 'mode'; mode: Mode }
  | { kind: 'opened'; what?: Open }
  | { kind: 'away'; away: boolean }
  | { kind: 'newerPage' }
  | { kind: 'profile'; data: OicqToUser.UserData }
  | { kind: 'group'; group: Group }
  | { kind: 'groupDeleted'; number: number }
  | { kind: 'moved'; friend: number; group: number }
  | { kind: 'blocked'; numbers: readonly number[]; block: boolean }
  | { kind: 'named'; number: number; nickname: string; portrait: number }
  | { kind: 'present'; number: number }
  | { kind: 'removed'; number: number }
  | { kind: 'answered'; number: number }
  | { kind: 'noticed'; notice: Notice }
  | { kind: 'noticeRead'; key: string }
  | { kind: 'searching' }
  | { kind: 'found'; people: Found['people']; problem?: string | undefined }
  | RoomEvent
  | DocumentEvent;

/** So many lines of a talk are kept on the page. */
export const MOST_LINES = 20_000;

const MOST_NOTICES = 20;
const FIRST_GROUP = 1;

/** The state after an event. Pure: nothing is changed, and nothing else is looked at. */
export function reduce(state: State, event: Event): State {
  switch (event.kind) {
    case 'link':
      return { ...state, link: event.link };
    case 'refused':
      return { ...state, refused: event.why };
    case 'registered':
      return { ...state, registered: event.number, refused: undefined };
    case 'loggedIn':
      return loggedIn(state, event.number, event.mode, event.reply);
    case 'left':
      return { ...NOTHING, away: state.away, newer: state.newer };
    case 'message':
      return event.message.flag === MESSAGE_FLAG.USER
        ? heard(state, event.message.number, event.message.information, event.key, event.time)
        : told(state, event.message, event.key);
    case 'said':
      return withLine(state, event.to, {
        key: event.key,
        mine: true,
        text: event.text,
        time: event.time,
        state: 'waiting',
      });
    case 'line':
      return withTalk(state, event.to, (talk) => ({
        ...talk,
        lines: talk.lines.map((line) =>
          line.key === event.key ? { ...line, state: event.state, why: event.why } : line,
        ),
      }));
    case 'file':
      return withFile(state, event);
    case 'fileChanged':
      return withTalk(state, event.with, (talk) => ({
        ...talk,
        lines: talk.lines.map((line) =>
          line.key === event.key && line.file ? { ...line, file: { ...line.file, ...event.change } } : line,
        ),
      }));
    case 'historyReading':
      return withTalk(state, event.with, (talk) => ({ ...talk, history: 'reading' }));
    case 'historyRead':
      return withTalk(state, event.with, (talk) => withHistory(talk, event.lines, event.more));
    case 'profile':
      return named(
        { ...state, profiles: new Map(state.profiles).set(event.data.number, event.data) },
        event.data.number,
        event.data.nickname,
        event.data.portrait,
      );
    case 'group': {
      const others = state.groups.filter((group) => group.number !== event.group.number);
      return { ...state, groups: [...others, event.group].sort((a, b) => a.number - b.number) };
    }
    case 'groupDeleted':
      return {
        ...state,
        groups: state.groups.filter((group) => group.number !== event.number),
        friends: mapped(state.friends, (friend) =>
          friend.group === event.number ? { ...friend, group: FIRST_GROUP } : friend,
        ),
      };
    case 'moved':
      return {
        ...state,
        friends: mapped(state.friends, (friend) =>
          friend.number === event.friend ? { ...friend, group: event.group } : friend,
        ),
      };
    case 'blocked': {
      const blocked = new Set(state.blocked);
      event.numbers.forEach((number) => (event.block ? blocked.add(number) : blocked.delete(number)));
      return { ...state, blocked };
    }
    case 'mode':
      return state.me ? { ...state, me: { ...state.me, mode: event.mode } } : state;
    case 'opened':
      return opened(state, event.what, state.open);
    case 'away':
      return event.away ? roomOpened({ ...state, away: true }, state.open) : opened({ ...state, away: false }, state.open, undefined);
    case 'newerPage':
      return { ...state, newer: true };
    case 'named':
      return named(state, event.number, event.nickname, event.portrait);
    case 'present':
      return withMode(state, event.number, DISPLAY_MODE.ONLINE);
    case 'removed':
      return { ...state, friends: without(state.friends, event.number) };
    case 'answered':
      return { ...state, requests: state.requests.filter((one) => one.number !== event.number) };
    case 'noticed':
      return noticed(state, event.notice);
    case 'noticeRead':
      return { ...state, notices: state.notices.filter((notice) => notice.key !== event.key) };
    case 'searching':
      return { ...state, found: { busy: true, people: [] } };
    case 'found':
      return { ...state, found: { busy: false, problem: event.problem, people: event.people } };
    default:
      return 'service' in event ? reduceDocuments(state, event) : reduceRooms(state, event);
  }
}

function loggedIn(state: State, number: number, mode: Mode, reply: OicqToUser.LoginReply): State {
  const friends = new Map<number, Friend>();
  for (const group of reply.groups) {
    for (const one of group.friends) {
      friends.set(one.friendNumber, {
        number: one.friendNumber,
        nickname: one.nickname,
        portrait: one.portraitNumber,
        mode: one.friendState,
        group: group.groupNumber,
      });
    }
  }
  // Somebody who comes back finds everything as it was, and somebody else nothing.
  const before = state.me?.number === number ? state : { ...NOTHING, away: state.away, newer: state.newer };
  return {
    ...before,
    link: { kind: 'ready' },
    me: { number, mode },
    groups: reply.groups.map((group) => ({ number: group.groupNumber, name: group.groupName })),
    friends,
    // They come again after the log-in, those that still wait.
    requests: [],
    joinRequests: [],
    refused: undefined,
    registered: undefined,
  };
}

function withFile(state: State, event: Event & { kind: 'file' }): State {
  const { key, mine, name, size, time } = event;
  const file: FileState = { name, size, done: 0, state: 'offered' };
  const next = withLine(state, event.with, { key, mine, text: '', time, state: 'taken', file });
  return mine || inSight(state) === event.with ? next : withUnread(next, event.with);
}

/** What was kept comes before what is there; a line that is there already came again, and stands there once. */
function withHistory(talk: Talk, lines: readonly Line[], more: boolean): Talk {
  const there = new Set(talk.lines.map((line) => line.key));
  const all = [...lines.filter((line) => !there.has(line.key)), ...talk.lines];
  return { ...talk, lines: all.slice(-MOST_LINES), history: more && all.length < MOST_LINES ? 'more' : 'whole' };
}

function withUnread(state: State, from: number): State {
  return withTalk(state, from, (talk) => ({ ...talk, unread: talk.unread + 1 }));
}

function mapped<V>(map: ReadonlyMap<number, V>, change: (value: V) => V): ReadonlyMap<number, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function heard(state: State, from: number, text: string, key: string, time: number): State {
  if (state.talks.get(from)?.lines.some((line) => line.key === key)) {
    // It was kept on this machine, and comes again because nobody has read it.
    return state;
  }
  const next = withLine(state, from, { key, mine: false, text, time, state: 'taken' });
  return inSight(state) === from ? next : withUnread(next, from);
}

/** A system message; a notice (type 0) is not for here. */
function told(state: State, message: OicqToUser.Message, key: string): State {
  const { number, information } = message;
  const notice = (kind: Notice['kind']): State => noticed(state, { key, kind, number, text: '' });
  switch (message.informationType) {
    case INFORMATION_TYPE.ADDED_YOU:
      return notice('addedYou');
    case INFORMATION_TYPE.ASKS_YOU: {
      const others = state.requests.filter((one) => one.number !== number);
      return { ...state, requests: [...others, { number, why: information }] };
    }
    case INFORMATION_TYPE.AGREED:
      return withFriend(notice('agreed'), number);
    case INFORMATION_TYPE.REFUSED:
      return notice('refusedYou');
    case INFORMATION_TYPE.MODE_CHANGED:
      return withMode(state, number, Number(information));
    case INFORMATION_TYPE.ASK_FIRST:
      return notice('askFirst');
    case INFORMATION_TYPE.NOTICE:
      return noticed(state, { key, kind: 'plain', number, text: information });
    default:
      return state;
  }
}

/** Something is looked at now, which is not what was before. */
function opened(state: State, what: Open | undefined, before: Open | undefined): State {
  const next: State = roomOpened(
    {
      ...state,
      open: what,
      found: what === 'people' ? state.found : undefined,
      roomsFound: what === 'rooms' ? state.roomsFound : undefined,
    },
    before,
  );
  const now = inSight(next);
  return typeof now !== 'number'
    ? next
    : withTalk(next, now, (talk) => ({
        ...talk,
        unread: 0,
        firstNew: talk.unread > 0 ? talk.lines[talk.lines.length - talk.unread]?.key : undefined,
      }));
}

function named(state: State, number: number, nickname: string, portrait: number): State {
  const friend = state.friends.get(number);
  return friend === undefined
    ? { ...state, names: new Map(state.names).set(number, nickname) }
    : {
        ...state,
        friends: new Map(state.friends).set(number, {
          ...friend,
          nickname,
          portrait: Math.min(255, Math.floor(portrait / 3) + 1),
        }),
      };
}

/** Somebody is in the list now; what it is called comes later. */
function withFriend(state: State, number: number): State {
  if (state.friends.has(number)) {
    return state;
  }
  const friend: Friend = {
    number,
    nickname: state.names.get(number) ?? '',
    portrait: 1,
    mode: DISPLAY_MODE.OFFLINE,
    group: FIRST_GROUP,
  };
  return { ...state, friends: new Map(state.friends).set(number, friend) };
}

function withMode(state: State, number: number, mode: Mode): State {
  const friend = state.friends.get(number);
  return friend === undefined
    ? state
    : { ...state, friends: new Map(state.friends).set(number, { ...friend, mode }) };
}

function withLine(state: State, number: number, line: Line): State {
  return withTalk(state, number, (talk) => ({
    ...talk,
    lines: [...talk.lines.slice(-MOST_LINES + 1), line],
  }));
}

function withTalk(state: State, number: number, change: (talk: Talk) => Talk): State {
  const talk = state.talks.get(number) ?? { number, lines: [], unread: 0 };
  return { ...state, talks: new Map(state.talks).set(number, change(talk)) };
}

/** The same sentence stands there once, until it is read. */
function noticed(state: State, notice: Notice): State {
  const { kind, number, text } = notice;
  if (state.notices.some((one) => one.kind === kind && one.number === number && one.text === text)) {
    return state;
  }
  return { ...state, notices: [...state.notices.slice(-MOST_NOTICES + 1), notice] };
}

function without<V>(map: ReadonlyMap<number, V>, key: number): ReadonlyMap<number, V> {
  const less = new Map(map);
  less.delete(key);
  return less;
}
