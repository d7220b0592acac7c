import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { RequestHandler, Response } from 'express';

/** A small file whose path changes with its content, so that browsers may keep it for good. */
export interface Asset {
  readonly path: string;
  /** As it is in the file. */
  readonly text: string;
  readonly serve: RequestHandler;
}

const FOR_GOOD = 'public, max-age=31536000, immutable';

function makeAsset(file: string, type: string): Asset {
  const content = readFileSync(new URL(file, import.meta.url));
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  const [name, ending] = file.replace('./', '').split('.');
  const packed = { br: brotliCompressSync(content), gzip: gzipSync(content) };
  return {
    path: `/assets/${name}.${hash}.${ending}`,
    text: content.toString(),
    serve: (req, res) => {
      const encoding = req.acceptsEncodings('br', 'gzip', 'identity');
      const body = encoding === 'br' || encoding === 'gzip' ? packed[encoding] : content;
      res.setHeader('Vary', 'Accept-Encoding');
      if (body !== content) res.setHeader('Content-Encoding', encoding as string);
      serveForGood(res, type, body);
    },
  };
}

/** Sends what never changes under its path. */
export function serveForGood(res: Response, type: string, body: Buffer): void {
  res.setHeader('Content-Type', type);
  res.setHeader('Cache-Control', FOR_GOOD);
  res.setHeader('Content-Length', body.length);
  res.end(body);
}

export const stylesheet = makeAsset('./style.css', 'text/css; charset=utf-8');
export const icon = makeAsset('./icon.svg', 'image/svg+xml');
const oldIcon = readFileSync(new URL('./favicon.ico', import.meta.url));

/** GET /favicon.ico, which browsers ask for by themselves, and the only kind that some of them show. A day long. */
export const serveOldIcon: RequestHandler = (_req, res) => {
  res.setHeader('Content-Type', 'image/x-icon');
  res.setHeader('Cache-Control', 'public, max-age=86400');
  res.setHeader('Content-Length', oldIcon.length);
  res.end(oldIcon);
};

export const ASSETS: readonly Asset[] = [stylesheet, icon];
