import { news, type News } from './news';
import { DISPLAY_MODE } from './protocol';
import { isOn } from './settings';
import { type Open, type State, unreadOf } from './state';
import type { Store } from './store';

/** Largest number of news that are remembered as told. */
const MOST_TOLD = 1000;
/** Not more sounds than one in this time. */
const QUIET_MILLIS = 1500;

/** Tells somebody who is not looking of what is new: by title, badge and icon, and by sound and the system's notices if wanted. */
export class Alerts {
  #before: State;
  #unread = -1;
  readonly #told = new Set<string>();
  #sounded = 0;
  #audio: AudioContext | undefined;

  constructor(
    private readonly store: Store,
    private readonly open: (what: Open | undefined) => void,
  ) {
    this.#before = store.state;
    store.watch(() => this.#look());
    const away = (): void => {
      if (document.hidden !== store.state.away) {
        store.happen({ kind: 'away', away: document.hidden });
      }
    };
    // The service worker says which of its notices was clicked.
    navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ clicked?: Open }>) => data.clicked && open(data.clicked));
    document.addEventListener('visibilitychange', away);
    away();
  }

  #look(): void {
    const before = this.#before;
    const now = this.store.state;
    this.#before = now;
    this.#count(now);
    const fresh = news(before, now).filter((one) => !this.#told.has(one.key));
    if (fresh.length === 0) {
      return;
    }
    fresh.forEach((one) => this.#told.add(one.key));
    while (this.#told.size > MOST_TOLD) {
      this.#told.delete(this.#told.values().next().value!);
    }
    if (now.me?.mode === DISPLAY_MODE.DO_NOT_DISTURB) {
      return;
    }
    if (isOn('sound')) {
      this.#sound();
    }
    if (isOn('notices') && 'Notification' in window && Notification.permission === 'granted' && !document.hasFocus()) {
      fresh.forEach((one) => this.#notice(one));
    }
  }

  #count(state: State): void {
    const unread = unreadOf(state);
    if (unread === this.#unread) {
      return;
    }
    this.#unread = unread;
    document.title = unread > 0 ? `(${unread}) OICQ` : 'OICQ';
    document.querySelector<HTMLLinkElement>('link[rel=icon]')!.href = unread > 0 ? '/icon-unread.svg' : '/icon.svg';
    // The number on the icon of an installed page; where it is not installed, nothing happens.
    const set = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
    set?.catch(() => {});
  }

  /** Two short tones, made here: there is no file of them. */
  #sound(): void {
    const now = Date.now();
    if (now - this.#sounded < QUIET_MILLIS) {
      return;
    }
    this.#sounded = now;
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    if (audio.state !== 'running') {
      // Nobody has clicked yet, so the browser allows no sound. What is asked for now would all come at once later.
      void audio.resume();
      return;
    }
    for (const [at, tone] of [[0, 880], [0.12, 1175]] as const) {
      const source = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + at;
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0.15, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
      source.connect(volume).connect(audio.destination);
      source.start(start);
      source.stop(start + 0.2);
    }
  }

  #notice({ key, title, body, open }: News): void {
    // Of one talk or room there is one notice, with the newest words: a flood of messages is no flood of notices.
    const tag = /^(line|entry) /.test(key) ? key.split(' ', 2).join(' ') : key;
    const options = { body, icon: '/icon-192.png', tag };
    try {
      const shown = new Notification(title, options);
      shown.onclick = () => {
        window.focus();
        this.open(open);
        shown.close();
      };
    } catch {
      // Browsers of phones show only what the service worker shows.
      void navigator.serviceWorker?.ready.then((worker) => worker.showNotification(title, { ...options, data: open }));
    }
  }
}
