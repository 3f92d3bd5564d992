import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../words';
import { Piece } from './piece';

/** The thin line on top, only where something is wrong with the connection. */
export class ConnectionLine extends Piece {
  #timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    // The seconds to the next try are counted down.
    this.#timer = window.setInterval(() => this.state.link.kind === 'waiting' && this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override render(): TemplateResult | typeof nothing {
    const all = words();
    const link = this.state.link;
    switch (link.kind) {
      case 'connecting':
        return this.#line(all.connecting);
      case 'waiting':
        return this.#line(all.tryingAgain(Math.max(0, Math.ceil((link.until - Date.now()) / 1000))));
      case 'takenOver':
        return html`<div class="connection" role="alert">
          ${all.takenOver} <button class="link" @click=${() => this.client.again()}>${all.hereAgain}</button>
        </div>`;
      default:
        return this.state.newer
          ? html`<div class="connection newer" role="status">
              ${all.newerPage} <button class="link" @click=${() => location.reload()}>${all.loadNewer}</button>
            </div>`
          : nothing;
    }
  }

  #line(text: string): TemplateResult {
    return html`<div class="connection" role="status">${text}</div>`;
  }
}

customElements.define('connection-line', ConnectionLine);
