import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MESSAGE_FLAG, ROOM_INFORMATION, ROOM_ROLE } from '../../main/ts/protocol';
import { type Event, reduce } from '../../main/ts/reduce';
import { NOTHING, type State, unreadOf } from '../../main/ts/state';

// What the words need of a browser.
Object.assign(globalThis, { localStorage: { getItem: () => 'en' } });
const { news } = await import('../../main/ts/news');

const ME = 10001;
const HONG = 10002;

function after(state: State, ...events: Event[]): State {
  return events.reduce(reduce, state);
}

const IN = after(
  NOTHING,
  { kind: 'loggedIn', number: ME, mode: 1, reply: { packet: 'LoginReply', success: 1, groups: [] } },
  { kind: 'entered', rooms: [{ room: 17, roomName: 'Tea', role: ROOM_ROLE.MEMBER, lastEntry: 60, readUpTo: 60 }] },
  { kind: 'named', number: HONG, nickname: '小红', portrait: 0 },
);

function message(text: string, key: string): Event {
  const packet = { packet: 'Message', flag: MESSAGE_FLAG.USER, number: HONG, information: text, informationType: 0 } as const;
  return { kind: 'message', message: packet, key, time: 7 };
}

function entry(entry: number, number: number, information: string, type: number = ROOM_INFORMATION.SAID): Event {
  const flag = type === ROOM_INFORMATION.SAID ? MESSAGE_FLAG.USER : MESSAGE_FLAG.SYSTEM;
  const packet = { packet: 'RoomMessage', flag, room: 17, entry, entryTime: 7, number, information, roomInformationType: type } as const;
  return { kind: 'roomMessage', message: packet };
}

function told(state: State, ...events: Event[]): string[] {
  const all: string[] = [];
  for (const event of events) {
    const next = reduce(state, event);
    all.push(...news(state, next).map((one) => `${one.title}: ${one.body}`));
    state = next;
  }
  return all;
}

test('a message is news where nobody looks', () => {
  assert.deepEqual(told(IN, message('你好', 'a'), message('again', 'b')), ['小红: 你好', '小红: again']);
  assert.deepEqual(told(after(IN, { kind: 'opened', what: HONG }), message('seen', 'c')), []);
  assert.equal(told(IN, message('x'.repeat(500), 'd'))[0]?.length, '小红: '.length + 121);
});

test('what is open is not read while the page is not seen', () => {
  const away = after(IN, { kind: 'opened', what: HONG }, { kind: 'away', away: true });
  assert.deepEqual(told(away, message('are you there?', 'a')), ['小红: are you there?']);
  const unread = after(away, message('are you there?', 'a'));
  assert.equal(unreadOf(unread), 1);
  const back = after(unread, { kind: 'away', away: false });
  assert.equal(unreadOf(back), 0);
  assert.equal(back.talks.get(HONG)?.firstNew, 'a');
});

test('a room is not read either, and shows where the new begins', () => {
  const room = after(IN, { kind: 'opened', what: 'room 17' }, entry(61, HONG, 'one'), { kind: 'away', away: true });
  const unread = after(room, entry(62, HONG, 'two'));
  assert.equal(unreadOf(unread), 1);
  const back = after(unread, { kind: 'away', away: false });
  assert.deepEqual([unreadOf(back), back.rooms.get(17)?.newFrom], [0, 61]);
});

test('of a room only what is said is news, and only when it is said', () => {
  assert.deepEqual(told(IN, entry(61, HONG, 'tea?'), entry(62, HONG, '', ROOM_INFORMATION.LEFT), entry(63, ME, 'yes')), ['Tea: 小红: tea?']);
  const old = { entry: 61, entryTime: 7, flag: MESSAGE_FLAG.USER, number: HONG, information: 'old', roomInformationType: 0 };
  const entered: Event = { kind: 'entered', rooms: [{ room: 17, roomName: 'Tea', role: ROOM_ROLE.MEMBER, lastEntry: 61, readUpTo: 60 }] };
  const read: Event = { kind: 'roomRead', room: 17, page: 'newest', entries: [old] };
  assert.deepEqual(told(IN, entered, { kind: 'roomReading', room: 17 }, read), []);
  assert.equal(unreadOf(after(IN, entered, read)), 1);
});

test('requests, invitations and faxes are news', () => {
  const asks = { packet: 'Message', flag: MESSAGE_FLAG.SYSTEM, number: HONG, information: 'why', informationType: 2 } as const;
  const fax = { packet: 'FaxArrived', job: 5, from: '6255', documentName: 'in.tif', documentLength: 9, pages: 1 } as const;
  const all = told(
    IN,
    { kind: 'message', message: asks, key: 'a', time: 7 },
    { kind: 'roomInvited', room: 18, name: 'VIP' },
    { kind: 'joinAsked', room: 17, number: HONG, why: '' },
    { service: 'fax', kind: 'faxArrived', fax, name: 'in.tif' },
  );
  assert.deepEqual(all, [
    'Requests: 小红 wants to add you',
    'VIP: You are invited to the room VIP',
    'Requests: 小红 wants to join Tea',
    'Fax: A fax has come in from 6255.',
  ]);
});

test("another user's are no news", () => {
  assert.deepEqual(news(IN, after(NOTHING, { kind: 'loggedIn', number: HONG, mode: 1, reply: { packet: 'LoginReply', success: 1, groups: [] } })), []);
});
