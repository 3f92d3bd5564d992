import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAX_TO_USER, type FaxToUser, type Frame, FrameCutter } from '../../main/ts/protocol';
import { Store } from '../../main/ts/store';

// What the words and the choice of a file need of a browser.
Object.assign(globalThis, { localStorage: { getItem: () => 'en' }, window: {} });
const { Documents } = await import('../../main/ts/documents');
const { english } = await import('../../main/ts/english');

function desk() {
  const store = new Store();
  const line = { store, number: 10001, ready: true, link: undefined, notice: () => {}, write: () => {} };
  return { store, fax: new Documents('fax', line) };
}

function frame(packet: FaxToUser.Packet): Frame {
  return [...new FrameCutter().cut(FAX_TO_USER.encode(packet as never))][0]!;
}

test('where the answer to a text is missing, nobody is told to send it again', () => {
  const { store, fax } = desk();
  fax.sendText('1', 'hello', () => {});
  fax.broken();
  assert.equal(store.state.fax.problem, english.textUnsure);
  assert.equal(store.state.fax.sending, undefined);
});

test('a file of which a part is missing is not printed, and is to be sent again', () => {
  const { store, fax } = desk();
  fax.sendFile('1', new File(['hello'], 'a.txt'), () => {});
  fax.broken();
  assert.equal(store.state.fax.problem, english.documentBroken);
});

/** A disk on which the second piece cannot be written, the first time. */
function brokenOnce(): { written: number[]; ended: () => number } {
  const written: number[] = [];
  let [writes, ends] = [0, 0];
  const stream = {
    write: async (piece: Uint8Array) => {
      if (++writes === 2) {
        throw new Error('the disk is full');
      }
      written.push(...piece);
    },
    close: async () => void ends++,
    abort: async () => void written.splice(0),
  };
  Object.assign(window, { showSaveFilePicker: async () => ({ createWritable: async () => stream }) });
  return { written, ended: () => ends };
}

const settled = (): Promise<void> => new Promise((later) => setImmediate(later));

test('a fax that is taken again after a failure is not mixed with the first run', async () => {
  const { store, fax } = desk();
  const disk = brokenOnce();
  const piece = (...content: number[]): void =>
    fax.received(frame({ packet: 'FaxContent', job: 5, documentContent: Uint8Array.from(content) }));
  fax.received(frame({ packet: 'FaxArrived', job: 5, from: '1', documentName: 'in.tif', documentLength: 6, pages: 1 }));
  await fax.faxes.take(5);
  piece(1, 2);
  piece(3, 4);
  await settled();
  assert.equal(store.state.fax.faxes[0]!.state, 'failed');
  await fax.faxes.take(5);
  // The end of the first run, and then the second one.
  piece(5, 6);
  piece(1, 2);
  piece(3, 4);
  piece(5, 6);
  await settled();
  assert.deepEqual(disk.written, [1, 2, 3, 4, 5, 6]);
  assert.equal(disk.ended(), 1);
  assert.equal(store.state.fax.faxes[0]!.state, 'complete');
});
