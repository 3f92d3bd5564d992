import assert from 'node:assert/strict';
import { test } from 'node:test';

// What the words need of a browser.
const kept = new Map([['oicq.language', 'en']]);
Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, to: string) => kept.set(key, to) } });
const { changeLanguage } = await import('../../main/ts/words');
const { name, sentence, state, words } = await import('../../main/ts/console/words');
const { HEIGHT, paths, WIDTH } = await import('../../main/ts/console/graph-path');
const { bytes, figure } = await import('../../main/ts/console/format');

test('the newest sample of a graph is at the right edge, and the highest one nearly at the top', () => {
  assert.deepEqual(paths([0, 2, 1], 3), [`M0 ${HEIGHT}L${WIDTH / 2} 4L${WIDTH} 32`]);
  assert.deepEqual(paths([5], 361), [`M${WIDTH} 4`]);
  assert.deepEqual(paths([], 361), []);
});

test('a graph has a gap where nothing is known, and lies on the ground where nothing happens', () => {
  assert.deepEqual(paths([1, null, 1, 1], 4), ['M0 4', `M${(2 * WIDTH) / 3} 4L${WIDTH} 4`]);
  assert.deepEqual(paths([null, null], 2), []);
  assert.deepEqual(paths([0, 0], 2), [`M0 ${HEIGHT}L${WIDTH} ${HEIGHT}`]);
});

test('figures have units', () => {
  assert.equal(bytes(999), '999 B');
  assert.equal(bytes(1_234_567), '1.23 MB');
  assert.equal(figure('memoryBytes', 5e9), '5 GB');
  assert.equal(figure('commitMillis', 12.34), '12.3 ms');
  assert.equal(figure('online', 1500), '1,500');
});

test('what the server says is read in both languages, also what is not known', () => {
  assert.equal(sentence('10001 is disabled'), '10001 is disabled.');
  assert.equal(sentence('there is none'), 'There is none.');
  assert.equal(sentence(''), '');
  assert.equal(name('last login'), 'Last log-in');
  assert.equal(name('nickname'), 'Nickname');
  changeLanguage('zh');
  assert.equal(sentence('10001 is disabled'), '10001 已停用。');
  assert.equal(sentence('something new'), 'Something new.');
  assert.equal(
    sentence('a.zip: the backup of 2026-11-30T22:27:30Z is restored: 1,009 rows, 7 messages among them'),
    'a.zip：已恢复 2026-11-30T22:27:30Z 的备份，1,009 行，其中 7 条消息。',
  );
  assert.equal(sentence('a.zip: failed: The backup /b/a.zip is damaged (x).'), 'a.zip：没有恢复，一切如旧（The backup /b/a.zip is damaged (x).）');
  assert.equal(name('nickname'), '昵称');
  assert.equal(name('something'), 'something');
  assert.equal(state('never'), '从未');
  changeLanguage('en');
});

test('what a deletion takes with it is counted in words', () => {
  const has = { jobs: 1, rooms: 4, passing: 2, lonely: 1, lists: 0, messages: 3 };
  assert.equal(
    words().consequences(has),
    'With it: 1 job is cancelled, 2 rooms pass to other owners, 1 room with nobody else in it goes, 1 more room loses a member, 3 waiting messages are lost.',
  );
  assert.equal(words().consequences({}), 'Nothing else changes.');
});
