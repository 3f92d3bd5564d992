import { html, type TemplateResult } from 'lit';

/** A drawn sign of 16 × 16, in the colour of the text beside it: not every machine has a font with such signs. */
export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path}></path></svg>`;
}

/** A magnifying glass. */
export const GLASS = 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14';
