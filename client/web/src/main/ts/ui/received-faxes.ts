import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Fax } from '../document-state';
import { harmless } from '../state';
import { words } from '../words';
import { size } from './file-line';
import { Piece } from './piece';

/** Faxes that have come in: they are taken as a file, and stay at the server until they are deleted. */
export class ReceivedFaxList extends Piece {
  override render(): TemplateResult | typeof nothing {
    const { faxes } = this.state.fax;
    return faxes.length === 0
      ? nothing
      : html`<h3>${words().faxesIn}</h3>
          <ul class="faxes">${repeat(faxes, (one) => one.number, (one) => this.#fax(one))}</ul>`;
  }

  #fax(fax: Fax): TemplateResult {
    const all = words();
    const percent = fax.size === 0 ? 100 : Math.floor((100 * fax.done) / fax.size);
    return html`<li class="job">
      <div class="job-what">
        <p><bdi>${all.faxFrom(harmless(fax.from))}</bdi></p>
        <p class="quiet"><bdi>${fax.name}</bdi> · ${fax.pages > 0 ? `${all.pages(fax.pages)} · ` : ''}${size(fax.size)}</p>
        ${fax.why ? html`<p class="problem" role="alert">${fax.why}</p>` : nothing}
      </div>
      ${fax.state === 'coming'
        ? html`<span><progress aria-label=${fax.name} max="100" value=${percent}></progress> ${percent} %</span>`
        : html`${fax.state === 'complete'
              ? html`<span class="job-state" role="status">${all.fileTaken}
                  ${fax.href ? html`<a href=${fax.href} download=${fax.name}>${all.saveFile}</a>` : nothing}</span>`
              : nothing}
            <button class="take-fax" @click=${() => void this.client.fax.faxes.take(fax.number)}>
              ${fax.state === 'complete' ? all.takeAgain : all.takeFax}</button>
            <button class="delete-fax" @click=${() => confirm(all.deleteFaxSure(fax.name)) && this.client.fax.faxes.delete(fax.number)}>
              ${all.deleteFax}</button>`}
    </li>`;
  }
}

customElements.define('received-faxes', ReceivedFaxList);
