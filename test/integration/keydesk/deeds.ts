import type { Email } from '../../../demo/inbox/mailbox.ts';
import { linksIn } from '../../../demo/inbox/mailbox.ts';
import { BUSINESS } from '../../../demo/sample/business.ts';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import { type Answer, makeVisitor, type Visitor } from '../../support/visitor.ts';

export type Staff = ReturnType<LocalSlack['person']>;

export const PORTAL = `/${BUSINESS.slug}/portal`;

/** Opens a guardian's confirmation and answers its question, so that only YES is missing. */
export async function askForReset(staff: Staff, words: string, guardian: string): Promise<void> {
  await staff.types(`/reset-guardian ${words}`);
  await staff.modal(guardian);
  await staff.picks('Reset Password via Email', { beside: guardian });
  await staff.modal('By email to');
  await staff.chooses('identified-how', 'In person');
}

/** The whole way to the window that says that the link is on its way. */
export async function sendReset(staff: Staff, words: string, guardian: string): Promise<void> {
  await askForReset(staff, words, guardian);
  await staff.clicks('YES');
  await staff.modal('is on its way');
  await staff.clicks('Done');
  await staff.seesNoModal();
}

/** The path of the reset link in a mail; undefined when it is another kind of mail. */
export function resetPath(mail: Pick<Email, 'text'>): string | undefined {
  const link = linksIn(mail).find((one) => one.includes('/reset/'));
  return link && new URL(link).pathname;
}

/** Follows a link to its form, as a browser would. */
export async function openLink(visitor: Visitor, path: string): Promise<Answer> {
  await visitor.get(path);
  return visitor.get('/reset');
}

/** Follows a link and chooses a password. */
export async function redeem(visitor: Visitor, path: string, password: string): Promise<Answer> {
  await openLink(visitor, path);
  return visitor.post('/reset', { password, confirm: password });
}

/** Whether an answer to a chosen password says that it is set. */
export const wasRedeemed = ({ status, headers }: Answer) =>
  status === 303 && headers.location === '/reset/done';

/** A browser that signs in to the Customer Portal; undefined when the password is not accepted. */
export async function signIn(url: string, email: string, password: string): Promise<Visitor | undefined> {
  const visitor = makeVisitor(url);
  const { status, headers } = await visitor.post(`${PORTAL}/sign-in`, { email, password });
  return status === 303 && headers.location === PORTAL ? visitor : undefined;
}
