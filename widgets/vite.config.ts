import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  // Where the server serves `dist`: the dashboard's page stands elsewhere (`/`) and finds its files by it.
  base: '/widgets/',
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A strict content security policy takes no files out of data: addresses.
    assetsInlineLimit: 0,
    // Its helper would look for chunks under `base` of the page that embeds a widget instead of beside momentum.js.
    modulePreload: false,
    rolldownOptions: {
      input: { momentum: here('main.ts'), dashboard: here('pages/dashboard.html') },
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: ({ name }) => (name === 'momentum' ? 'momentum.js' : 'chunks/[name]-[hash].js'),
        chunkFileNames: 'chunks/[name]-[hash].js',
        assetFileNames: 'chunks/[name]-[hash][extname]',
        // One request for all that draws.
        codeSplitting: { groups: [{ name: 'charts', test: /[\\/]widgets[\\/]charts[\\/]/ }] },
      },
    },
  },
});
