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
  assert.equal(heights.measured(1, 'b', 25), true);
  assert.equal(heights.measured(1, 'b', 25), false);
  assert.deepEqual([0, 1, 2, 3].map((row) => heights.top(row)), [0, 10, 35, 45]);
  assert.equal(heights.at(34), 1);
  assert.equal(heights.at(35), 2);
});

test('rows keep their heights wherever they go, and others are as high as those on average', () => {
  const heights = of('a', 'b');
  heights.measured(0, 'a', 20);
  heights.measured(1, 'b', 40);
  const keys = ['new', 'b', 'a'];
  heights.set(3, (row) => keys[row]!);
  assert.deepEqual([1, 2, 3].map((row) => heights.top(row)), [30, 70, 90]);
  heights.forget();
  heights.set(3, (row) => keys[row]!);
  assert.equal(heights.top(3), 90, 'what was learnt of the average stays');
});
