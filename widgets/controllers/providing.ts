import { ContextProvider } from '@lit/context';
import type { LitElement } from 'lit';
import type { Connection } from '../client/connection.ts';
import { connectionContext } from '../context/connection.ts';
import { questionContext, type WidgetQuestion } from '../context/question.ts';
import { type ThemeChoice, themeContext } from '../context/theme.ts';

export interface Provided {
  connection: Connection;
  question: WidgetQuestion;
  theme: ThemeChoice;
}

/** Hands what an element asks, of whom, and how it looks on to the elements inside it, before each of its updates. */
export function providing(host: LitElement, provided: () => Provided): void {
  const connection = new ContextProvider(host, { context: connectionContext });
  const question = new ContextProvider(host, { context: questionContext });
  const theme = new ContextProvider(host, { context: themeContext });
  let asked = '';
  host.addController({
    hostUpdate() {
      const next = provided();
      connection.setValue(next.connection);
      theme.setValue(next.theme);
      const nextAsked = JSON.stringify(next.question);
      if (nextAsked !== asked) question.setValue(next.question);
      asked = nextAsked;
    },
  });
}
