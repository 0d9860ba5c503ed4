import { defineConfig, type Plugin } from 'vite';
import { compressed } from '../compressed';

/** Brotli's level 11 takes 20 seconds longer here, for 8 percent less. */
const QUALITY = 9;

/** The files of all pages are below /assets/, so these have names that no other page has. */
const NAMES = {
  entryFileNames: 'assets/explorer-[name]-[hash].js',
  chunkFileNames: 'assets/explorer-[name]-[hash].js',
  assetFileNames: 'assets/explorer-[name]-[hash][extname]',
};

/** GraphiQL's styles hold 35 files of fonts. Without them the page has the fonts of the system, and loads a third of a megabyte less. */
const systemFonts: Plugin = {
  name: 'system-fonts',
  enforce: 'pre',
  transform: {
    filter: { id: /graphiql\/dist\/style\.css$/ },
    handler: (css) => css.replaceAll(/@font-face\s*\{[^}]*\}/g, ''),
  },
};

/** Builds GraphiQL, and the page of Apollo Sandbox. */
export default defineConfig({
  root: 'src/web/explorer',
  build: {
    outDir: '../../../dist/web/explorer',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The package has code of others in these files, whose licenses ask to be named.
    license: { fileName: 'licenses.md' },
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      input: ['src/web/explorer/graphiql.html', 'src/web/explorer/sandbox.html'],
      output: NAMES,
    },
  },
  worker: { format: 'es', rolldownOptions: { output: NAMES } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  plugins: [systemFonts, compressed(QUALITY)],
});
