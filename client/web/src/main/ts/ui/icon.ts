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
export const DOTS = 'M3 7.6h.6v.8H3zM7.7 7.6h.6v.8h-.6zM12.4 7.6h.6v.8h-.6z';

/** A telephone with a sheet of paper. */
export const FAX = 'M2 4h3v10H2zM5 7h9v7H5zM7 7V2h5v5M8 10h.01M11 10h.01M8 12h.01M11 12h.01';

/** A printer. */
export const PRINTER = 'M4 6V2h8v4M4 12H2V6h12v6h-2M4 10h8v4H4z';

/** Three sliders: settings. */
export const SLIDERS = 'M2 4h6.5M11.5 4H14M2 8h2.5M7.5 8H14M2 12h5.5M10.5 12H14M10 2.5v3M6 6.5v3M9 10.5v3';
