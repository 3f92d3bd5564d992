/**
 * Keeps the page's files for times when there is no server. While there is one, every file comes from it: a new version of the
 * server is never hidden by an old page.
 */
declare const PAGE_VERSION: string;

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void;
}

interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Clicked extends Lasting {
  readonly notification: Notification;
}

interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window' }): Promise<readonly { focus(): Promise<unknown>; postMessage(message: unknown): void }[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void;
}

const worker = self as unknown as Worker;
const KEPT = `oicq ${PAGE_VERSION}`;
const FILES = ['/', '/app.js', '/app.css', '/icon.svg', '/icon-unread.svg', '/icon-192.png', '/oicq.webmanifest'];

/** What a proxy says whose server is away. */
const NO_SERVER = new Set([502, 503, 504]);

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' }))))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('oicq ') && name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method === 'GET' && url.origin === location.origin && FILES.includes(url.pathname)) {
    const kept = async (): Promise<Response | undefined> => (await caches.open(KEPT)).match(url.pathname);
    event.respondWith(
      fetch(request).then(
        async (answer) => (NO_SERVER.has(answer.status) && (await kept())) || answer,
        async () => (await kept()) ?? Response.error(),
      ),
    );
  }
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    worker.clients
      .matchAll({ type: 'window' })
      .then((windows) => {
        const [page] = windows;
        page?.postMessage({ clicked: event.notification.data as unknown });
        return page ? page.focus() : worker.clients.openWindow('/');
      }),
  );
});

export {};
