/** The measure that a graph is drawn in; it is stretched to where it stands. */
export const WIDTH = 360;
export const HEIGHT = 60;
/** Above the highest value. */
const ROOM = 4;

/** The lines of a graph from the oldest sample to the newest, which stands at the right edge; where nothing is known is a gap. */
export function paths(samples: readonly (number | null)[], places: number): string[] {
  const most = Math.max(...samples.map((one) => one ?? 0), 1e-9);
  const all: string[] = [];
  let path = '';
  samples.forEach((sample, i) => {
    if (sample === null) {
      all.push(path);
      path = '';
      return;
    }
    const x = round(WIDTH - ((samples.length - 1 - i) * WIDTH) / Math.max(1, places - 1));
    const y = round(HEIGHT - (sample / most) * (HEIGHT - ROOM));
    path += `${path === '' ? 'M' : 'L'}${x} ${y}`;
  });
  return [...all, path].filter((one) => one !== '');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
