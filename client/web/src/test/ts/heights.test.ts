import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heights } from '../../main/ts/ui/heights';

function of(...keys: string[]): Heights<string> {
  const heights = new Heights<string>(10);
  heights.set(keys.length, (row) => keys[row]!);
  return heights;
}

test('what is not known is guessed', () => {
  const heights = of('a', 'b', 'c');
  assert.equal(heights.top(3), 30);
  assert.deepEqual([-5, 0, 9, 10, 29, 30, 999].map((place) => heights.at(place)), [0, 0, 0, 1, 2, 2, 2]);
  assert.equal(of().at(7), 0);
  assert.equal(of().top(0), 0);
});

test('a measured row moves all below it, and none above', () => {
  const heights = of('a', 'b', 'c');
  assert.equal(heights.top(3), 30);
  assert.equal(heights.measured(1, 25), true);
  assert.equal(heights.measured(1, 25), false);
  assert.deepEqual([0, 1, 2, 3].map((row) => heights.top(row)), [0, 10, 35, 45]);
  assert.equal(heights.at(34), 1);
  assert.equal(heights.at(35), 2);
});

test('rows keep their heights wherever they go, and others are as high as those on average', () => {
  const heights = of('a', 'b');
  heights.measured(0, 20);
  heights.measured(1, 40);
  const keys = ['new', 'b', 'a'];
  heights.set(3, (row) => keys[row]!);
  assert.deepEqual([1, 2, 3].map((row) => heights.top(row)), [30, 70, 90]);
  heights.forget();
  assert.equal(heights.top(3), 90, 'what was learnt of the average stays');
});

test('each row is found again, wherever it goes', () => {
  const lists = ['abcdef', 'xabcdef', 'xyzabcdefgh', 'zabcdefghi', 'abcdefghij', 'abXYefghij', 'jabXYefghi', 'ihgfeYXbaj', 'q', '', 'abc', 'cab', 'bca', 'b'];
  const heights = new Heights<string>(10);
  let before: string[] = [];
  for (const list of lists) {
    const keys = [...list];
    const moved = heights.set(keys.length, (row) => keys[row]!);
    assert.deepEqual(before.map((_, row) => moved(row)), before.map((key) => keys.indexOf(key)), `${before.join('')} → ${list}`);
    before = keys;
  }
});

test('sums are right in lists of all lengths', () => {
  for (let count = 0; count <= 70; count++) {
    const heights = new Heights<number>(10);
    heights.set(count, (row) => row);
    const known = Array.from({ length: count }, () => 10);
    for (let i = 0; i < 3 * count; i++) {
      const row = (i * 37) % count;
      known[row] = 1 + ((i * 13) % 50);
      heights.measured(row, known[row]!);
    }
    let top = 0;
    known.forEach((height, row) => {
      assert.ok(Math.abs(heights.top(row) - top) < 1e-6);
      assert.equal(heights.at(top + height / 2), row);
      top += height;
    });
    assert.ok(Math.abs(heights.top(count) - top) < 1e-6);
  }
});
