import type { OicqToUser } from './protocol';

/** Largest number of messages that are remembered as shown, and of those that wait to be read. */
export const MOST_REMEMBERED = 10_000;

/** Delay of an acknowledgement, so that one can stand for several messages. */
const ACKNOWLEDGE_MILLIS = 200;

/** A message of this connection that is not acknowledged yet; a system message is from nobody. */
interface Came {
  readonly sequence: number;
  readonly from: number;
}

/**
 * Kept messages (docs/delivery.md): each is shown once, on whichever connection it comes, and is acknowledged when it and all
 * before it have been read. What nobody has read comes again at the next log-in, as after a reload.
 */
export class Kept {
  readonly #shown = new Set<string>();
  /** In the order in which they came. */
  #came: Came[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param acknowledge says to the server that all up to a sequence of the connection of now is read
   * @param isRead whether all that came from a user is read
   */
  constructor(
    readonly acknowledge: (sequence: number) => void,
    readonly isRead: (from: number) => boolean,
  ) {}

  /** A message came, from a user or 0; says whether the page has not shown it yet. It counts as shown from now on. */
  came(message: OicqToUser.KeptMessage, from: number): boolean {
    this.#came.push({ sequence: message.sequence, from });
    this.read();
    // Another database may give the same id again, at another time.
    const id = `${message.idHigh} ${message.idLow} ${message.time}`;
    const fresh = !this.#shown.has(id);
    this.#shown.add(id);
    if (this.#shown.size > MOST_REMEMBERED) {
      this.#shown.delete(this.#shown.values().next().value!);
    }
    return fresh;
  }

  /** Something may have been read: what can be acknowledged soon will be. */
  read(): void {
    if (this.#came.length > 0) {
      this.#timer ??= setTimeout(() => this.flush(), ACKNOWLEDGE_MILLIS);
    }
  }

  /** Acknowledges at once what is read. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    let count = 0;
    while (
      count < this.#came.length &&
      (this.#came.length - count > MOST_REMEMBERED || this.#came[count]!.from === 0 || this.isRead(this.#came[count]!.from))
    ) {
      count++;
    }
    if (count > 0) {
      const last = this.#came[count - 1]!;
      this.#came = this.#came.slice(count);
      this.acknowledge(last.sequence);
    }
  }

  /** The connection is over: the next one counts anew. */
  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#came = [];
  }

  /** Another user's messages are not those of before. */
  forget(): void {
    this.#shown.clear();
  }
}
