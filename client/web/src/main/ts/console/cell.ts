import type { Cell, Row } from './api';
import { bytes } from './format';
import { state, words } from './words';

/** Columns whose words the server has a list of. */
const STATES = new Set(['authentication', 'gender', 'country', 'province', 'state', 'role', 'access', 'service', 'changes', 'until', 'last login', 'protocol', 'tls', 'value', 'section']);

/** A cell as people read it; `row` is the row that it stands in. */
export function shown(heading: string, cell: Cell, row?: Row): string {
  if (heading === 'meaning' || heading === 'section') {
    return words().settings[String(heading === 'section' ? cell : row?.[0])] ?? String(cell);
  }
  if (heading === 'bytes' && typeof cell === 'number') {
    return bytes(cell);
  }
  if ((heading === 'subject' && cell === 0) || cell === '') {
    return '—';
  }
  if (heading === 'actor' && cell === 'operator') {
    return words().commandLine;
  }
  return typeof cell === 'string' && STATES.has(heading) ? state(cell) : String(cell);
}
