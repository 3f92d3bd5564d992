import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { nameOf, type Notice } from '../state';
import { reason, words } from '../words';
import { Piece } from './piece';

/** What happened, until it is read: who has added me, who refused, and what the server says. */
export class NoticeList extends Piece {
  override render(): TemplateResult {
    return html`<div class="notices" aria-live="polite">${repeat(
      this.state.notices,
      (notice) => notice.key,
      (notice) => this.#notice(notice),
    )}</div>`;
  }

  #notice(notice: Notice): TemplateResult {
    return html`<div class="notice">
      <p><bdi>${this.#text(notice)}</bdi></p>
      ${notice.kind === 'askFirst' ? this.#askForm(notice) : nothing}
      ${notice.kind === 'addedYou' && !this.state.friends.has(notice.number)
        ? html`<button @click=${() => this.#addBack(notice)}>${words().addBack}</button>`
        : nothing}
      <button class="close" aria-label=${words().close} title=${words().close}
        @click=${() => this.#read(notice)}>✕</button>
    </div>`;
  }

  #text(notice: Notice): string {
    const all = words();
    const name = nameOf(this.state, notice.number);
    switch (notice.kind) {
      case 'addedYou':
        return all.addedYou(name);
      case 'agreed':
        return all.agreed(name);
      case 'refusedYou':
        return all.refusedYou(name);
      case 'askFirst':
        return all.askFirst(name);
      case 'asked':
        return all.asked(name);
      case 'plain':
        return notice.number === 0 ? reason(notice.text) : `${name}: ${reason(notice.text)}`;
    }
  }

  #askForm(notice: Notice): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.#ask(event, notice)}>
      <input name="why" maxlength="255" required aria-label=${words().why} placeholder=${words().why} />
      <button class="main">${words().ask}</button>
    </form>`;
  }

  #ask(event: SubmitEvent, notice: Notice): void {
    event.preventDefault();
    this.client.people.request(notice.number, String(new FormData(event.target as HTMLFormElement).get('why')));
    this.#read(notice);
  }

  #addBack(notice: Notice): void {
    this.client.people.add(notice.number);
    this.#read(notice);
  }

  #read(notice: Notice): void {
    this.client.store.happen({ kind: 'noticeRead', key: notice.key });
  }
}

customElements.define('notice-list', NoticeList);
