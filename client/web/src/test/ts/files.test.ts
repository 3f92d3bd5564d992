import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Files } from '../../main/ts/files';
import { ANSWER, type UserToOicq } from '../../main/ts/protocol';
import { Addresses } from '../../main/ts/sink';
import type { FileState } from '../../main/ts/state';
import { Store } from '../../main/ts/store';

const HONG = 10002;

function files(): { files: Files; state: () => FileState[]; sent: string[] } {
  const store = new Store();
  const sent: string[] = [];
  let keys = 0;
  const link = { waiting: 0 };
  const one = new Files({
    store,
    number: 10001,
    link: link as never,
    key: () => `key ${++keys}`,
    send: (packet: UserToOicq.Packet) => void sent.push(packet.packet),
    after: () => {},
  });
  return { files: one, state: () => store.state.talks.get(HONG)!.lines.map((line) => line.file!), sent };
}

function answer(one: Files, allow: number): void {
  one.answered({ packet: 'AnswerFile', number: HONG, friendNumber: 10001, allow });
}

test('a late refusal of pieces ends the file that they are of, and no offer that came after it', async () => {
  const { files: one, state } = files();
  one.offer(HONG, new File(['first'], 'a.txt'));
  answer(one, ANSWER.YES);
  answer(one, ANSWER.NO);
  one.offer(HONG, new File(['second'], 'b.txt'));
  one.notTaken(HONG, 'no file is on its way to this user');
  assert.deepEqual(state().map((file) => file.state), ['failed', 'offered']);
  answer(one, ANSWER.YES);
  one.notTaken(HONG, 'the file is too long');
  assert.deepEqual(state().map((file) => file.why), ['cancelledThere', 'the file is too long']);
});

test('addresses to save from are given back: the oldest, one that is dropped, and at last all', () => {
  const revoked: string[] = [];
  URL.revokeObjectURL = (href) => void revoked.push(href);
  const gone: string[] = [];
  const addresses = new Addresses(2);
  ['a', 'b', 'c'].forEach((href) => addresses.add(href, () => gone.push(href)));
  addresses.add(undefined, () => gone.push('none'));
  assert.deepEqual(revoked, ['a']);
  addresses.drop('b');
  addresses.drop('b');
  addresses.drop(undefined);
  addresses.clear();
  assert.deepEqual([revoked, gone], [['a', 'b', 'c'], ['a', 'b', 'c']]);
});
