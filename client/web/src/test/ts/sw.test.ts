import assert from 'node:assert/strict';
import { test } from 'node:test';

type Listener = (event: object) => void;

const listeners = new Map<string, Listener>();
const happened: string[] = [];
const page = { focus: async () => void happened.push('focused'), postMessage: (message: unknown) => void happened.push(JSON.stringify(message)) };
let pages = [page];

Object.assign(globalThis, {
  PAGE_VERSION: '1',
  self: {
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    clients: {
      matchAll: async () => pages,
      openWindow: async (url: string) => void happened.push(`opened ${url}`),
    },
  },
});
await import('../../main/ts/sw');

async function click(data: unknown): Promise<void> {
  let done: Promise<unknown> | undefined;
  const notification = { data, close: () => void happened.push('closed') };
  listeners.get('notificationclick')!({ notification, waitUntil: (what: Promise<unknown>) => (done = what) });
  await done;
}

test('a click on a notice brings the page to the front, and tells it what to open', async () => {
  await click(10002);
  assert.deepEqual(happened.splice(0), ['closed', '{"clicked":10002}', 'focused']);
  pages = [];
  await click(10002);
  assert.deepEqual(happened.splice(0), ['closed', 'opened /']);
});
