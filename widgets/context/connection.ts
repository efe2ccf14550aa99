import { createContext } from '@lit/context';
import type { Connection } from '../client/connection.ts';

/** Which server the elements inside ask. */
export const connectionContext = createContext<Connection | undefined>('momentum-connection');
