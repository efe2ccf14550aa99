import { loadResources } from '../../collectors/engine/resource/catalogue.ts';

/** What there is to write, for tests that write pages as an engine does. */
export const { resources } = await loadResources();
