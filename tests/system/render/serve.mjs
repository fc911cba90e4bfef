// A web server on loopback for the built page, the dashboards and Grafana's icons.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

// `roots` maps addresses to what is there: to a file, or the beginning of an address to a
// folder. The longest are asked first.
export async function serve(roots) {
  const prefixes = Object.keys(roots).sort((one, other) => other.length - one.length);
  const fileFor = (path) => {
    const prefix = prefixes.find((it) => path.startsWith(it));
    if (prefix === path && path !== '/') return roots[prefix];
    const rest = normalize(path.slice(prefix.length) || 'index.html');
    return rest.startsWith('..') ? undefined : join(roots[prefix], rest);
  };
  const server = createServer((request, response) => {
    const file = fileFor(new URL(request.url, 'http://localhost').pathname);
    if (!file || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type });
    createReadStream(file).pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
