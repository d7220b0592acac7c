import type { Response } from 'express';
import { type Page, renderPage } from './pages/layout.ts';

/** Shows a page. */
export function show(res: Response, page: Page, status = 200): void {
  const body = Buffer.from(renderPage(page));
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  res.setHeader('Content-Language', page.visit.language);
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
