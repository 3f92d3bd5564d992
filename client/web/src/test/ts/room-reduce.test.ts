import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MESSAGE_FLAG, ROOM_INFORMATION, ROOM_ROLE } from '../../main/ts/protocol';
import { type Event, reduce } from '../../main/ts/reduce';
import { bannedFrom, MOST_ENTRIES, MOST_ENTRIES_CLOSED, type Page } from '../../main/ts/room-reduce';
import { moreUnreadIn, nameOf, NOTHING, type Room, type State, unreadIn, unreadOf } from '../../main/ts/state';

const ME = 10001;
const HONG = 10002;
const ROOM = 17;
const OPENED: Event = { kind: 'opened', what: `room ${ROOM}` };

function after(state: State, ...events: Event[]): State {
  return events.reduce(reduce, state);
}

function mine(lastEntry: number, readUpTo: number, role: number = ROOM_ROLE.MEMBER): Event {
  return { kind: 'entered', rooms: [{ room: ROOM, roomName: '房间', role, lastEntry, readUpTo }] };
}

/** Logged in, in a room of 60 entries of which 58 are read. */
const IN = after(
  NOTHING,
  { kind: 'loggedIn', number: ME, mode: 1, reply: { packet: 'LoginReply', success: 1, groups: [] } },
  mine(60, 58),
);

function said(entry: number, number = HONG, information = `entry ${entry}`): Event {
  return happened(entry, number, information, MESSAGE_FLAG.USER, ROOM_INFORMATION.SAID);
}

function happened(
  entry: number,
  number: number,
  information: string,
  flag: number = MESSAGE_FLAG.SYSTEM,
  roomInformationType: number = ROOM_INFORMATION.JOINED,
): Event {
  const message = { packet: 'RoomMessage', flag, room: ROOM, entry, entryTime: 1000 + entry, number, information, roomInformationType };
  return { kind: 'roomMessage', message: message as never };
}

function read(page: Page, from: number, to: number, words = (entry: number) => `entry ${entry}`, number = HONG): Event {
  const entries = Array.from({ length: to - from + 1 }, (_, i) => ({
    entry: from + i,
    entryTime: 1000 + from + i,
    flag: MESSAGE_FLAG.USER,
    number,
    information: words(from + i),
    roomInformationType: ROOM_INFORMATION.SAID,
  }));
  return { kind: 'roomRead', room: ROOM, page, entries };
}

function room(state: State): Room {
  return state.rooms.get(ROOM)!;
}

function entries(state: State): number[] {
  return room(state).entries.map((one) => one.entry);
}

function speak(text: string, key: string): Event[] {
  return [
    { kind: 'roomSaid', room: ROOM, text, key, time: 1 },
    { kind: 'saying', room: ROOM, key, state: 'sent' },
  ];
}

function fates(state: State): string[] {
  return room(state).sayings.map((one) => `${one.text} ${one.state} ${one.why ?? ''}`.trim());
}

test('messages count as unread until the room is opened, as far as the log is known', () => {
  assert.equal(unreadOf(IN), 0, 'nobody knows yet what the entries are');
  const known = after(IN, read('newest', 11, 60));
  assert.equal(unreadIn(known, room(known)), 2);
  const more = after(known, said(61), said(62, ME), happened(63, HONG, ''), happened(64, HONG, '', 1, ROOM_INFORMATION.LEFT));
  assert.equal(unreadIn(more, room(more)), 3, 'neither what I said elsewhere, nor who came and went');
  assert.equal(unreadOf(more), 3);
  const seen = after(more, OPENED);
  assert.equal(unreadIn(seen, room(seen)), 0);
  assert.equal(room(seen).newFrom, 58);
  const closed = after(seen, { kind: 'opened' }, said(65));
  assert.equal(unreadIn(closed, room(closed)), 1);
});

test('where more is unread than the page has read, it says so', () => {
  const some = after(IN, mine(200, 58), read('newest', 151, 200));
  assert.deepEqual([unreadIn(some, room(some)), moreUnreadIn(room(some))], [50, true]);
  const all = after(IN, read('newest', 59, 60));
  assert.deepEqual([unreadIn(all, room(all)), moreUnreadIn(room(all))], [2, false]);
  const unknown = after(NOTHING, mine(60, 58));
  assert.equal(moreUnreadIn(room(unknown)), false, 'nothing is said before anything was read');
});

test('a log is read back to its beginning', () => {
  let state = after(IN, OPENED, { kind: 'roomReading', room: ROOM });
  assert.equal(room(state).reading, true);
  state = after(state, read('newest', 51, 60), read('earlier', 41, 50));
  assert.deepEqual([entries(state)[0], entries(state).length, room(state).whole, room(state).reading], [41, 20, false, false]);
  assert.equal(room(after(state, read('earlier', 1, 40))).whole, true);
  assert.equal(room(after(state, read('earlier', 1, 0))).whole, true, 'nothing before it is kept, or for me');
});

test('entries have no gap: what does not follow is read from the log', () => {
  const state = after(IN, OPENED, read('newest', 51, 60), said(62));
  assert.deepEqual(entries(state).slice(-1), [60]);
  assert.equal(room(state).last, 62);
  const whole = after(state, read('later', 61, 62), said(62), said(63));
  assert.deepEqual(entries(whole).slice(-4), [60, 61, 62, 63]);
  const lost = after(state, read('later', 70, 72));
  assert.deepEqual(entries(lost), [70, 71, 72], 'what was between them is kept no more');
  assert.equal(room(after(state, read('later', 1, 0))).last, 60, 'an empty answer is not asked for again');
});

test('an empty log begins with what comes', () => {
  const state = after(IN, OPENED, read('newest', 1, 0), said(61));
  assert.deepEqual(entries(state), [61]);
});

test('who comes back finds what was read before, and reads on', () => {
  const before = after(IN, OPENED, read('newest', 51, 60));
  const back = after(before, { kind: 'roomsBroken' }, mine(90, 60));
  assert.equal(entries(back).length, 10);
  assert.equal(room(back).last, 90);
  const out = after(before, { kind: 'entered', rooms: [] });
  assert.equal(out.rooms.size, 0);
  assert.equal(out.open, undefined, 'the room is not shown any more');
});

test('a room keeps a bounded number of entries, and fewer when it is closed', () => {
  let state = after(IN, OPENED, read('newest', 1, MOST_ENTRIES), said(MOST_ENTRIES + 1));
  assert.equal(entries(state).length, MOST_ENTRIES);
  assert.equal(room(state).whole, false);
  state = after(state, { kind: 'opened' });
  assert.deepEqual([entries(state).length, entries(state).at(-1)], [MOST_ENTRIES_CLOSED, MOST_ENTRIES + 1]);
});

test('what I say is on its way until it stands in the log', () => {
  let state = after(IN, OPENED, read('newest', 51, 60), { kind: 'roomSaid', room: ROOM, text: 'one', key: 'a', time: 1 });
  assert.deepEqual(fates(state), ['one waiting']);
  state = after(state, { kind: 'saying', room: ROOM, key: 'a', state: 'sent' }, said(61, HONG, 'one'));
  assert.deepEqual(fates(state), ['one sent'], 'another has said the same');
  state = after(state, said(62, ME, 'one'));
  assert.deepEqual(fates(state), []);
  assert.deepEqual(entries(state).slice(-2), [61, 62]);
});

test('a refusal names only the room: it is of what others overtake, or of all that wait', () => {
  const open = after(IN, OPENED, read('newest', 51, 60));
  const refused: Event = { kind: 'sayingRefused', room: ROOM, why: 'too fast' };
  assert.deepEqual(fates(after(open, ...speak('one', 'a'), refused)), ['one refused too fast']);
  const two = after(open, ...speak('one', 'a'), ...speak('two', 'b'), refused);
  assert.deepEqual(fates(two), ['one sent', 'two sent']);
  assert.deepEqual(fates(after(two, said(61, ME, 'two'))), ['one refused too fast']);
  assert.deepEqual(fates(after(two, said(61, ME, 'one'))), ['two refused too fast']);
});

test('what a broken connection leaves open is unsure, until the log has it', () => {
  const state = after(IN, OPENED, read('newest', 51, 60), ...speak('one', 'a'), ...speak('two', 'b'), { kind: 'roomsBroken' }, mine(61, 60));
  assert.deepEqual(fates(state), ['one unsure', 'two unsure']);
  const back = after(state, read('later', 61, 61, () => 'one', ME));
  assert.deepEqual(fates(back), ['two unsure']);
  const old = after(state, read('earlier', 50, 50, () => 'two', ME));
  assert.deepEqual(fates(old), ['one unsure', 'two unsure'], 'the same words of before are not these');
});

test('one joins, is invited, is given a role, and is out', () => {
  let state = after(IN, { kind: 'roomInvited', room: 18, name: 'VIP' });
  assert.equal(unreadOf(state), 1, 'an invitation waits for an answer');
  state = after(state, { kind: 'roomJoined', room: 18, role: ROOM_ROLE.MEMBER });
  assert.deepEqual([state.rooms.get(18)?.name, state.rooms.get(18)?.role], ['VIP', ROOM_ROLE.MEMBER]);
  state = after(IN, happened(61, ME, '2', MESSAGE_FLAG.SYSTEM, ROOM_INFORMATION.ROLE));
  assert.equal(room(state).role, ROOM_ROLE.MODERATOR);
  state = after(state, OPENED, { kind: 'roomGone', room: ROOM });
  assert.deepEqual([state.rooms.size, state.open], [0, undefined]);
});

test('my own joining makes the room, and what was before it is read', () => {
  const state = after(IN, { kind: 'roomGone', room: ROOM }, happened(500, ME, ''));
  assert.deepEqual([room(state).role, unreadIn(state, room(state))], [ROOM_ROLE.MEMBER, 0]);
});

test('members come page by page, and change with what happens', () => {
  const member = (number: number, nickname: string) => ({ number, nickname, portrait: 0, role: 1, memberState: 1 });
  let state = after(
    IN,
    { kind: 'roomMembers', room: ROOM, after: 0, members: [member(ME, 'me'), member(HONG, '小红')], more: true },
    happened(61, 20000, ''),
  );
  assert.equal(nameOf(state, HONG), '小红');
  assert.deepEqual(room(state).members.map((one) => one.number), [ME, HONG], 'the others are not read yet');
  state = after(
    state,
    { kind: 'roomMembers', room: ROOM, after: HONG, members: [member(20000, 'new')], more: false },
    happened(62, HONG, '', MESSAGE_FLAG.SYSTEM, ROOM_INFORMATION.LEFT),
    happened(63, 20000, '5', MESSAGE_FLAG.SYSTEM, ROOM_INFORMATION.ROLE),
    happened(64, 15000, ''),
  );
  assert.deepEqual(room(state).members.map((one) => one.number), [ME, 15000]);
});

test('who asks to join is answered once', () => {
  const asked: Event = { kind: 'joinAsked', room: ROOM, number: HONG, why: '我' };
  const state = after(IN, asked, { ...asked, why: 'again' });
  assert.deepEqual(state.joinRequests, [{ room: ROOM, number: HONG, why: 'again' }]);
  assert.deepEqual(after(state, { kind: 'joinAnswered', room: ROOM, number: HONG }).joinRequests, []);
});

test('a server may have no rooms', () => {
  assert.equal(after(IN, { kind: 'noChat' }).chat, false);
});

test('who is banned is known from the log, until the ban is lifted or the user is back', () => {
  const ban = (entry: number, number: number) => happened(entry, number, '5', MESSAGE_FLAG.SYSTEM, ROOM_INFORMATION.ROLE);
  const state = after(IN, OPENED, read('newest', 51, 60), ban(61, HONG), ban(62, 20000));
  assert.deepEqual(bannedFrom(room(state)), [HONG, 20000]);
  const back = after(state, { kind: 'roomPardoned', room: ROOM, number: HONG }, happened(63, 20000, ''));
  assert.deepEqual(bannedFrom(room(back)), []);
  assert.deepEqual(bannedFrom(room(after(back, ban(64, HONG)))), [HONG], 'banned once more');
});

test('a room passes to another owner', () => {
  const role = (entry: number, number: number, to: number) =>
    happened(entry, number, String(to), MESSAGE_FLAG.SYSTEM, ROOM_INFORMATION.ROLE);
  const state = after(IN, mine(60, 60, ROOM_ROLE.OWNER), role(61, ME, ROOM_ROLE.MODERATOR), role(62, HONG, ROOM_ROLE.OWNER));
  assert.deepEqual([room(state).role, room(state).owner], [ROOM_ROLE.MODERATOR, HONG]);
});

test('a search in the log comes page by page, and only the last one counts', () => {
  const page = (words: string, more: boolean, ...numbers: number[]): Event => ({
    kind: 'logSearched',
    more,
    room: ROOM,
    words,
    entries: numbers.map((entry) => ({ entry, entryTime: entry, flag: 2, number: HONG, information: words, roomInformationType: 0 })),
  });
  let state = after(IN, OPENED, { kind: 'logSearching', room: ROOM, words: 'tea' }, page('coffee', false, 9), page('tea', true, 40, 30));
  assert.deepEqual(room(state).search?.entries.map((one) => one.entry), [40, 30]);
  assert.deepEqual([room(state).search?.more, room(state).search?.busy], [true, false]);
  state = after(state, page('tea', false, 20));
  assert.deepEqual(room(state).search?.entries.map((one) => one.entry), [40, 30, 20]);
  assert.equal(room(state).search?.more, false);
  assert.equal(room(after(state, { kind: 'opened' })).search, undefined);
});

test('rooms that are found come page by page', () => {
  const page = (words: string, more: boolean, ...numbers: number[]): Event => ({
    kind: 'roomsFound',
    words,
    more,
    rooms: numbers.map((one) => ({ room: one, roomName: words, topic: '', access: 0, memberCount: 1 })),
  });
  const state = after(IN, { kind: 'roomsSearching', words: 'a' }, page('b', false, 9), page('a', true, 1, 2), page('a', false, 3));
  assert.deepEqual(state.roomsFound?.rooms.map((one) => one.room), [1, 2, 3]);
  assert.equal(state.roomsFound?.more, false);
});

test('rooms and entries that are found twice stand there once', () => {
  const rooms = [3, 5].map((one) => ({ room: one, roomName: 'a', topic: '', access: 0, memberCount: 1 }));
  const found: Event = { kind: 'roomsFound', words: 'a', rooms, more: true };
  let state = after(NOTHING, { kind: 'roomsSearching', words: 'a' }, found, found);
  assert.deepEqual(state.roomsFound!.rooms.map((one) => one.room), [3, 5]);
  const entries = [9, 7].map((one) => ({ entry: one, entryTime: 7, flag: MESSAGE_FLAG.USER, number: HONG, roomInformationType: 0, information: 'a' }));
  const searched: Event = { kind: 'logSearched', room: ROOM, words: 'a', entries, more: true };
  state = after(IN, { kind: 'logSearching', room: ROOM, words: 'a' }, searched, searched);
  assert.deepEqual(room(state).search!.entries.map((one) => one.entry), [9, 7]);
});
