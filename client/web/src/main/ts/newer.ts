import type { Store } from './store';

/** A hash of all that this page was built from. */
declare const PAGE_VERSION: string;

/**
 * Finds out whether the server has a newer page than this one: after each time that the connection was away, because a server
 * changes its page only when it starts anew.
 */
export function watchForNewer(store: Store): void {
  let away = true;
  const look = async (): Promise<void> => {
    // The service worker's file names the version that the server has. It is not asked of the browser's own store: `no-cache` is
    // what the server says of it.
    const answer = await fetch('/sw.js').catch(() => undefined);
    const worker = answer?.ok ? await answer.text().catch(() => '') : '';
    if (worker !== '' && !worker.includes(PAGE_VERSION) && !store.state.newer) {
      store.happen({ kind: 'newerPage' });
    }
  };
  store.watch(() => {
    const ready = store.state.link.kind === 'ready';
    if (ready && away) {
      void look();
    }
    away = !ready;
  });
  void look();
}

/** Lets the browser keep the page for times without a server, where it can: only on https, and on this machine. */
export function keepPage(): void {
  const keep = (): void => void navigator.serviceWorker?.register('/sw.js').catch(() => {});
  // Not before the page itself is there.
  if (document.readyState === 'complete') {
    keep();
  } else {
    addEventListener('load', keep);
  }
}
