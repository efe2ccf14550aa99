import { openClone } from '../../collectors/engine/git/clone/clone.ts';

const [address = '', folder = ''] = process.argv.slice(2);

await openClone({
  address,
  folder,
  signal: new AbortController().signal,
  allowLocal: false,
  guard: async () => {},
});
