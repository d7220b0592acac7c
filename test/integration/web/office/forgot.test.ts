import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { LEVELS } from '../../../../src/core/permissions/levels.ts';
import { makeCentre, type TestCentre } from '../../../support/centre.ts';
import { staffEmail } from '../../../support/staffLogin.ts';
import { makeVisitor } from '../../../support/visitor.ts';
import { servePages, type TestPages } from '../../../support/webServer.ts';

let pages: TestPages;
let centre: TestCentre;

beforeAll(async () => {
  pages = await servePages();
});
afterAll(() => pages.close());
beforeEach(async () => {
  centre = await makeCentre(pages.core);
});

const page = () => `/${centre.slug}/office/forgot`;

it('says the same to the Business Owner, to staff, to former staff, to guardians and to nobody (S2, S3)', async () => {
  await pages.core.db.staff.update({
    where: { id: centre.staff.front_desk },
    data: { deactivatedAt: pages.core.clock.now() },
  });
  const emails = [
    ...LEVELS.map((level) => staffEmail(centre, level)),
    'jane.smith@example.com',
    'no@example.com',
  ];
  const answers = new Set<string>();
  for (const email of emails) {
    const { status, text, rawHeaders } = await makeVisitor(pages.url).post(page(), { email });
    answers.add(JSON.stringify([status, text, rawHeaders]));
  }
  expect(answers.size).toBe(1);
  const [only = ''] = answers;
  expect(only).toContain('Check your email');
  expect(only).toContain('The Business Owner gets none in this way');
});

it('hands each question to a worker as one of the Office Portal, sealed, and looks nobody up', async () => {
  const { queue } = pages.core;
  const { addMany } = queue;
  const jobs: object[] = [];
  queue.addMany = async (name, given) => {
    jobs.push(...given.map((one) => ({ name, ...one })));
    return addMany(name, given);
  };
  await makeVisitor(pages.url).post(page(), { email: staffEmail(centre, 'manager') });
  queue.addMany = addMany;
  expect(jobs).toMatchObject([{ name: 'forgot', portal: 'office', accountId: centre.accountId }]);
  expect(JSON.stringify(jobs)).not.toContain('manager@');
  expect(await pages.core.db.resetLink.count({ where: { accountId: centre.accountId } })).toBe(0);
});

it.each([
  ['nothing', '', 422],
  ['half an address', 'email=maya', 422],
  ['an endless one', `email=${'x'.repeat(9_000)}@example.com`, 422],
  ['a list', 'email[]=a@b.example', 400],
  ['two', 'email=a@b.example&email=c@d.example', 400],
])('puts %s right, and asks nobody', async (_what, form, status) => {
  expect((await makeVisitor(pages.url).post(page(), form)).status).toBe(status);
});

it('is in Spanish for a browser that wants it', async () => {
  const { text } = await makeVisitor(pages.url).get(page(), { 'accept-language': 'es' });
  expect(text).toContain('Portal de oficina');
  expect(text).toContain('¿Olvidó su contraseña?');
});
