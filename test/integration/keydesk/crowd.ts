import { EventEmitter, once } from 'node:events';
import type { Inbox } from '../../../demo/inbox/start.ts';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import { makeVisitor, type Visitor } from '../../support/visitor.ts';
import { askForReset, redeem, resetPath, type Staff, wasRedeemed } from './deeds.ts';

/** Staff who may send. */
const SENDERS = ['U0MAYA', 'U0MIGUEL', 'U0ADA'];
/** Guardians who are at it at once. */
const REDEEMING = 3;
/** Real milliseconds that a step may take on a busy machine, while Keydesk lives. */
const PATIENCE_MS = 15_000;
/** A guardian without mail looks whether the day is over this often. */
const LOOK_AGAIN_MS = 500;

/** Makes the rows of a families file: guardians nobody else is like, each with an email of their own. */
export function crowdFile(many: number): string {
  const rows = ['family_id,family_name,guardian_id,guardian_name,email,phone,can_log_in,language'];
  for (const email of emails(many)) {
    const name = email.split('@')[0];
    rows.push(`F-${name},Crowd,G-${name},${nameOf(email)},${email},,yes,en`);
  }
  return rows.join('\n');
}

const emails = (many: number) => Array.from({ length: many }, (_, i) => `crowd${1_000 + i}@crowd.example`);
const nameOf = (email: string) => `Guardian ${email.split('@')[0]}`;
const passwordOf = (email: string) => `the good password of ${email}`;

/** People in a hurry: staff who send resets, each guardian's once, and guardians who redeem whatever mail they get. */
export class Crowd {
  /** Emails of guardians whose YES was answered with the outcome. */
  readonly sent = new Set<string>();
  /** Emails of guardians whose new password was answered with the success page, and that password. */
  readonly redeemed = new Map<string, string>();
  readonly #slack: LocalSlack;
  readonly #inbox: Inbox;
  readonly #waiting: string[];
  readonly #browsers = new Map<string, Visitor>();
  readonly #answers = new EventEmitter();

  constructor(slack: LocalSlack, inbox: Inbox, many: number) {
    this.#slack = slack;
    this.#inbox = inbox;
    this.#waiting = emails(many);
  }

  /** Everybody at it, until `over`; what is under way then is left as it is, as by people whose screen froze. */
  async act(url: string, over: AbortSignal): Promise<void> {
    await this.#untilOver(over, [
      ...SENDERS.map((id) => this.#send(this.#slack.person(id, { patienceMs: PATIENCE_MS }), over)),
      ...Array.from({ length: REDEEMING }, () => this.#redeem(url, over)),
    ]);
  }

  /** Resolves at the next answer that somebody gets. */
  async answered(): Promise<void> {
    await once(this.#answers, 'answer');
  }

  /** Redeems the links of all mails that there are. */
  async finish(url: string): Promise<void> {
    const going = Array.from({ length: REDEEMING }, async () => {
      for (let mail = this.#nextMail(); mail; mail = this.#nextMail()) await this.#use(url, mail);
    });
    await Promise.all(going);
  }

  /** A step that fails because Keydesk was killed is no trouble of the test's; any other is. */
  async #untilOver(over: AbortSignal, deeds: Promise<void>[]): Promise<void> {
    const ended = once(over, 'abort').then(() => {});
    const troubled = deeds.map((deed) =>
      deed.catch((error) => {
        if (!over.aborted) throw error;
      }),
    );
    await Promise.race([ended, Promise.all(troubled).then(() => ended)]);
  }

  async #send(staff: Staff, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const email = this.#waiting.shift();
      if (!email) throw new Error('The crowd is too small.');
      if (staff.reads('modal')) await staff.closesAll();
      await askForReset(staff, email, nameOf(email));
      if (over.aborted) return;
      const outcome = await staff.clicks('YES');
      if (over.aborted) return;
      if (!outcome.ok) throw new Error(`${staff.name}’s YES: ${JSON.stringify(outcome)}`);
      await staff.modal(`A link for ${nameOf(email)} is on its way`);
      this.sent.add(email);
      this.#answers.emit('answer');
    }
  }

  async #redeem(url: string, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const mail = this.#nextMail();
      if (mail) await this.#use(url, mail);
      else await this.#inbox.waitFor(() => this.#peekMail() !== undefined, LOOK_AGAIN_MS).catch(() => {});
    }
  }

  readonly #taken = new Set<string>();

  #peekMail() {
    return this.#inbox.emails().find((mail) => resetPath(mail) && !this.#taken.has(mail.id));
  }

  #nextMail() {
    const mail = this.#peekMail();
    if (mail) this.#taken.add(mail.id);
    return mail;
  }

  /** In the same browser each time, so that a guardian who got no answer tries again as a person would. */
  async #use(url: string, mail: ReturnType<Inbox['emails']>[number]): Promise<void> {
    const email = mail.to[0] ?? '';
    const browser = this.#browsers.get(mail.id) ?? makeVisitor(url);
    this.#browsers.set(mail.id, browser);
    try {
      const answer = await redeem(browser, resetPath(mail) ?? '', passwordOf(email));
      if (!wasRedeemed(answer))
        throw new Error(`${email} chose a password and got ${answer.status}: ${answer.text}`);
      this.redeemed.set(email, passwordOf(email));
      this.#answers.emit('answer');
    } catch (error) {
      this.#taken.delete(mail.id);
      throw error;
    }
  }
}
