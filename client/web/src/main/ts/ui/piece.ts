import { LitElement } from 'lit';
import type { Client } from '../client';
import { NOTHING, type Open, type State } from '../state';

/**
 * A piece of the page: it shows the state that it is given. Pieces stand in the page's own document, and not each in one
 * of its own (shadow DOM): so one style sheet is enough, and a label may name a field of another piece.
 */
export abstract class Piece extends LitElement {
  static override properties: Record<string, object> = {
    state: { attribute: false },
    client: { attribute: false },
  };

  declare state: State;
  declare client: Client;

  constructor() {
    super();
    this.state = NOTHING;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The first element in this piece that a selector finds. */
  protected find<E extends Element>(selector: string): E | null {
    return this.querySelector<E>(selector);
  }
}

/** A request for another piece: to show something else. */
export class OpenEvent extends Event {
  constructor(readonly what: Open | undefined) {
    super('open-this', { bubbles: true });
  }
}
