import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OicqToUser } from '../../main/ts/protocol';
import { type Event, MOST_LINES, reduce } from '../../main/ts/reduce';
import { NOTHING, nameOf, type State, unreadOf } from '../../main/ts/state';

const ME = 10001;
const HONG = 10002;
const STRANGER = 10009;

function after(state: State, ...events: Event[]): State {
  return events.reduce(reduce, state);
}

function loginReply(state = 1): OicqToUser.LoginReply {
  return {
    packet: 'LoginReply',
    success: 1,
    groups: [
      {
        groupName: 'My friends',
        groupNumber: 1,
        friends: [{ friendNumber: HONG, portraitNumber: 4, friendState: state, nickname: '小红' }],
      },
      { groupName: '同学', groupNumber: 2, friends: [] },
    ],
  };
}

const IN: Event = { kind: 'loggedIn', number: ME, mode: 1, reply: loginReply() };

function message(number: number, information: string, flag = 2, informationType = 0): Event {
  return {
    kind: 'message',
    message: { packet: 'Message', flag, number, information, informationType },
    key: `${number}/${information}`,
    time: 1000,
  };
}

function system(type: number, number: number, information = ''): Event {
  return message(number, information, 1, type);
}

test('a log-in brings groups and friends', () => {
  const state = after(NOTHING, IN);
  assert.deepEqual(state.me, { number: ME, mode: 1 });
  assert.deepEqual(state.groups.map((group) => group.name), ['My friends', '同学']);
  assert.deepEqual(state.friends.get(HONG), { number: HONG, nickname: '小红', portrait: 4, mode: 1, group: 1 });
  assert.equal(state.link.kind, 'ready');
});

test('who comes back finds the talks, and the list as it is now', () => {
  const state = after(NOTHING, IN, message(HONG, 'hello'), system(2, STRANGER, 'me'), {
    kind: 'loggedIn',
    number: ME,
    mode: 1,
    reply: loginReply(4),
  });
  assert.equal(state.talks.get(HONG)?.lines.length, 1);
  assert.equal(state.friends.get(HONG)?.mode, 4);
  assert.deepEqual(state.requests, [], 'the server shows those again that still wait');
});

test('somebody else finds nothing of who was here before', () => {
  const state = after(NOTHING, IN, message(HONG, 'secret'), {
    kind: 'loggedIn',
    number: STRANGER,
    mode: 1,
    reply: loginReply(),
  });
  assert.equal(state.talks.size, 0);
  assert.deepEqual(after(state, { kind: 'left' }), NOTHING);
});

test('what comes is unread until its talk is open', () => {
  let state = after(NOTHING, IN, message(HONG, 'one'), message(HONG, 'two'));
  assert.equal(unreadOf(state), 2);
  state = after(state, { kind: 'opened', what: HONG });
  assert.equal(unreadOf(state), 0);
  assert.equal(state.talks.get(HONG)?.firstNew, `${HONG}/one`);
  state = after(state, message(HONG, 'three'));
  assert.equal(unreadOf(state), 0);
  state = after(state, { kind: 'opened', what: undefined }, message(HONG, 'four'));
  assert.equal(unreadOf(state), 1);
});

test('a message of mine goes from waiting to its fate', () => {
  let state = after(NOTHING, IN, { kind: 'said', to: HONG, text: '你好', key: 'a', time: 5 });
  const line = (): unknown => state.talks.get(HONG)?.lines[0];
  assert.deepEqual(line(), { key: 'a', mine: true, text: '你好', time: 5, state: 'waiting' });
  state = after(state, { kind: 'line', to: HONG, key: 'a', state: 'refused', why: 'too fast; wait a little' });
  assert.equal((line() as { state: string }).state, 'refused');
  state = after(state, { kind: 'line', to: HONG, key: 'a', state: 'taken' });
  assert.equal((line() as { why?: string }).why, undefined);
});

test('a talk keeps a bounded number of lines', () => {
  let state = after(NOTHING, IN);
  const kept = Array.from({ length: MOST_LINES - 1 }, (_, i) => ({ key: String(i), mine: true, text: String(i), time: i, state: 'taken' as const }));
  state = reduce(state, { kind: 'historyRead', with: HONG, lines: kept, more: true });
  for (let i = MOST_LINES - 1; i <= MOST_LINES; i++) {
    state = reduce(state, { kind: 'said', to: HONG, text: String(i), key: String(i), time: i });
  }
  const lines = state.talks.get(HONG)!.lines;
  assert.equal(lines.length, MOST_LINES);
  assert.equal(lines[0]!.text, '1');
});

test('a friend changes its mode, a stranger has none', () => {
  const state = after(NOTHING, IN, system(5, HONG, '3'), system(5, STRANGER, '1'));
  assert.equal(state.friends.get(HONG)?.mode, 3);
  assert.equal(state.friends.has(STRANGER), false);
});

test('a request asked again replaces the one before, and an answer ends it', () => {
  let state = after(NOTHING, IN, system(2, STRANGER, 'first'), system(2, STRANGER, 'again'));
  assert.deepEqual(state.requests, [{ number: STRANGER, why: 'again' }]);
  assert.equal(unreadOf(state), 1);
  state = after(state, { kind: 'answered', number: STRANGER });
  assert.deepEqual(state.requests, []);
});

test('who agrees is in the list, is named later, and can be there', () => {
  const state = after(
    NOTHING,
    IN,
    system(3, STRANGER),
    { kind: 'named', number: STRANGER, nickname: '老张', portrait: 30 },
    { kind: 'present', number: STRANGER },
  );
  assert.deepEqual(state.friends.get(STRANGER), {
    number: STRANGER,
    nickname: '老张',
    portrait: 11,
    mode: 1,
    group: 1,
  });
  assert.equal(state.notices[0]?.kind, 'agreed');
});

test('a name that is not known is the number', () => {
  const state = after(NOTHING, IN, message(STRANGER, 'hi'));
  assert.equal(nameOf(state, STRANGER), '10009');
  assert.equal(nameOf(after(state, { kind: 'named', number: STRANGER, nickname: 'X', portrait: 0 }), STRANGER), 'X');
});

test('what can not be seen in a name is shown', () => {
  const state = after(NOTHING, IN, { kind: 'named', number: STRANGER, nickname: 'a\u202eb\u200bc\u0007', portrait: 0 });
  assert.equal(nameOf(state, STRANGER), 'a\\u{202e}b\\u{200b}c\\u{7}');
  assert.equal(nameOf(after(state, { kind: 'named', number: 7, nickname: '👨‍👩‍👧 ❤️', portrait: 0 }), 7), '👨‍👩‍👧 ❤️');
});

test('a file goes from its offer to its end', () => {
  let state = after(NOTHING, IN, { kind: 'file', with: HONG, key: 'f', mine: false, name: '图.bmp', size: 9, time: 1 });
  assert.equal(unreadOf(state), 1);
  state = after(state, { kind: 'fileChanged', with: HONG, key: 'f', change: { state: 'active', done: 4 } });
  assert.deepEqual(state.talks.get(HONG)?.lines[0]?.file, { name: '图.bmp', size: 9, done: 4, state: 'active' });
});

test('groups come, are renamed and go, and their friends go to the first one', () => {
  let state = after(NOTHING, IN, { kind: 'moved', friend: HONG, group: 2 }, { kind: 'group', group: { number: 2, name: '老同学' } });
  assert.deepEqual(state.groups.map((group) => group.name), ['My friends', '老同学']);
  assert.equal(state.friends.get(HONG)?.group, 2);
  state = after(state, { kind: 'groupDeleted', number: 2 });
  assert.equal(state.friends.get(HONG)?.group, 1);
  assert.equal(state.groups.length, 1);
});

test('who is blocked stays so until it may again', () => {
  let state = after(NOTHING, IN, { kind: 'blocked', numbers: [HONG, STRANGER], block: true });
  assert.deepEqual([...state.blocked], [HONG, STRANGER]);
  state = after(state, { kind: 'blocked', numbers: [HONG], block: false });
  assert.deepEqual([...state.blocked], [STRANGER]);
});

test('an event changes nothing that was there before', () => {
  const state = after(NOTHING, IN, message(HONG, 'one'));
  const before = structuredClone(state);
  after(
    state,
    message(HONG, 'two'),
    { kind: 'opened', what: HONG },
    { kind: 'removed', number: HONG },
    system(2, STRANGER, 'x'),
    { kind: 'link', link: { kind: 'waiting', until: 7 } },
  );
  assert.deepEqual(state, before);
});

test('what was kept on this machine comes before what is there, and nothing twice', () => {
  const kept = (key: string, text: string) => ({ key, mine: false, text, time: 1, state: 'taken' as const });
  const state = after(NOTHING, IN, message(HONG, 'two'), { kind: 'historyReading', with: HONG });
  assert.equal(state.talks.get(HONG)?.history, 'reading');
  const read = after(state, { kind: 'historyRead', with: HONG, lines: [kept('a', 'one'), kept(`${HONG}/two`, 'two')], more: true });
  assert.deepEqual(read.talks.get(HONG)?.lines.map((line) => line.text), ['one', 'two']);
  assert.deepEqual([read.talks.get(HONG)?.history, unreadOf(read)], ['more', 1]);
  const whole = after(read, { kind: 'historyRead', with: HONG, lines: [], more: false }, message(HONG, 'two'));
  assert.equal(whole.talks.get(HONG)?.history, 'whole');
  assert.equal(whole.talks.get(HONG)?.lines.length, 2, 'what comes again is there already');
  assert.equal(unreadOf(whole), 1);
});

test('the same sentence stands in the notices once, until it is read', () => {
  const stops = (key: string): Event => ({ kind: 'noticed', notice: { key, kind: 'plain', number: 0, text: 'the server stops' } });
  const state = after(NOTHING, IN, stops('a'), stops('b'));
  assert.deepEqual(state.notices.map((one) => one.key), ['a']);
  assert.deepEqual(after(state, { kind: 'noticeRead', key: 'a' }, stops('c')).notices.map((one) => one.key), ['c']);
});
