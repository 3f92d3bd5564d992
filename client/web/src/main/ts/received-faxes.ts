import { ANSWER, type FaxToUser, type UserToFax } from './protocol';
import { Addresses, chosenSink, Incoming, safeName } from './sink';
import type { Store } from './store';
import { reason, words } from './words';

type Numbered<T> = T extends { readonly number: number } ? Omit<T, 'number'> : never;

/** What received faxes need of the fax server's connection; the user's number is put in there. */
export interface FaxLine {
  readonly store: Store;
  /** Says something once. */
  notice(text: string): void;
  send(packet: Numbered<UserToFax.TakeFax>): void;
  ask(packet: Numbered<UserToFax.CancelJob>, done: (reply: FaxToUser.Packet | undefined, why: string) => void): void;
}

/** Faxes that were taken and can be saved, at most. */
const MOST_TO_SAVE = 50;

/** Faxes that have come in: they stay at the server until they are deleted, and are taken as a file. */
export class ReceivedFaxes {
  readonly #taking = new Map<number, Incoming>();
  readonly #addresses = new Addresses(MOST_TO_SAVE);
  /** Bytes of a run that was given up, which the server goes on to send; a fax that is taken again comes whole after them. */
  readonly #left = new Map<number, number>();
  /** Whether all that waited at the log-in has been told: what comes now is new. */
  #settled = false;

  constructor(private readonly line: FaxLine) {}

  /** The server tells of a fax. */
  arrived(fax: FaxToUser.FaxArrived): void {
    this.line.store.happen({ service: 'fax', kind: 'faxArrived', fax, name: safeName(fax.documentName) });
    if (this.#settled) {
      this.line.notice(words().faxCame(fax.from));
    }
  }

  /** All that waited has been told. */
  settled(): void {
    this.#settled = true;
  }

  /** Takes a fax as a file, after asking where to, if the browser can. */
  async take(job: number): Promise<void> {
    const fax = this.line.store.state.fax.faxes.find((one) => one.number === job);
    if (!fax || this.#taking.has(job)) {
      return;
    }
    const sink = await chosenSink(fax.name);
    if (!sink || this.#taking.has(job)) {
      sink?.abort();
      return;
    }
    const progress = (done: number): void => this.#change(job, { done });
    const incoming: Incoming = new Incoming(sink, fax.size, progress, () => {
      this.#left.set(job, incoming.missing);
      this.#failed(job, words().fileUnwritable);
    });
    this.#taking.set(job, incoming);
    this.#addresses.drop(fax.href);
    this.#change(job, { state: 'coming', done: 0, why: undefined });
    this.line.send({ packet: 'TakeFax', job, allow: ANSWER.YES });
  }

  /** A piece has come. */
  piece({ job, documentContent }: FaxToUser.FaxContent): void {
    const left = this.#left.get(job) ?? 0;
    if (left > 0) {
      // A piece never belongs to two runs.
      this.#left.set(job, left - documentContent.length);
      return;
    }
    const incoming = this.#taking.get(job);
    if (incoming?.piece(documentContent)) {
      void this.#finish(job, incoming);
    }
  }

  async #finish(job: number, incoming: Incoming): Promise<void> {
    this.#taking.delete(job);
    try {
      const href = await incoming.end();
      this.#addresses.add(href, () => this.#change(job, { href: undefined }));
      this.#change(job, { state: 'complete', done: incoming.size, href });
    } catch {
      this.#change(job, { state: 'failed', why: words().fileUnwritable });
    }
  }

  /** Deletes a fax at the server. */
  delete(job: number): void {
    this.line.ask({ packet: 'CancelJob', job }, (packet, why) => {
      if ((packet as FaxToUser.CancelReply | undefined)?.success) {
        this.#addresses.drop(this.line.store.state.fax.faxes.find((one) => one.number === job)?.href);
        this.line.store.happen({ service: 'fax', kind: 'faxGone', job });
      } else {
        this.#change(job, { state: 'failed', why: reason(why) || words().notConnected });
      }
    });
  }

  /** The server does not give it. Says whether one waits for it. */
  refused(job: number, why: string): boolean {
    return this.#failed(job, reason(why));
  }

  #failed(job: number, why: string): boolean {
    const incoming = this.#taking.get(job);
    if (!incoming) {
      return false;
    }
    this.#taking.delete(job);
    incoming.abort();
    this.#change(job, { state: 'failed', why });
    return true;
  }

  /** What came is for nobody any more. */
  forget(): void {
    this.#addresses.clear();
  }

  /** The connection is over. */
  broken(): void {
    this.#settled = false;
    this.#left.clear();
    [...this.#taking.keys()].forEach((job) => this.#failed(job, words().faxBroken));
  }

  #change(job: number, change: object): void {
    this.line.store.happen({ service: 'fax', kind: 'faxChanged', job, change });
  }
}
