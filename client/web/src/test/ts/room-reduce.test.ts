import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MESSAGE_FLAG, ROOM_INFORMATION, ROOM_ROLE } from '../../main/ts/protocol';
import { type Event, reduce } from '../../main/ts/reduce';
import { MOST_ENTRIES, MOST_ENTRIES_CLOSED, type Page } from '../../main/ts/room-reduce';
import { nameOf, NOTHING, type Room, type State, unreadIn, unreadOf } from '../../main/ts/state';

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

test('entries count as unread until the room is opened', () => {
  assert.equal(unreadOf(IN), 2);
  const more = after(IN, said(61));
  assert.equal(unreadIn(room(more)), 3);
  assert.deepEqual(entries(more), [], 'of a room that nobody has looked at, nothing is kept');
  const opened = after(more, OPENED);
  assert.equal(unreadIn(room(opened)), 3, 'nothing is in sight yet');
  const seen = after(opened, read('newest', 12, 61), said(62));
  assert.equal(unreadIn(room(seen)), 0);
  assert.equal(room(seen).newFrom, 58);
  assert.equal(unreadIn(room(after(seen, { kind: 'opened' }, said(63)))), 1);
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
  assert.equal(unreadOf(state), 3, 'an invitation waits for an answer');
  state = after(state, { kind: 'roomJoined', room: 18, role: ROOM_ROLE.MEMBER });
  assert.deepEqual([state.rooms.get(18)?.name, state.rooms.get(18)?.role], ['VIP', ROOM_ROLE.MEMBER]);
  state = after(IN, happened(61, ME, '2', MESSAGE_FLAG.SYSTEM, ROOM_INFORMATION.ROLE));
  assert.equal(room(state).role, ROOM_ROLE.MODERATOR);
  state = after(state, OPENED, { kind: 'roomGone', room: ROOM });
  assert.deepEqual([state.rooms.size, state.open], [0, undefined]);
});

test('my own joining makes the room, and what was before it is read', () => {
  const state = after(IN, { kind: 'roomGone', room: ROOM }, happened(500, ME, ''));
  assert.deepEqual([room(state).role, unreadIn(room(state))], [ROOM_ROLE.MEMBER, 0]);
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
