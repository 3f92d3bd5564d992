import { html, nothing, type TemplateResult } from 'lit';
import { isOpen, type Service } from '../document-state';
import { words } from '../words';
import { FAX, icon, PRINTER } from './icon';
import { OpenEvent, Piece } from './piece';

const SERVICES: readonly Service[] = ['fax', 'print'];

/** The ways to the fax and the printers, where the account has anything to do there. */
export class DocumentList extends Piece {
  override render(): TemplateResult | typeof nothing {
    const open = SERVICES.filter((one) => isOpen(this.state[one]));
    return open.length === 0
      ? nothing
      : html`<section class="documents"><h2 class="title">${words().documents}</h2>
          <ul>${open.map((one) => this.#row(one))}</ul></section>`;
  }

  #row(service: Service): TemplateResult {
    const { faxes } = this.state[service];
    return html`<li><button class="buddy to-${service}" aria-current=${this.state.open === service}
        @click=${() => this.dispatchEvent(new OpenEvent(service))}>
      <span class="room-sign" aria-hidden="true">${icon(service === 'fax' ? FAX : PRINTER)}</span>
      <span class="name">${words().desks[service]}</span>
      ${faxes.length > 0 ? html`<span class="count">${faxes.length}<span class="hidden-text"> ${words().faxesIn}</span></span>` : nothing}
    </button></li>`;
  }
}

customElements.define('document-list', DocumentList);
