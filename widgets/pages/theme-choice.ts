import type { ThemeChoice } from '../context/theme.ts';

const key = 'momentum-theme';
const choices: readonly ThemeChoice[] = ['auto', 'light', 'dark'];

/** The theme that this browser was last told to use. */
export function storedTheme(): ThemeChoice {
  const stored = localStorage.getItem(key);
  return choices.find((choice) => choice === stored) ?? 'auto';
}

/** Uses a theme for the whole page, now and next time. */
export function useTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice);
  document.documentElement.dataset.theme = choice;
}
