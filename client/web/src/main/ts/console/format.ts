import { locale } from '../times';

/** A number as one reads it: whole where it is large. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 }).format(value);
}

/** A number of bytes. */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let left = value;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return `${number(left)} ${units[unit]}`;
}

/** A figure by its name, with its unit. */
export function figure(name: string, value: number): string {
  return name.endsWith('Bytes') ? bytes(value) : name.endsWith('Millis') ? `${number(value)} ms` : number(value);
}
