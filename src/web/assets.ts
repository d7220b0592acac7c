import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { RequestHandler, Response } from 'express';

/** A small file whose path changes with its content, so that browsers may keep it for good. */
export interface Asset {
  readonly path: string;
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
export const ASSETS: readonly Asset[] = [stylesheet, icon];
