import { ContextConsumer } from '@lit/context';
import { LitElement, type PropertyDeclarations } from 'lit';
import { type Connection, connectionTo, ownServer } from '../client/connection.ts';
import { connectionContext } from '../context/connection.ts';
import { type ThemeChoice, themeContext } from '../context/theme.ts';

/**
 * What all elements can do: ask a server of their own, or that of the nearest provider, or else the one their script came from;
 * and look as they or the provider say.
 */
export abstract class ConnectedElement extends LitElement {
  static override properties: PropertyDeclarations = {
    server: {},
    token: {},
    tokenEndpoint: { attribute: 'token-endpoint' },
    theme: {},
  };

  /** Address of the Momentum installation. */
  declare server: string | undefined;
  /** An API or embed token; without one the reader's own session is used, on the server's own pages only. */
  declare token: string | undefined;
  /** Where a new token is minted when the old one is over. */
  declare tokenEndpoint: string | undefined;
  declare theme: ThemeChoice | undefined;

  readonly #outerConnection = new ContextConsumer(this, { context: connectionContext, subscribe: true });
  readonly #outerTheme = new ContextConsumer(this, { context: themeContext, subscribe: true });

  protected get connection(): Connection {
    const outer = this.#outerConnection.value;
    if (this.server === undefined && this.token === undefined && this.tokenEndpoint === undefined && outer)
      return outer;
    return connectionTo({
      server: (this.server ?? outer?.server ?? ownServer).replace(/\/+$/, ''),
      token: this.token ?? null,
      tokenEndpoint: this.tokenEndpoint ?? null,
    });
  }

  protected get shownTheme(): ThemeChoice {
    return this.theme ?? this.#outerTheme.value ?? 'auto';
  }

  /** Asks everything again that this page shows of the server. */
  async refresh(): Promise<void> {
    (await this.connection.client()).refresh();
  }
}
