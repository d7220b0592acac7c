import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, type Router } from 'express';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Nothing foreign: every script, style and picture comes from this server, and data can never become script. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The headers of the demo's own pages. */
export const pageHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  });
  next();
};

/** Styles, scripts and drawings of the demo's pages, under `/demo/workspace` as they lie in the repository. */
export function demoAssets(): Router {
  const router = express.Router();
  const files = express.static(folder, { index: false, fallthrough: false, cacheControl: false });
  router.use('/demo/workspace', pageHeaders, (request, response, next) => {
    // The folder also holds this file and the types of the page.
    if (/^\/[\w/-]+\.(js|css|svg)$/.test(request.path)) files(request, response, next);
    else response.status(404).type('text').send('There is no such file.');
  });
  return router;
}

/** The page of the local Slack, at `/`. */
export function workspacePage(): Router {
  const router = express.Router();
  router.get('/', pageHeaders, (_request, response) =>
    response.sendFile('index.html', { root: folder, cacheControl: false }),
  );
  return router;
}
