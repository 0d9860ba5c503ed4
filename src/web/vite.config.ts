import { defineConfig } from 'vite';
import { compressed } from './compressed';

/** Builds the account pages and the console. Everything but the two documents has the hash of its content in its name. */
export default defineConfig({
  root: 'src/web',
  build: {
    outDir: '../../dist/web/pages',
    emptyOutDir: true,
    // Their files stay files: the policy of the pages allows no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { input: ['src/web/account.html', 'src/web/admin.html'] },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [compressed()],
});
