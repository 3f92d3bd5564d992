import { type Event, reduce } from './reduce';
import { NOTHING, type State } from './state';

/** Holds the state, and tells those who show it of every change. */
export class Store {
  #state: State = NOTHING;
  readonly #listeners = new Set<() => void>();

  get state(): State {
    return this.#state;
  }

  /** Lets something happen. */
  happen(event: Event): void {
    this.#state = reduce(this.#state, event);
    this.#listeners.forEach((listener) => listener());
  }

  /** Calls back after every change, until what it gives is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
