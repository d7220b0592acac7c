import type { Core } from '../../src/core/core.ts';
import type { GuardianId } from '../../src/core/ids.ts';
import { addressDigest, requestGuardianReset } from '../../src/core/links/request.ts';
import type { Bench } from '../bench.ts';
import { type Answer, type Browsers, openBrowsers } from '../measure/browser.ts';
import { hashingBeside } from '../measure/hashing.ts';
import { sideBySide } from '../measure/sideBySide.ts';
import { type Centre, makeCentre } from '../stage/centre.ts';
import { openStageDatabase } from '../stage/database.ts';
import { PUBLIC_URL, startKeydesk } from '../stage/keydesk.ts';
import { type MailProvider, startMailProvider } from '../stage/mailProvider.ts';
import { untilQuiet } from '../stage/quiet.ts';
import { startQuietSlack } from '../stage/quietSlack.ts';

const ROUNDS = 8;
const A_ROUND = 96;
const AT_ONCE = 16;
const LINKS = (ROUNDS + 1) * A_ROUND;
const MANAGER = 'U0BENCH';

/**
 * Every link is one that a manager sent: it has a card in Slack and came by mail. Each redemption therefore brings a
 * notice and an update of a card with it; they are part of what is measured.
 */
export const redeem: Bench = {
  compares: 'new passwords chosen through HTTP, against bare argon2id hashing',
  aim: 0.95,
  async run(stage) {
    const database = await openStageDatabase(stage, PUBLIC_URL);
    const { core, pool } = database;
    const centre = await makeCentre(core, { guardians: LINKS, managers: [MANAGER] });
    const mail = await startMailProvider(stage.closing);
    const slackApiUrl = await startQuietSlack(stage.closing);
    const keydesk = await startKeydesk(stage, { ...database, mailUrl: mail.url, slackApiUrl });
    const browsers = openBrowsers(stage.closing, AT_ONCE);

    stage.note(`sending ${LINKS} links`);
    const tokens = await sendLinks(core, centre, mail);
    const forms = await openLinks(browsers, keydesk.url, tokens);
    await untilQuiet(pool);

    const chosen = { password: 'quiet-river-lantern-73', confirm: 'quiet-river-lantern-73' };
    return hashingBeside(stage, {
      what: 'hash',
      ours: 'redeem',
      rounds: ROUNDS,
      times: A_ROUND,
      atOnce: AT_ONCE,
      keydesk,
      database,
      round: (round) => {
        browsers.hangUp();
        return sideBySide(forms.slice(round * A_ROUND, (round + 1) * A_ROUND), AT_ONCE, async (form) => {
          const filled = { ...form.hidden, ...chosen };
          const answer = await browsers.post(`${keydesk.url}/reset`, filled, form.cookie);
          if (answer.location !== '/reset/done')
            throw new Error(`A redemption was answered ${answer.status}.`);
        });
      },
    });
  },
};

/** As YES does, for every guardian; then waits for the mails and takes the tokens out of them. */
async function sendLinks(core: Core, centre: Centre, mail: MailProvider): Promise<string[]> {
  const tokens: string[] = [];
  const all = new Promise<void>((resolve) => {
    mail.onMail = (body) => {
      const token = /\/reset\/([\w-]{43})/.exec(body)?.[1];
      if (token) tokens.push(token);
      if (tokens.length === LINKS) resolve();
    };
  });
  await sideBySide(centre.guardians, 4, ({ id, email }) => press(core, centre, id, email));
  await all;
  return tokens;
}

async function press(core: Core, centre: Centre, guardianId: GuardianId, email: string): Promise<void> {
  const staffId = centre.managers.get(MANAGER);
  if (!staffId) throw new Error('The manager is missing.');
  await requestGuardianReset(core, {
    accountId: centre.accountId,
    guardianId,
    staffId,
    requestKey: crypto.randomUUID(),
    shownAddress: addressDigest(guardianId, email),
    identified: { how: 'called_back' },
    cards: [{ workspaceId: centre.workspaceId, destination: MANAGER }],
  });
}

/** What a tap on the link gives a browser: two cookies, and the form. */
async function openLinks(browsers: Browsers, url: string, tokens: readonly string[]): Promise<OpenForm[]> {
  const forms: OpenForm[] = [];
  await sideBySide(tokens, AT_ONCE, async (token) => {
    const opened = await browsers.get(`${url}/reset/${token}`);
    const form = await browsers.get(`${url}/reset`, opened.cookie);
    forms.push({ cookie: `${opened.cookie}; ${form.cookie}`, hidden: form.hidden });
  });
  return forms;
}

type OpenForm = Pick<Answer, 'cookie' | 'hidden'>;
