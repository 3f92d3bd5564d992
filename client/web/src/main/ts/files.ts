import type { Link } from './link';
import { ANSWER, type OicqToUser, type UserToOicq } from './protocol';
import { pour } from './pour';
import { Addresses, chosenSink, Incoming, safeName } from './sink';
import type { FileState } from './state';
import type { Store } from './store';

/** The list is drawn anew after so many bytes, and not for every piece. */
const STEP = 1 << 20;
/** Files that have come and can be saved, at most. */
const MOST_TO_SAVE = 50;

interface Sending {
  readonly key: string;
  readonly file: File;
  active: boolean;
}

interface Taking {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** Nothing until I have said where it shall go. */
  incoming?: Incoming;
}

/** What the transfers of files need of the client. */
export interface FileLine {
  readonly store: Store;
  readonly number: number;
  readonly link: Link | undefined;
  key(): string;
  send(packet: UserToOicq.Packet): void;
  /** Calls back when everything before has been handled by the server. */
  after(done: () => void): void;
}

/** Files both ways, one at a time with each other user in each direction. */
export class Files {
  readonly #sending = new Map<number, Sending>();
  readonly #taking = new Map<number, Taking>();
  readonly #addresses = new Addresses(MOST_TO_SAVE);

  constructor(private readonly line: FileLine) {}

  // ------------------------------------------------------------------ sending

  /** Offers a file to somebody. Says whether that can be: there is one at a time. */
  offer(to: number, file: File): boolean {
    if (this.#sending.has(to) || !this.line.link) {
      return false;
    }
    const key = this.line.key();
    const name = file.name.toWellFormed();
    this.#sending.set(to, { key, file, active: false });
    this.line.store.happen({ kind: 'file', with: to, key, mine: true, name, size: file.size, time: Date.now() });
    const packet: UserToOicq.OfferFile = {
      packet: 'OfferFile',
      number: this.line.number,
      friendNumber: to,
      fileName: name,
      fileLength: file.size,
    };
    this.line.send(packet);
    return true;
  }

  /** The other side has answered an offer. */
  answered(packet: OicqToUser.AnswerFile): void {
    const sending = this.#sending.get(packet.number);
    if (!sending) {
      return;
    }
    if (packet.allow === ANSWER.YES) {
      sending.active = true;
      this.#change(packet.number, sending.key, { state: 'active' });
      void this.#pour(packet.number, sending);
    } else {
      this.#sending.delete(packet.number);
      this.#change(packet.number, sending.key, sending.active ? { state: 'failed', why: 'cancelledThere' } : { state: 'refused' });
    }
  }

  async #pour(to: number, sending: Sending): Promise<void> {
    const link = this.line.link;
    const { file, key } = sending;
    let shown = 0;
    const end = await pour(
      file,
      () => link,
      () => this.#sending.get(to) === sending && link === this.line.link,
      (fileContent, at) => {
        this.line.send({ packet: 'FileContent', number: this.line.number, friendNumber: to, fileContent });
        if (at - shown >= STEP) {
          shown = at;
          this.#change(to, key, { done: at });
        }
      },
    );
    if (end !== 'whole') {
      if (end === 'unreadable') {
        // The other side hears of it when this page leaves.
        this.over(to, 'unreadable');
      }
      return;
    }
    this.line.after(() => {
      if (this.#sending.get(to) === sending) {
        this.#sending.delete(to);
        this.#change(to, key, { state: 'complete', done: file.size });
      }
    });
  }

  // ------------------------------------------------------------------ taking

  /** Somebody offers a file. */
  offered(packet: OicqToUser.OfferFile): void {
    const from = packet.number;
    const key = this.line.key();
    const name = safeName(packet.fileName);
    this.#taking.set(from, { key, name, size: packet.fileLength });
    this.line.store.happen({
      kind: 'file',
      with: from,
      key,
      mine: false,
      name,
      size: packet.fileLength,
      time: Date.now(),
    });
  }

  /** Takes the file that somebody offers, after asking where to, if the browser can. */
  async accept(from: number): Promise<void> {
    const taking = this.#taking.get(from);
    if (!taking || taking.incoming) {
      return;
    }
    const sink = await chosenSink(taking.name);
    if (!sink || taking.incoming || this.#taking.get(from) !== taking) {
      sink?.abort();
      return;
    }
    taking.incoming = new Incoming(
      sink,
      taking.size,
      (done) => this.#change(from, taking.key, { done }),
      () => this.#breakOff(from, taking, 'unwritable'),
    );
    this.#answer(from, ANSWER.YES);
    this.#change(from, taking.key, { state: 'active' });
    if (taking.size === 0) {
      await this.#finish(from, taking);
    }
  }

  /** Does not take it. */
  refuse(from: number): void {
    const taking = this.#taking.get(from);
    if (taking && !taking.incoming) {
      this.#taking.delete(from);
      this.#answer(from, ANSWER.NO);
      this.#change(from, taking.key, { state: 'refused' });
    }
  }

  /** Breaks off a file that is on its way to me. */
  cancel(from: number): void {
    const taking = this.#taking.get(from);
    if (taking?.incoming) {
      taking.incoming.abort();
      this.#breakOff(from, taking, 'cancelled');
    }
  }

  #breakOff(from: number, taking: Taking, why: string): void {
    this.#taking.delete(from);
    this.#answer(from, ANSWER.NO);
    this.#change(from, taking.key, { state: 'failed', why });
  }

  #answer(from: number, allow: number): void {
    this.line.send({ packet: 'AnswerFile', number: this.line.number, friendNumber: from, allow });
  }

  /** A piece has come. */
  piece(packet: OicqToUser.FileContent): void {
    const from = packet.number;
    const taking = this.#taking.get(from);
    if (taking?.incoming?.piece(packet.fileContent)) {
      void this.#finish(from, taking);
    }
  }

  async #finish(from: number, taking: Taking): Promise<void> {
    this.#taking.delete(from);
    try {
      const href = await taking.incoming!.end();
      this.#addresses.add(href, () => this.#change(from, taking.key, { href: undefined }));
      this.#change(from, taking.key, { state: 'complete', done: taking.size, href });
    } catch {
      this.#change(from, taking.key, { state: 'failed', why: 'unwritable' });
    }
  }

  // ------------------------------------------------------------------ the end

  /**
   * The server does not take a piece. Pieces may have been under way when the other side broke the file off: that has been told,
   * and another offer to the same user, which is not answered yet, has nothing to do with them.
   */
  notTaken(other: number, why: string): void {
    if (this.#sending.get(other)?.active) {
      this.over(other, why);
    }
  }

  /** The server says that a transfer with this user is over, or was never one. Says whether there was one. */
  over(other: number, why: string): boolean {
    const sending = this.#sending.get(other);
    const taking = this.#taking.get(other);
    const one = sending ?? taking;
    if (!one) {
      return false;
    }
    (sending ? this.#sending : this.#taking).delete(other);
    if (!sending) {
      taking?.incoming?.abort();
    }
    this.#change(other, one.key, { state: 'failed', why });
    return true;
  }

  /** The connection is over, and with it all transfers. */
  broken(): void {
    [...this.#sending.keys(), ...this.#taking.keys()].forEach((other) => this.over(other, 'broken'));
  }

  /** What came is for nobody any more. */
  forget(): void {
    this.#addresses.clear();
  }

  #change(other: number, key: string, change: Partial<FileState>): void {
    this.line.store.happen({ kind: 'fileChanged', with: other, key, change });
  }
}
