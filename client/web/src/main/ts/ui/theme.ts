const THEME = 'oicq.theme';

/** Applies the theme that was chosen here; without one the machine's own is used. */
export function applyTheme(): void {
  const chosen = localStorage.getItem(THEME);
  document.documentElement.dataset['theme'] =
    chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

/** Light where it was dark, and dark where it was light; here, and for the next time. */
export function otherTheme(): void {
  localStorage.setItem(THEME, document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark');
  applyTheme();
}
