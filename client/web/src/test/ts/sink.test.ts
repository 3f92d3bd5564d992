import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Incoming, type Sink } from '../../main/ts/sink';

/** A piece that begins with this byte cannot be written. */
const BROKEN = 0xff;

/** Says in order what is done to it. */
function sink(happened: string[]): Sink {
  return {
    write: async (piece) => {
      if (piece[0] === BROKEN) {
        throw new Error('the disk is full');
      }
      happened.push(`wrote ${piece.length}`);
    },
    end: async () => {
      happened.push('ended');
      return 'blob:there';
    },
    abort: () => void happened.push('aborted'),
  };
}

function incoming(size: number): { one: Incoming; happened: string[] } {
  const happened: string[] = [];
  const one = new Incoming(
    sink(happened),
    size,
    (got) => happened.push(`got ${got}`),
    () => happened.push('unwritable'),
  );
  return { one, happened };
}

const settled = (): Promise<void> => new Promise((later) => setImmediate(later));

test('pieces are written in order, and the last one is known', async () => {
  const { one, happened } = incoming(5);
  assert.equal(one.piece(new Uint8Array(2)), false);
  assert.equal(one.piece(new Uint8Array(3)), true);
  assert.equal(await one.end(), 'blob:there');
  assert.deepEqual(happened, ['wrote 2', 'wrote 3', 'ended']);
});

test('progress is not told for every piece', async () => {
  const { one, happened } = incoming(1 << 20);
  for (let i = 0; i < 7; i++) {
    one.piece(new Uint8Array(128 << 10));
  }
  assert.deepEqual(happened, [`got ${256 << 10}`, `got ${512 << 10}`, `got ${768 << 10}`]);
});

test('what cannot be written is given up once', async () => {
  const { one, happened } = incoming(9);
  one.piece(Uint8Array.of(BROKEN));
  one.piece(Uint8Array.of(1));
  await settled();
  assert.deepEqual(happened, ['aborted', 'unwritable']);
});

test('a last piece that cannot be written leaves nothing behind', async () => {
  const { one, happened } = incoming(1);
  assert.equal(one.piece(Uint8Array.of(BROKEN)), true);
  await assert.rejects(one.end());
  assert.deepEqual(happened, ['aborted']);
});

test('what is given up says nothing more', async () => {
  const { one, happened } = incoming(9);
  one.piece(Uint8Array.of(BROKEN));
  one.abort();
  await settled();
  assert.deepEqual(happened, ['aborted']);
});
