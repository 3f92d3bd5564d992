import { html, nothing, type TemplateResult } from 'lit';
import type { Client } from '../client';
import type { FileState, Line } from '../state';
import { reason, words } from '../words';

/** A file in a talk: its name and size, how far it is, and what one can do about it. */
export function fileLine(client: Client, other: number, line: Line, file: FileState): TemplateResult {
  const all = words();
  const percent = file.size === 0 ? 100 : Math.floor((100 * file.done) / file.size);
  return html`<div class="file">
    <p><bdi>${file.name}</bdi> <span class="size">${size(file.size)}</span></p>
    ${file.state === 'active'
      ? html`<progress aria-label=${file.name} max="100" value=${percent}></progress> ${percent} %
          ${line.mine ? nothing : html`<button class="cancel-file" @click=${() => client.files.cancel(other)}>${all.cancel}</button>`}`
      : html`<span class=${file.state === 'failed' || file.state === 'refused' ? 'fate bad' : 'fate'}>${fate(file, line.mine)}</span>`}
    ${file.state === 'offered' && !line.mine
      ? html`<span class="deeds">
          <button class="main" @click=${() => void client.files.accept(other)}>${all.takeFile}</button>
          <button @click=${() => client.files.refuse(other)}>${all.refuse}</button>
        </span>`
      : nothing}
    ${file.href ? html`<a href=${file.href} download=${file.name}>${all.saveFile}</a>` : nothing}
  </div>`;
}

function fate(file: FileState, mine: boolean): string {
  const all = words();
  switch (file.state) {
    case 'offered':
      return mine ? all.fileOffered : '';
    case 'complete':
      return mine ? all.fileSent : all.fileTaken;
    case 'refused':
      return all.fileRefused;
    default:
      return failure(file.why ?? '', mine);
  }
}

function failure(why: string, mine: boolean): string {
  const all = words();
  switch (why) {
    case 'broken':
      return mine ? all.fileBroken : all.fileBrokenTheirs;
    case 'unreadable':
      return all.fileUnreadable;
    case 'unwritable':
      return all.fileUnwritable;
    case 'cancelled':
      return all.fileCancelled;
    case 'cancelledThere':
      return all.fileCancelledThere;
    default:
      return reason(why);
  }
}

/** A number of bytes as one reads it. */
export function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let unit = 0;
  let number = bytes;
  while (number >= 1000 && unit < units.length - 1) {
    number /= 1000;
    unit++;
  }
  return `${unit === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)} ${units[unit]}`;
}
