import { Resend } from 'resend';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linksIn } from '../../../demo/inbox/mailbox.ts';
import { type Inbox, startInbox } from '../../../demo/inbox/start.ts';

const KEY = 're_example_key';
let inbox: Inbox;

beforeEach(async () => {
  inbox = await startInbox({ apiKey: KEY });
});
afterEach(() => inbox.stop());

async function arrive(html: string, text = 'Hello'): Promise<string> {
  const resend = new Resend(KEY, { baseUrl: inbox.url });
  const mail = { from: 'keydesk@mail.example.com', to: 'sarah@example.com', subject: 'Hello', html, text };
  return (await resend.emails.send(mail)).data?.id ?? '';
}

test('a mail can run nothing and load nothing in the Inbox, and its links open outside the frame', async () => {
  const id = await arrive(
    '<html><head><title>x</title></head><body><script>alert(1)</script><a href="https://x.example">x</a></body></html>',
  );
  const answer = await fetch(`${inbox.pageUrl}/emails/${id}/html`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox');
  expect(policy).not.toContain('allow-scripts');
  expect(await answer.text()).toContain('<head><base target="_blank">');
});

test('the unopened mails are counted until somebody reads them', async () => {
  const id = await arrive('<p>Hello</p>');
  await arrive('<p>Hello</p>');
  const unread = async () => (await (await fetch(`${inbox.pageUrl}/unread`)).json()).unread;
  expect(await unread()).toBe(2);
  await fetch(`${inbox.pageUrl}/emails`);
  expect(await unread()).toBe(2);
  await fetch(`${inbox.pageUrl}/emails/${id}`);
  expect(await unread()).toBe(1);
});

test('a mail that is not there is said to be gone', async () => {
  for (const path of ['/emails/nobody', '/emails/nobody/html', '/nothing']) {
    const answer = await fetch(inbox.pageUrl + path);
    expect(answer.status).toBe(404);
    expect((await answer.json()).error).toContain('no such mail');
  }
});

test('links are found in the plain text without the full stop after them', () => {
  expect(linksIn({ text: 'Go to https://a.example/reset/x-Y_z. Or (https://b.example).' })).toEqual([
    'https://a.example/reset/x-Y_z',
    'https://b.example',
  ]);
});
