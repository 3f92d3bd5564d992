import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kept, MOST_REMEMBERED } from '../../main/ts/kept';
import type { OicqToUser } from '../../main/ts/protocol';

function message(sequence: number, id: number, time = 7): OicqToUser.KeptMessage {
  return {
    packet: 'KeptMessage',
    sequence,
    idHigh: 1,
    idLow: id,
    time,
    flag: 2,
    number: 10001,
    information: 'hello',
    informationType: 0,
  };
}

test('a message is new once, on whichever connection it comes', () => {
  const kept = new Kept(() => {}, () => true);
  assert.equal(kept.came(message(1, 5), 10001), true);
  assert.equal(kept.came(message(2, 5), 10001), false);
  kept.broken();
  assert.equal(kept.came(message(1, 5), 10001), false);
  assert.equal(kept.came(message(2, 6), 10001), true);
  assert.equal(kept.came(message(3, 5, 8), 10001), true, "another database's");
  kept.forget();
  assert.equal(kept.came(message(4, 5), 10001), true);
  kept.broken();
});

test('the last sequence is acknowledged once, and never on the next connection', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const said: number[] = [];
  const read = new Set([10001]);
  const kept = new Kept(
    (sequence) => said.push(sequence),
    (from) => read.has(from),
  );
  kept.came(message(1, 5), 10001);
  kept.came(message(2, 6), 10001);
  assert.deepEqual(said, []);
  context.mock.timers.tick(1000);
  assert.deepEqual(said, [2]);
  kept.flush();
  assert.deepEqual(said, [2]);
  kept.came(message(3, 7), 10001);
  kept.broken();
  context.mock.timers.tick(1000);
  assert.deepEqual(said, [2]);
  kept.came(message(1, 8), 10001);
  kept.flush();
  assert.deepEqual(said, [2, 1]);
});

test('what is remembered is bounded', () => {
  const kept = new Kept(() => {}, () => true);
  for (let id = 0; id <= MOST_REMEMBERED; id++) {
    kept.came(message(1, id), 10001);
  }
  assert.equal(kept.came(message(1, 1), 10001), false);
  assert.equal(kept.came(message(1, 0), 10001), true);
  kept.broken();
});

test('what nobody has read is not acknowledged, nor what came after it', () => {
  const said: number[] = [];
  const read = new Set([10001]);
  const kept = new Kept(
    (sequence) => said.push(sequence),
    (from) => read.has(from),
  );
  kept.came(message(1, 1), 10001);
  kept.came(message(2, 2), 10002);
  kept.came(message(3, 3), 0);
  kept.came(message(4, 4), 10001);
  kept.flush();
  assert.deepEqual(said, [1]);
  kept.flush();
  assert.deepEqual(said, [1]);
  read.add(10002);
  kept.flush();
  assert.deepEqual(said, [1, 4]);
  kept.broken();
});
