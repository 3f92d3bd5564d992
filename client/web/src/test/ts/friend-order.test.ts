import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FriendOrder } from '../../main/ts/friend-order';
import { DISPLAY_MODE } from '../../main/ts/protocol';
import type { Friend } from '../../main/ts/state';

function friend(number: number, nickname: string, mode: number = DISPLAY_MODE.OFFLINE, group = 1): Friend {
  return { number, nickname, portrait: 1, mode, group };
}

function map(...friends: Friend[]): Map<number, Friend> {
  return new Map(friends.map((one) => [one.number, one]));
}

test('those who are there come first, then by name, then by number', () => {
  const { ONLINE, DO_NOT_DISTURB } = DISPLAY_MODE;
  const all = map(friend(5, 'b'), friend(4, 'b'), friend(3, 'a'), friend(2, 'z', DO_NOT_DISTURB), friend(1, 'z', ONLINE), friend(9, 'c', ONLINE, 2));
  const order = new FriendOrder();
  assert.deepEqual(order.of(all, 1).map((one) => one.number), [1, 2, 3, 4, 5]);
  assert.deepEqual(order.of(all, 2).map((one) => one.number), [9]);
  assert.deepEqual(order.of(all, 3), []);
});

test('a group in which nobody has changed stays the same list', () => {
  const [one, other] = [friend(1, 'a'), friend(2, 'b', DISPLAY_MODE.OFFLINE, 2)];
  const order = new FriendOrder();
  const [first, second] = [order.of(map(one, other), 1), order.of(map(one, other), 2)];
  const changed = map(one, { ...other, mode: DISPLAY_MODE.ONLINE });
  assert.equal(order.of(changed, 1), first);
  assert.notEqual(order.of(changed, 2), second);
});
