import { TOO_LONG } from './answers';
import { ProtocolError, type UserToOicq } from './protocol';
import type { Store } from './store';
import { reason } from './words';

/** A message of mine whose fate is not known. */
interface Outgoing {
  readonly to: number;
  readonly key: string;
  readonly text: string;
  /** Whether it has been written to the connection of now. */
  written: boolean;
}

/** What talking needs of the client. */
export interface TalkLine {
  readonly store: Store;
  readonly number: number;
  readonly ready: boolean;
  key(): string;
  send(packet: UserToOicq.Packet): void;
  /** Calls back when everything before has been handled by the server. */
  after(done: () => void): void;
}

/** What I say to others, until it is known what became of it. */
export class Talks {
  #outgoing: Outgoing[] = [];
  #checking = false;

  constructor(private readonly line: TalkLine) {}

  /** Says something to somebody; without a connection, as soon as there is one. */
  say(to: number, text: string): void {
    const key = this.line.key();
    const wellFormed = text.toWellFormed().replaceAll('\0', '');
    this.line.store.happen({ kind: 'said', to, text: wellFormed, key, time: Date.now() });
    this.#outgoing.push({ to, key, text: wellFormed, written: false });
    this.flush();
  }

  /** Says again what was refused, or may not have arrived. */
  sayAgain(to: number, key: string): void {
    const line = this.line.store.state.talks.get(to)?.lines.find((one) => one.key === key);
    if (line?.mine && !this.#outgoing.some((one) => one.key === key)) {
      this.line.store.happen({ kind: 'line', to, key, state: 'waiting' });
      this.#outgoing.push({ to, key, text: line.text, written: false });
      this.flush();
    }
  }

  /** Writes what waits for a connection, where there is one. */
  flush(): void {
    if (!this.line.ready) {
      return;
    }
    for (const one of this.#outgoing.filter((each) => !each.written)) {
      const line = { kind: 'line', to: one.to, key: one.key } as const;
      try {
        this.line.send({ packet: 'SendMessage', number: this.line.number, otherNumber: one.to, content: one.text });
        one.written = true;
        this.line.store.happen({ ...line, state: 'sent' });
      } catch (problem) {
        if (!(problem instanceof ProtocolError)) {
          throw problem;
        }
        this.#outgoing = this.#outgoing.filter((each) => each !== one);
        this.line.store.happen({ ...line, state: 'refused', why: TOO_LONG });
      }
    }
    this.#check();
  }

  /** Asks for anything: the answer says that the messages before it are taken, but for those that were refused. */
  #check(): void {
    const asked = this.#outgoing.filter((one) => one.written);
    if (asked.length === 0 || this.#checking) {
      return;
    }
    this.#checking = true;
    this.line.after(() => {
      this.#checking = false;
      const taken = asked.filter((one) => this.#outgoing.includes(one));
      this.#outgoing = this.#outgoing.filter((one) => !taken.includes(one));
      taken.forEach((one) => this.line.store.happen({ kind: 'line', to: one.to, key: one.key, state: 'taken' }));
      this.#check();
    });
  }

  /** The server refuses something to somebody; says whether that was one of these. */
  refused(to: number, why: string): boolean {
    const line = this.#outgoing.find((one) => one.written && one.to === to);
    if (!line) {
      return false;
    }
    this.#outgoing = this.#outgoing.filter((one) => one !== line);
    this.line.store.happen({ kind: 'line', to: line.to, key: line.key, state: 'refused', why: reason(why) });
    return true;
  }

  /** The connection is over: what was written and not taken may have arrived or not. */
  broken(): void {
    this.#checking = false;
    for (const one of this.#outgoing.filter((each) => each.written)) {
      this.line.store.happen({ kind: 'line', to: one.to, key: one.key, state: 'unsure' });
    }
    this.#outgoing = this.#outgoing.filter((one) => !one.written);
  }

  /** Another user says nothing of this. */
  forget(): void {
    this.#outgoing = [];
  }
}
