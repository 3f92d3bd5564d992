import { html, type TemplateResult } from 'lit';
import { isOn, type Setting, turn } from '../settings';
import { words } from '../words';
import { OpenEvent, Piece } from './piece';

/** What one can turn on for this device. */
export class SettingsView extends Piece {
  static override properties = { ...Piece.properties, problem: { state: true } };

  declare problem: string;

  constructor() {
    super();
    this.problem = '';
  }

  async #turned(event: Event, setting: Setting): Promise<void> {
    const box = event.target as HTMLInputElement;
    this.problem = '';
    if (setting === 'notices' && box.checked && (await this.#permission()) !== 'granted') {
      box.checked = false;
      this.problem = words().noticesForbidden;
    }
    const on = box.checked;
    turn(setting, on);
    if (setting === 'history') {
      try {
        await (on ? this.client.history.ready() : this.client.history.forget());
      } catch {
        box.checked = !on;
        turn(setting, !on);
        this.problem = words().historyForbidden;
      }
    }
  }

  /** The browser asks once, and remembers the answer. */
  async #permission(): Promise<string> {
    return 'Notification' in window ? Notification.requestPermission() : 'denied';
  }

  override render(): TemplateResult {
    const all = words();
    return html`<section class="talk settings">
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        <h2>${all.settings}</h2>
      </header>
      <div class="results" tabindex="0" role="region" aria-label=${all.settings}>
        ${this.#box('sound', all.sound)} ${this.#box('notices', all.notices)} ${this.#box('history', all.history)}
        <p class="problem" role="alert">${this.problem}</p>
        <p class="quiet">${all.settingsHere}</p>
      </div>
    </section>`;
  }

  #box(setting: Setting, label: string): TemplateResult {
    return html`<label class="check"><input type="checkbox" name=${setting} ?checked=${isOn(setting)}
      @change=${(event: Event) => void this.#turned(event, setting)} /> ${label}</label>`;
  }
}

customElements.define('settings-view', SettingsView);
