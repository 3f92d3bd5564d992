import { html, nothing, type TemplateResult } from 'lit';
import { words } from '../words';
import { Piece } from './piece';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const KEPT = 'oicq.login';

/** The first card: log in, or get a number. */
export class StartCard extends Piece {
  static override properties = { ...Piece.properties, making: { state: true }, password: { state: true } };

  declare making: boolean;
  /** That of a registration, for the log-in after it. */
  declare password: string;

  constructor() {
    super();
    this.making = false;
    this.password = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const kept = localStorage.getItem(KEPT);
    if (kept !== null) {
      const { number, password } = JSON.parse(kept) as { number: number; password: string };
      this.client.logIn(number, password, false);
    }
  }

  /** Forgets who wanted to be kept. */
  static forget(): void {
    localStorage.removeItem(KEPT);
  }

  #logIn(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const number = Number(form.get('number'));
    const password = String(form.get('password'));
    if (form.has('keep')) {
      localStorage.setItem(KEPT, JSON.stringify({ number, password }));
    }
    this.client.logIn(number, password, form.has('invisible'));
  }

  #register(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.password = String(form.get('password'));
    this.client.register(String(form.get('nickname')), this.password, String(form.get('invitation')).trim());
  }

  #goOn(): void {
    this.client.logIn(this.state.registered!, this.password, false);
  }

  #why(): string {
    const all = words();
    switch (this.state.refused) {
      case 'login':
        return all.loginFailed;
      case 'invitation':
        return all.invitationNeeded;
      case 'register':
        return all.registerFailed;
      case 'link':
        return all.notConnected;
      default:
        return this.state.refused ?? '';
    }
  }

  override render(): TemplateResult {
    return html`<main class="start">
      <div class="start-card">
        <h1><img src="/icon.svg" alt="" width="44" height="44" /> OICQ</h1>
        ${this.state.registered !== undefined ? this.#made() : this.making ? this.#makeForm() : this.#logInForm()}
      </div>
    </main>`;
  }

  #made(): TemplateResult {
    const all = words();
    return html`<div class="made" role="status">
      <p>${all.yourNumber}</p>
      <p class="number">${this.state.registered}</p>
      <p>${all.noteItDown}</p>
      <button class="main" @click=${this.#goOn}>${all.goOn}</button>
    </div>`;
  }

  #logInForm(): TemplateResult {
    const all = words();
    return html`<form @submit=${this.#logIn}>
        <label>${all.number} <input name="number" inputmode="numeric" pattern="[0-9]{5,10}" required autofocus autocomplete="username" /></label>
        ${this.#passwordField('current-password')}
        <label class="check"><input type="checkbox" name="invisible" /> ${all.invisible}</label>
        <label class="check"><input type="checkbox" name="keep" /> ${all.keepMe}</label>
        ${this.#end(all.logIn)}
      </form>
      <p class="other">${all.newHere} <button class="link" @click=${() => (this.making = true)}>${all.getNumber}</button></p>`;
  }

  #makeForm(): TemplateResult {
    const all = words();
    return html`<form @submit=${this.#register}>
        <label>${all.nickname} <input name="nickname" maxlength="32" required autofocus autocomplete="nickname" /></label>
        ${this.#passwordField('new-password')}
        <label>${all.invitationCode} <input name="invitation" maxlength="64" autocomplete="off" /></label>
        ${this.#end(all.getNumber)}
      </form>
      <p class="other">${all.haveNumber} <button class="link" @click=${() => (this.making = false)}>${all.logIn}</button></p>`;
  }

  #passwordField(autocomplete: string): TemplateResult {
    const all = words();
    const readable = location.protocol !== 'https:' && !LOOPBACK.test(location.hostname);
    return html`${readable ? html`<p class="warning">${all.clearText}</p>` : nothing}
      <label>${all.password} <input name="password" type="password" required autocomplete=${autocomplete} /></label>`;
  }

  #end(label: string): TemplateResult {
    const busy = this.state.link.kind === 'connecting' || this.state.link.kind === 'ready';
    return html`<p class="problem" role="alert">${this.#why()}</p>
      <button class="main" ?disabled=${busy}>${busy ? words().connecting : label}</button>`;
  }
}

customElements.define('start-card', StartCard);
