import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answers, refusal } from '../../main/ts/answers';
import type { OicqToUser } from '../../main/ts/protocol';
import { condition } from '../../main/ts/search';

const EMPTY = { name: '', city: '', gender: '', ageFrom: '', ageTo: '' };

test('an empty form looks for everybody', () => {
  assert.equal(condition(EMPTY), 'number > 0');
});

test('what is written in a form cannot leave its quotes', () => {
  assert.equal(
    condition({ ...EMPTY, name: "' OR ''='", city: "O'Brien", gender: '1', ageFrom: '18', ageTo: '30' }),
    "nickname LIKE '%'' OR ''''=''%' AND city = 'O''Brien' AND gender = 1 AND age >= 18 AND age <= 30",
  );
});

test('a notice about a packet is read, one in plain words is not', () => {
  assert.deepEqual(refusal('0x03 10002: no such user'), { program: '', packet: 3, about: 10002, why: 'no such user' });
  assert.deepEqual(refusal('0x0f: unknown packet type'), { program: '', packet: 15, about: 0, why: 'unknown packet type' });
  assert.deepEqual(refusal('chat 0x03 17: no: really'), { program: 'chat', packet: 3, about: 17, why: 'no: really' });
  assert.equal(refusal('0x02: the chat server does not run here')?.program, 'chat');
  assert.equal(refusal('the server stops'), undefined);
});

const REPLY: OicqToUser.UserData = { packet: 'UserData' } as OicqToUser.UserData;

test('a reply belongs to the first that waits for one of its type', () => {
  const answers = new Answers<OicqToUser.Packet>();
  const got: string[] = [];
  answers.expect(0x05, 0x04, () => got.push('first'));
  answers.expect(0x0a, 0x09, () => got.push('other'));
  answers.expect(0x05, 0x04, (_, why) => got.push(`second ${why}`));
  answers.received(0x04, REPLY);
  answers.explained(0x05, 'why');
  answers.received(0x04, REPLY);
  assert.deepEqual(got, ['first', 'second why']);
  answers.end();
  assert.deepEqual(got, ['first', 'second why', 'other']);
});
