/** What one can turn on here; off at first. */
export type Setting = 'sound' | 'notices' | 'history';

/** Whether a setting is on, on this device. */
export function isOn(setting: Setting): boolean {
  return localStorage.getItem(`oicq.${setting}`) === 'on';
}

/** Turns a setting on or off, here and for the next time. */
export function turn(setting: Setting, on: boolean): void {
  if (on) {
    localStorage.setItem(`oicq.${setting}`, 'on');
  } else {
    localStorage.removeItem(`oicq.${setting}`);
  }
}
