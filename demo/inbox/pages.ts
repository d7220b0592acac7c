import { fileURLToPath } from 'node:url';
import express, { type Response, type Router } from 'express';
import { pageHeaders } from '../workspace/pages.ts';
import { type Email, linksIn, type Mailbox } from './mailbox.ts';
import type { NextMessage } from './nextMessage.ts';
import { phonePages, textLine } from './phone.ts';
import type { Texts } from './twilio/start.ts';

const folder = fileURLToPath(new URL('./page/', import.meta.url));

/** By their places in the repository, so that the page's own imports are the same for the browser and the compiler. */
const PAGE_FILES = [
  ['/demo/inbox', 'index.html'],
  ['/demo/inbox/page/inbox.js', 'inbox.js'],
  ['/demo/inbox/page/ask.js', 'ask.js'],
  ['/demo/inbox/page/mail.js', 'mail.js'],
  ['/demo/inbox/page/phone.js', 'phone.js'],
  ['/demo/inbox/page/next.js', 'next.js'],
  ['/demo/inbox/page/inbox.css', 'inbox.css'],
  ['/demo/inbox/page/phone.css', 'phone.css'],
] as const;

/** A mail is foreign content: it runs no script, loads nothing, and its links open in a tab of their own. */
const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

/** The Inbox page and what it asks for, under `/demo/inbox`. @param phones texts, and the switch for the next message */
export function inboxPages(mailbox: Mailbox, phones?: { texts: Texts; next: NextMessage }): Router {
  const textbox = phones?.texts.textbox;
  const router = express.Router();
  for (const [path, file] of PAGE_FILES) {
    router.get(path, pageHeaders, (_request, response) =>
      response.sendFile(file, { root: folder, cacheControl: false }),
    );
  }
  router.use('/demo/inbox', (_request, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    next();
  });
  router.get(
    '/demo/inbox/unread',
    (_request, response) => void response.json({ unread: mailbox.unread() + (textbox?.unread() ?? 0) }),
  );
  router.get('/demo/inbox/events', (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const tell = () => void response.write('event: changed\ndata: {}\n\n');
    tell();
    const stops = [mailbox.follow(tell), textbox?.follow(tell), phones?.next.follow(tell)];
    request.on('close', () => {
      for (const stop of stops) stop?.();
    });
  });
  router.get('/demo/inbox/messages', (_request, response) => {
    const texts = textbox?.all().map((text) => textLine(text, textbox.isOpened(text.sid))) ?? [];
    response.json([...mailbox.all().map(lineOf), ...texts].sort(newestFirst));
  });
  router.get('/demo/inbox/emails', (_request, response) => {
    response.json(mailbox.all().reverse().map(lineOf));
  });
  router.get('/demo/inbox/emails/:id', (request, response) => {
    const email = mailbox.find(request.params.id);
    if (!email) return gone(response);
    mailbox.open(email.id);
    const { html, idempotencyKey: _, ...shown } = email;
    response.json({ ...shown, links: linksIn(email), hasHtml: html !== '' });
  });
  router.get('/demo/inbox/emails/:id/html', (request, response) => {
    const email = mailbox.find(request.params.id);
    if (!email) return gone(response);
    response.set('content-security-policy', MAIL_POLICY).type('html').send(openingLinksOutside(email.html));
  });
  router.get('/demo/inbox/next', (_request, response) => {
    response.json({ turn: phones?.next.chosen ?? null });
  });
  if (phones) router.use(phonePages(phones));
  router.use('/demo/inbox', (_request, response) => gone(response));
  return router;
}

function newestFirst(one: { acceptedAt: Date }, other: { acceptedAt: Date }): number {
  return other.acceptedAt.getTime() - one.acceptedAt.getTime();
}

function lineOf({ id, from, to, subject, acceptedAt, opened, text }: Email) {
  return {
    kind: 'mail',
    id,
    from,
    to,
    subject,
    acceptedAt,
    opened,
    begins: text.replace(/\s+/g, ' ').slice(0, 120),
  };
}

function gone(response: Response): void {
  response
    .status(404)
    .json({ ok: false, error: 'There is no such mail. The Inbox begins empty at each start.' });
}

/** Inside the frame a link would lead nowhere. */
function openingLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
