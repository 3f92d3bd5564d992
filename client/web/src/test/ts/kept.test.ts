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
  const kept = new Kept(() => {});
  assert.equal(kept.came(message(1, 5)), true);
  assert.equal(kept.came(message(2, 5)), false);
  kept.broken();
  assert.equal(kept.came(message(1, 5)), false);
  assert.equal(kept.came(message(2, 6)), true);
  assert.equal(kept.came(message(3, 5, 8)), true, "another database's");
  kept.forget();
  assert.equal(kept.came(message(4, 5)), true);
  kept.broken();
});

test('the last sequence is acknowledged once, and never on the next connection', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const said: number[] = [];
  const kept = new Kept((sequence) => said.push(sequence));
  kept.came(message(1, 5));
  kept.came(message(2, 6));
  assert.deepEqual(said, []);
  context.mock.timers.tick(1000);
  assert.deepEqual(said, [2]);
  kept.flush();
  assert.deepEqual(said, [2]);
  kept.came(message(3, 7));
  kept.broken();
  context.mock.timers.tick(1000);
  assert.deepEqual(said, [2]);
  kept.came(message(1, 8));
  kept.flush();
  assert.deepEqual(said, [2, 1]);
});

test('what is remembered is bounded', () => {
  const kept = new Kept(() => {});
  for (let id = 0; id <= MOST_REMEMBERED; id++) {
    kept.came(message(1, id));
  }
  assert.equal(kept.came(message(1, 1)), false);
  assert.equal(kept.came(message(1, 0)), true);
  kept.broken();
});
