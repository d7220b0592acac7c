import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { givePassword, staffEmail } from '../../../support/staffLogin.ts';
import { makeVisitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
  centre = await makeCentre(pages.core);
});
afterAll(() => pages.close());

it('Forgot Password answers the Business Owner as everybody, known or not, with a password or without (S3)', async () => {
  const path = `/${centre.slug}/office/forgot`;
  const answers = new Set<string>();
  const ask = async (email: string) => {
    const { status, rawHeaders, text } = await makeVisitor(pages.url).post(path, { email });
    const same = text.replace(/name="form-token" value="[^"]*"/, '');
    const headers = rawHeaders.map((one) => one.replace(/^((?:__Host-)?form=)[^;]*/, '$1'));
    answers.add(JSON.stringify([status, headers, same]));
  };
  await ask(staffEmail(centre, 'owner'));
  await givePassword(pages.core, centre, 'owner');
  await ask(staffEmail(centre, 'owner'));
  await ask(staffEmail(centre, 'manager'));
  await ask('nobody@example.com');
  expect([...answers]).toHaveLength(1);
});
