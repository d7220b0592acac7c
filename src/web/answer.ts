import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import type { Response } from 'express';
import { type Page, renderPage } from './pages/layout.ts';

/** Bytes: what is smaller fits into one packet however it is sent. */
const LEAST_PACKED = 1_400;

/** Quick rather than small: a page takes some 40 µs. */
const PACKED = {
  br: (body: Buffer) => brotliCompressSync(body, { params: { [zlib.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => gzipSync(body),
};

/** Shows a page, packed if the browser can unpack it (docs/decisions/077 says why that tells nobody anything). */
export function show(res: Response, page: Page, status = 200): void {
  const whole = Buffer.from(renderPage(page));
  const encoding = whole.length >= LEAST_PACKED && res.req.acceptsEncodings('br', 'gzip', 'identity');
  const body = encoding === 'br' || encoding === 'gzip' ? PACKED[encoding](whole) : whole;
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Language', page.visit.language);
  res.setHeader('Vary', 'Accept-Encoding');
  if (body !== whole) res.setHeader('Content-Encoding', String(encoding));
  res.setHeader('Content-Length', body.length);
  res.end(body);
}

/** Sends the browser on to one of our own paths, as a GET. Never to an address from a request. */
export function seeOther(res: Response, path: `/${string}`): void {
  res.statusCode = 303;
  res.setHeader('Location', path);
  res.setHeader('Content-Length', 0);
  res.end();
}
