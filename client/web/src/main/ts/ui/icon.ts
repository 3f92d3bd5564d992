import { html, type TemplateResult } from 'lit';

/** A drawn sign of 16 × 16, in the colour of the text beside it: not every machine has a font with such signs. */
export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path}></path></svg>`;
}

/** A paper clip. */
export const CLIP = 'M13 7 7.5 12.5a3 3 0 0 1-4.3-4.3L9 2.5a2 2 0 0 1 2.9 2.9L6.3 11a1 1 0 0 1-1.5-1.5L10 4.5';

/** A magnifying glass. */
export const GLASS = 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.5 10.5 14 14';

/** Three dots: more that one can do. */
export const DOTS = 'M3 8h.01M8 8h.01M13 8h.01';
