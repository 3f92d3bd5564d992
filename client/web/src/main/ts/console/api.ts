/** What a command of `./oicq admin` came to. */
export interface Ran {
  readonly code: number;
  readonly headings?: readonly string[];
  readonly rows?: readonly Row[];
  readonly sentence?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly hints: readonly string[];
  readonly error?: string;
}

export type Cell = string | number | boolean;
export type Row = readonly Cell[];

/** Something that needs an operator's hand; the alert is the name of a rule in docs/alerts.yml. */
export interface Need {
  readonly alert: string;
  readonly what: string;
  readonly deed: string;
  readonly value: number;
}

/** The last hour: of each figure one sample each so many seconds, the newest at last; null where it is not known. */
export interface Figures {
  /** When the newest was taken, as Date.now. */
  readonly at: number;
  readonly seconds: number;
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
  readonly needs: readonly Need[];
}

/** Somebody who is logged in. */
export interface Session {
  readonly number: number;
  readonly nickname: string;
  readonly protocol: string;
  readonly tls: boolean;
  readonly address: string;
  /** As Date.now. */
  readonly since: number;
  readonly state: string;
  readonly unproven: number;
  /** The slot of its server, where there are several. */
  readonly server?: number;
}

export interface SessionPage {
  /** Of all sessions, and not of those found. */
  readonly count: number;
  readonly sessions: readonly Session[];
  /** After this number more may follow. */
  readonly next?: number;
}

export interface LoggedIn {
  readonly number: number;
  readonly nickname: string;
}

/** The server did not do what was asked. The message is its sentence; empty where it did not answer. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** The console's requests to its server. What proves the log-in is in memory only, and is gone with the page. */
export class Api {
  #token = '';

  /**
   * @param ended called when the server knows this log-in no more
   * @param leaves called when the server is about to stop for a command, after which it starts again
   */
  constructor(
    private readonly ended: () => void,
    private readonly leaves: () => void,
  ) {}

  async logIn(number: number, password: string): Promise<LoggedIn> {
    const { token, ...who } = await this.#ask<LoggedIn & { token: string }>('/console/login', { number, password });
    this.#token = token;
    return who;
  }

  async logOut(): Promise<void> {
    const token = this.#token;
    // Cleared before the answer comes: a new log-in may have set another token by then.
    this.#token = '';
    await this.#ask('/console/logout', {}, token).catch(() => {});
  }

  /** Runs a command, given as its words; fails where it does. */
  async run(args: readonly string[], password?: string): Promise<Ran> {
    const ran = done(await this.#ask<Ran>('/console/run', { args, ...(password === undefined ? {} : { password }) }));
    if (ran.result?.['stops'] === true) {
      this.leaves();
    }
    return ran;
  }

  /** Runs a command that takes a file, which the browser reads while it goes. */
  async send(args: readonly string[], file: Blob): Promise<Ran> {
    return done(await this.#answer<Ran>(this.#withFile(args, { body: file })));
  }

  /**
   * Runs a command that gives a file, and gives that; `whole` says whether it has come to its end.
   *
   * @param stop gives up; what has come until then is a file
   * @param came called with the number of bytes that have come
   */
  async take(args: readonly string[], stop: AbortSignal, came: (bytes: number) => void): Promise<{ file: Blob; whole: boolean }> {
    const asked = this.#withFile(args, { signal: stop });
    const answer = await asked.catch(() => undefined);
    if (!answer?.ok || answer.headers.get('content-type') === 'application/json') {
      done(await this.#answer<Ran>(asked));
      throw new Refused(200, '');
    }
    const parts: BlobPart[] = [];
    let size = 0;
    came(size);
    const reader = answer.body!.getReader();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value);
        size += part.value.length;
        came(size);
      }
      return { file: new Blob(parts), whole: true };
    } catch {
      return { file: new Blob(parts), whole: false };
    }
  }

  endTap(number: number): Promise<unknown> {
    return this.#ask('/console/tap/end', { number });
  }

  #withFile(args: readonly string[], how: RequestInit): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return fetch(`/console/file?${new URLSearchParams({ args: JSON.stringify(args) }).toString()}`, {
      ...how,
      method: 'POST',
      headers,
      cache: 'no-store',
    });
  }

  figures(): Promise<Figures> {
    return this.#ask('/console/figures');
  }

  sessions(search: string, after: number): Promise<SessionPage> {
    return this.#ask(`/console/sessions?${new URLSearchParams({ search, after: String(after) }).toString()}`);
  }

  endSession(number: number): Promise<{ sentence: string }> {
    return this.#ask('/console/sessions/end', { number });
  }

  async #ask<T>(path: string, body?: object, token = this.#token): Promise<T> {
    const headers: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
    const how: RequestInit = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    return this.#answer(fetch(path, { ...how, cache: 'no-store' }), token);
  }

  /** The object in an answer; fails where that is a refusal, or does not come. */
  async #answer<T>(asked: Promise<Response>, token = this.#token): Promise<T> {
    const answer = await asked.catch(() => undefined);
    const said = ((await answer?.json().catch(() => undefined)) ?? {}) as T & { error?: string };
    if (answer?.ok) {
      return said;
    }
    if (answer?.status === 401 && token !== '' && token === this.#token) {
      this.#token = '';
      this.ended();
    }
    throw new Refused(answer?.status ?? 0, said.error ?? '');
  }
}

function done(ran: Ran): Ran {
  if (ran.code !== 0) {
    throw new Refused(200, ran.error ?? ran.sentence ?? '');
  }
  return ran;
}
