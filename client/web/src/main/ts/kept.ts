import type { OicqToUser } from './protocol';

/** So many messages are remembered as shown. */
export const MOST_REMEMBERED = 10_000;

/** An acknowledgement waits so long for more to acknowledge. */
const ACKNOWLEDGE_MILLIS = 200;

/**
 * Kept messages (docs/delivery.md): each is shown once, on whichever connection it comes, and what has been shown is
 * acknowledged.
 */
export class Kept {
  readonly #shown = new Set<string>();
  /** The sequence that is to be acknowledged on the connection of now, or 0. */
  #sequence = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param acknowledge says to the server that all up to a sequence of the connection of now is shown */
  constructor(readonly acknowledge: (sequence: number) => void) {}

  /** A message came; says whether the page has not shown it yet. It counts as shown from now on. */
  came(message: OicqToUser.KeptMessage): boolean {
    this.#sequence = message.sequence;
    this.#timer ??= setTimeout(() => this.flush(), ACKNOWLEDGE_MILLIS);
    // Another database may give the same id again, at another time.
    const id = `${message.idHigh} ${message.idLow} ${message.time}`;
    const fresh = !this.#shown.has(id);
    this.#shown.add(id);
    if (this.#shown.size > MOST_REMEMBERED) {
      this.#shown.delete(this.#shown.values().next().value!);
    }
    return fresh;
  }

  /** Acknowledges at once what waits for that. */
  flush(): void {
    const sequence = this.#sequence;
    this.broken();
    if (sequence > 0) {
      this.acknowledge(sequence);
    }
  }

  /** The connection is over: the next one counts anew. */
  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sequence = 0;
  }

  /** Another user's messages are not those of before. */
  forget(): void {
    this.#shown.clear();
  }
}
