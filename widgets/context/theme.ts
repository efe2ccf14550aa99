import { createContext } from '@lit/context';

/** `auto` follows what the reader's system prefers. */
export type ThemeChoice = 'auto' | 'light' | 'dark';

export const themeContext = createContext<ThemeChoice | undefined>('momentum-theme');
