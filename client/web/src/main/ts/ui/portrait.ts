import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/**
 * A portrait: an animal's face, drawn from the number of a picture, or of its owner where that has chosen none. Ears, fur
 * and look are counted apart, so that neighbours differ.
 */
export function portrait(picture: number, owner: number): TemplateResult {
  const seed = picture > 1 ? picture * 7 : owner;
  const hue = (seed * 67) % 360;
  const fur = `hsl(${hue} 55% 62%)`;
  const dark = `hsl(${hue} 45% 30%)`;
  return html`<svg class="portrait" viewBox="0 0 40 40" aria-hidden="true">
    <rect width="40" height="40" rx="8" fill="hsl(${(hue + 180) % 360} 45% 88%)"></rect>
    ${EARS[seed % EARS.length]!(fur, dark)}
    <ellipse cx="20" cy="23" rx="13" ry="12" fill=${fur}></ellipse>
    ${LOOKS[Math.floor(seed / EARS.length) % LOOKS.length]!(dark)}
    <ellipse cx="20" cy="26" rx="2.2" ry="1.6" fill=${dark}></ellipse>
    <path d="M16.5 29q3.5 3 7 0" fill="none" stroke=${dark} stroke-width="1.4" stroke-linecap="round"></path>
  </svg>`;
}

type Part = (fur: string, dark: string) => SVGTemplateResult;

const EARS: readonly Part[] = [
  // cat
  (fur) => svg`<path d="M8 7 18 13 9 21zM32 7 22 13 31 21z" fill=${fur}></path>`,
  // bear
  (fur, dark) => svg`<circle cx="10" cy="13" r="5" fill=${fur}></circle><circle cx="30" cy="13" r="5" fill=${fur}></circle>
    <circle cx="10" cy="13" r="2.4" fill=${dark}></circle><circle cx="30" cy="13" r="2.4" fill=${dark}></circle>`,
  // rabbit
  (fur) => svg`<ellipse cx="14" cy="10" rx="3.2" ry="8" fill=${fur}></ellipse><ellipse cx="26" cy="10" rx="3.2" ry="8" fill=${fur}></ellipse>`,
  // dog
  (_, dark) => svg`<path d="M9 12q-5 6-2 14q5-1 6-12zM31 12q5 6 2 14q-5-1-6-12z" fill=${dark}></path>`,
  // mouse
  (fur) => svg`<circle cx="9" cy="13" r="7" fill=${fur}></circle><circle cx="31" cy="13" r="7" fill=${fur}></circle>`,
];

const LOOKS: readonly ((dark: string) => SVGTemplateResult | typeof nothing)[] = [
  (dark) => svg`<circle cx="15" cy="21" r="1.8" fill=${dark}></circle><circle cx="25" cy="21" r="1.8" fill=${dark}></circle>`,
  (dark) => svg`<path d="M13 21q2-2.4 4 0M23 21q2-2.4 4 0" fill="none" stroke=${dark} stroke-width="1.5" stroke-linecap="round"></path>`,
  (dark) => svg`<circle cx="15" cy="21" r="3.4" fill="#fff" stroke=${dark}></circle><circle cx="25" cy="21" r="3.4" fill="#fff" stroke=${dark}></circle>
    <circle cx="15.6" cy="21" r="1.5" fill=${dark}></circle><circle cx="25.6" cy="21" r="1.5" fill=${dark}></circle><path d="M18.4 21h3.2" stroke=${dark}></path>`,
];
