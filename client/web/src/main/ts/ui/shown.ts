import { html, nothing, type TemplateResult } from 'lit';
import { DISPLAY_MODE } from '../protocol';
import type { Mode } from '../state';
import { clock, format, locale } from '../times';
import { words } from '../words';

/** The sign of a mode: told by its shape as well as by its colour. */
export function sign(mode: Mode): TemplateResult {
  return html`<span class="sign mode-${mode}" aria-hidden="true">${SIGNS[mode] ?? SIGNS[DISPLAY_MODE.OFFLINE]}</span>`;
}

const SIGNS: Record<Mode, string> = {
  [DISPLAY_MODE.ONLINE]: '◉',
  [DISPLAY_MODE.DO_NOT_DISTURB]: '◐',
  [DISPLAY_MODE.HIDDEN]: '◌',
  [DISPLAY_MODE.OFFLINE]: '○',
};

/** A mode in words. */
export function modeName(mode: Mode): string {
  const all = words();
  return mode === DISPLAY_MODE.ONLINE
    ? all.online
    : mode === DISPLAY_MODE.DO_NOT_DISTURB
      ? all.busy
      : mode === DISPLAY_MODE.HIDDEN
        ? all.hidden
        : all.offline;
}

/** Only these are made into links; anything else stays text. */
const LINK = /https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+[^\s<>"'.,;:!?)\]\u3000-\u303f\uff00-\uffef]/g;

/** What somebody wrote, as text, with links that tell the other side nothing of this page. */
export function said(text: string): (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(end, found.index));
    parts.push(html`<a href=${found[0]} target="_blank" rel="noopener noreferrer">${found[0]}</a>`);
    end = found.index + found[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}

const FULL: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'medium' };
const WEEKDAY: Intl.DateTimeFormatOptions = { weekday: 'long' };
const DATE: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };

/** Date and time in full. */
export function fullTime(time: number): string {
  return format(locale(), FULL, time);
}

/** The day of a time, as one says it today. */
export function dayName(time: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  if (days === 0) {
    return words().today;
  }
  if (days === 1) {
    return words().yesterday;
  }
  return days < 7 ? format(locale(), WEEKDAY, time) : format('sv-SE', DATE, time);
}

/** A time of the day, with all of it for who wants it. */
export function timeOf(time: number): TemplateResult {
  return html`<time datetime=${new Date(time).toISOString()} title=${fullTime(time)}>${clock(time)}</time>`;
}

/** A time as short as it can be told apart: of today the hour and minute, before that the day too. */
export function dayTime(time: number): TemplateResult {
  const now = Date.now();
  const day = startOfDay(now) === startOfDay(time) ? '' : `${dayName(time, now)} `;
  return html`<time datetime=${new Date(time).toISOString()} title=${fullTime(time)}>${day}${clock(time)}</time>`;
}

/** The name of a day where it begins: between what happened before, if anything did, and what happened then. */
export function dayMark(before: number | undefined, time: number, now: number): TemplateResult | typeof nothing {
  return before === undefined || startOfDay(before) !== startOfDay(time)
    ? html`<div class="mark"><span>${dayName(time, now)}</span></div>`
    : nothing;
}

/** The beginning of a time's day. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
