// Builds the page that draws a dashboard. Grafana's packages expect a browser in which
// its server has already set some names.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    minify: false,
    chunkSizeWarningLimit: 100_000,
    commonjsOptions: { transformMixedEsModules: true },
  },
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env': '{}',
    global: 'globalThis',
  },
});
