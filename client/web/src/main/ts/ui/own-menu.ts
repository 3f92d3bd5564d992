import { html, type TemplateResult } from 'lit';
import { changeLanguage, currentLanguage, words } from '../words';
import { icon, SLIDERS } from './icon';
import { OpenEvent, Piece } from './piece';
import { StartCard } from './start-card';
import { otherTheme } from './theme';

/** The buttons at one's own name: language, theme, settings, log-out. */
export class OwnMenu extends Piece {
  #language(): void {
    changeLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
    this.dispatchEvent(new Event('language-changed', { bubbles: true }));
  }

  #leave(): void {
    StartCard.forget();
    this.client.leave();
  }

  override render(): TemplateResult {
    const all = words();
    return html`<div class="own-menu">
      <button lang=${currentLanguage() === 'zh' ? 'en' : 'zh'} @click=${this.#language}>${all.language}</button>
      <button title=${all.theme} aria-label=${all.theme} @click=${otherTheme}>${icon('M8 2a6 6 0 1 0 0 12zM8 2v12')}</button>
      <button class="to-settings" title=${all.settings} aria-label=${all.settings} aria-current=${this.state.open === 'settings'}
        @click=${() => this.dispatchEvent(new OpenEvent('settings'))}>${icon(SLIDERS)}</button>
      <button class="leave" title=${all.logOut} aria-label=${all.logOut} @click=${this.#leave}>${icon('M8 1.5v6M4.5 4a5.5 5.5 0 1 0 7 0')}</button>
    </div>`;
  }
}

customElements.define('own-menu', OwnMenu);
