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

test('while the order is held everybody stays in place, and then the order is right at once', () => {
  const { ONLINE } = DISPLAY_MODE;
  const [a, b, c] = [friend(1, 'a'), friend(2, 'b'), friend(3, 'c')];
  const order = new FriendOrder();
  const numbers = (friends: Map<number, Friend>, hold: boolean): number[] => order.of(friends, 1, hold).map((one) => one.number);
  assert.deepEqual(numbers(map(a, b, c), true), [1, 2, 3], 'at first it is sorted');
  const changed = map(friend(4, '0', ONLINE), a, { ...c, mode: ONLINE });
  assert.deepEqual(numbers(changed, true), [1, 3, 4]);
  assert.equal(order.of(changed, 1, true)[1]!.mode, ONLINE, 'what is known of them is new');
  assert.equal(order.of(new Map(changed), 1, true), order.of(changed, 1, true), 'nothing has changed');
  assert.deepEqual(numbers(changed, false), [4, 3, 1]);
  assert.deepEqual(numbers(changed, true), [4, 3, 1], 'held again, nobody goes back');
});
