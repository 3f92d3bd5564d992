import type { Store } from './store';

/**
 * Finds out whether the server has a newer page than this one: after each time that the connection was away, because a server
 * changes its page only when it starts anew.
 */
export function watchForNewer(store: Store): void {
  let mine: string | null = null;
  let away = true;
  const look = async (): Promise<void> => {
    // The service worker's file holds the hash of all others. It is not asked of the browser's own store: `no-cache` is what the
    // server says of it.
    const answer = await fetch('/sw.js', { method: 'HEAD' }).catch(() => undefined);
    const tag = answer?.ok ? answer.headers.get('etag') : null;
    if (tag !== null && mine !== null && tag !== mine && !store.state.newer) {
      store.happen({ kind: 'newerPage' });
    }
    mine ??= tag;
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
