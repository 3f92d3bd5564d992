import { isOn } from './settings';
import type { Line, State } from './state';
import type { Store } from './store';

/** Lines that are read at once. */
const PAGE = 100;
/** Newest lines of a talk that are looked at after a change: what is older is kept already, or has a fate for long. */
const LOOKED_AT = 1000;
/** Largest number of lines that are kept, of all talks; the oldest go first. */
const MOST_KEPT = 100_000;
/** After so many lines it is looked whether there are too many. */
const TRIM_AFTER = 500;
/** Largest number of characters that are kept, with so many more for each line. */
const MOST_CHARACTERS = 50_000_000;
const CHARACTERS_A_LINE = 200;
const DATABASE = 'oicq.history';
const LINES = 'lines';

/** A line as it is kept. */
interface KeptLine {
  readonly owner: number;
  readonly with: number;
  readonly key: string;
  /** Rises with each line, in the order in which they were shown. */
  readonly order: number;
  readonly mine: boolean;
  readonly text: string;
  readonly time: number;
  /** Characters of this and all lines before it, also of those that are gone; what was kept by an older page has none. */
  readonly sum?: number;
}

/** What was said in talks, kept in the browser's own database on this machine, where the user wants that. Files are not kept. */
export class History {
  #database: Promise<IDBDatabase> | undefined;
  #before: State;
  /** Lines that are known to be kept, by talk and key. */
  readonly #kept = new Set<string>();
  #last = 0;
  #sinceTrim = TRIM_AFTER;
  /** Characters of all lines so far, as soon as it is known. */
  #sum: Promise<number> | undefined;
  /** The order of the oldest line that was read, by talk. */
  readonly #oldest = new Map<number, number>();

  constructor(private readonly store: Store) {
    this.#before = store.state;
    store.watch(() => this.#look());
  }

  #look(): void {
    const before = this.#before;
    const now = this.store.state;
    this.#before = now;
    if (now.me?.number !== before.me?.number) {
      this.#kept.clear();
      this.#oldest.clear();
    }
    if (now.me === undefined || !isOn('history')) {
      return;
    }
    for (const talk of now.talks.values()) {
      if (talk !== before.talks.get(talk.number)) {
        this.#keep(now.me.number, talk.number, talk.lines.slice(-LOOKED_AT));
      }
    }
    if (typeof now.open === 'number' && now.talks.get(now.open)?.history === undefined) {
      this.earlier(now.open);
    }
  }

  /** What is on its way is kept when it has arrived. */
  #keep(owner: number, other: number, lines: readonly Line[]): void {
    for (const { key, mine, text, time, state, file } of lines) {
      const id = `${other} ${key}`;
      if (state === 'taken' && !file && !this.#kept.has(id)) {
        this.#kept.add(id);
        this.#last = Math.max(Date.now(), this.#last + 1);
        const line = { owner, with: other, key, order: this.#last, mine, text, time };
        this.#add(line).catch(() => this.#kept.delete(id));
      }
    }
  }

  async #add(line: KeptLine): Promise<void> {
    const database = await this.#open();
    this.#sum = (this.#sum ?? newestSum(database)).then((before) => before + line.text.length + CHARACTERS_A_LINE);
    this.#sum.catch(() => (this.#sum = undefined));
    const sum = await this.#sum;
    // What is there already keeps its place: a message may come again after a reload.
    const store = database.transaction(LINES, 'readwrite').objectStore(LINES);
    store.add({ ...line, sum }).onerror = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (++this.#sinceTrim >= TRIM_AFTER) {
      this.#sinceTrim = 0;
      await trim(database, (await done(store.count())) - MOST_KEPT, sum - MOST_CHARACTERS);
    }
  }

  /** Reads what was said before the oldest line of a talk. */
  earlier(other: number): void {
    const { me, talks } = this.store.state;
    const known = talks.get(other)?.history;
    if (me && isOn('history') && known !== 'reading' && known !== 'whole') {
      this.store.happen({ kind: 'historyReading', with: other });
      const read = (lines: Line[], more: boolean): void => {
        // Somebody else may have logged in meanwhile.
        if (this.store.state.me?.number === me.number) {
          this.store.happen({ kind: 'historyRead', with: other, lines, more });
        }
      };
      void this.#read(me.number, other).then(
        ({ lines, more }) => read(lines, more),
        () => read([], false),
      );
    }
  }

  async #read(owner: number, other: number): Promise<{ lines: Line[]; more: boolean }> {
    const database = await this.#open();
    const before = this.#oldest.get(other) ?? Infinity;
    const range = IDBKeyRange.bound([owner, other, 0], [owner, other, before], false, true);
    const kept: KeptLine[] = [];
    await new Promise<void>((whole, failed) => {
      const request = database.transaction(LINES).objectStore(LINES).index('talk').openCursor(range, 'prev');
      request.onerror = () => failed(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor === null || kept.length === PAGE) {
          whole();
        } else {
          kept.push(cursor.value as KeptLine);
          cursor.continue();
        }
      };
    });
    kept.reverse();
    if (kept[0]) {
      this.#oldest.set(other, kept[0].order);
    }
    kept.forEach((one) => this.#kept.add(`${other} ${one.key}`));
    const lines = kept.map(({ key, mine, text, time }): Line => ({ key, mine, text, time, state: 'taken' }));
    return { lines, more: lines.length === PAGE };
  }

  /** Opens the database; fails where the browser does not let this page have one. */
  async ready(): Promise<void> {
    await this.#open();
  }

  /** Deletes what was kept on this machine, of all users. */
  async forget(): Promise<void> {
    const database = await this.#open();
    await done(database.transaction(LINES, 'readwrite').objectStore(LINES).clear());
    this.#kept.clear();
    this.#sum = undefined;
  }

  #open(): Promise<IDBDatabase> {
    if (this.#database) {
      return this.#database;
    }
    const database = new Promise<IDBDatabase>((opened, failed) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        const lines = request.result.createObjectStore(LINES, { keyPath: ['owner', 'with', 'key'] });
        lines.createIndex('talk', ['owner', 'with', 'order']);
        lines.createIndex('order', 'order');
      };
      request.onsuccess = () => opened(request.result);
      request.onerror = () => failed(request.error);
    });
    this.#database = database;
    // The settings of the browser may change: it is tried anew the next time.
    database.catch(() => (this.#database = undefined));
    return database;
  }
}

/** The sum of the newest line. */
async function newestSum(database: IDBDatabase): Promise<number> {
  const newest = await done(database.transaction(LINES).objectStore(LINES).index('order').openCursor(null, 'prev'));
  return (newest?.value as KeptLine | undefined)?.sum ?? 0;
}

/** Deletes the oldest lines: so many, and all up to a sum. */
async function trim(database: IDBDatabase, howMany: number, upTo: number): Promise<void> {
  let left = howMany;
  await new Promise<void>((whole) => {
    const request = database.transaction(LINES, 'readwrite').objectStore(LINES).index('order').openCursor();
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null || (left-- <= 0 && ((cursor.value as KeptLine).sum ?? 0) >= upTo)) {
        whole();
      } else {
        cursor.delete();
        cursor.continue();
      }
    };
  });
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((well, failed) => {
    request.onsuccess = () => well(request.result);
    request.onerror = () => failed(request.error);
  });
}
