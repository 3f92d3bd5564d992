import { svg, type SVGTemplateResult } from 'lit';
import { HEIGHT, paths, WIDTH } from './graph-path';

/** A graph of the last hour, from zero on. What it shows stands beside it in words. */
export function graph(samples: readonly (number | null)[], places: number): SVGTemplateResult {
  const lines = paths(samples, places);
  return svg`<svg class="graph" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${lines.map((line) => svg`<path class="under" d="${line}V${HEIGHT}H${startOf(line)}Z"></path>`)}
    ${lines.map((line) => svg`<path class="stroke" d=${line} vector-effect="non-scaling-stroke"></path>`)}
  </svg>`;
}

function startOf(path: string): string {
  return /^M([\d.]+)/.exec(path)![1]!;
}
