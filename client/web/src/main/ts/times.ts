import { currentLanguage } from './words';

/** How the current language writes numbers and times. */
export function locale(): string {
  return currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB';
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };

/** To make one costs more than to draw a line. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A time as a language writes it. */
export function format(language: string, options: Intl.DateTimeFormatOptions, time: number): string {
  const key = `${language} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language, options);
    formats.set(key, made);
  }
  return made.format(time);
}

/** Hour and minute. */
export function clock(time: number): string {
  return format(locale(), CLOCK, time);
}
