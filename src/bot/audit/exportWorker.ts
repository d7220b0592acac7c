import type { WebClient } from '@slack/web-api';
import { nameOfAccount } from '../../core/accounts/names.ts';
import { csvLine } from '../../core/audit/csvCell.ts';
import { MOST_EXPORTED, openAuditExport } from '../../core/audit/export.ts';
import type { ToldEntry } from '../../core/audit/search.ts';
import type { Names } from '../../core/audit/searchNames.ts';
import type { Core } from '../../core/core.ts';
import type { AccountId } from '../../core/ids.ts';
import type { Jobs } from '../../core/queue.ts';
import { figure } from '../blocks/credits.ts';
import { inert, say, tidy } from '../blocks/texts.ts';
import { AppNeedsMending } from '../refusals.ts';
import { slackTrouble } from '../slackTrouble.ts';
import { auditSentence, viaWords } from './auditSentences.ts';
import { sendFile } from './sendFile.ts';
import { toldOf } from './told.ts';

/** Makes and sends exports of the Audit Log in the background, one at a time. */
export async function startAuditExports(core: Core, slack: WebClient): Promise<void> {
  await core.queue.work('audit-export', 1, (job) => sendAuditExport(core, slack, job));
}

/**
 * Sends the entries as a file to whoever asked, if they may still read them. Until Slack has it whole nothing is shown;
 * repeated after a lost answer it may come twice.
 * @throws whatever Slack's trouble was, when trying again can help.
 */
export async function sendAuditExport(
  core: Core,
  slack: WebClient,
  job: Jobs['audit-export'],
): Promise<void> {
  const open = await openAuditExport(core, job);
  if (!open) {
    core.log.info(
      { accountId: job.accountId },
      'an export of the Audit Log was given up: nobody may read it',
    );
    return;
  }
  const chunks: Buffer[] = [Buffer.from(`\ufeff${csvLine(COLUMNS)}`)];
  let count = 0;
  for await (const { entries, names } of open.pages) {
    count += entries.length;
    chunks.push(Buffer.from(entries.map((entry) => csvLine(cellsOf(entry, names))).join('')));
  }
  const centre = await nameOfAccount(core, job.accountId as AccountId);
  try {
    await sendFile(slack, job.slackUserId, {
      name: `audit-log-${core.clock.now().toISOString().slice(0, 10)}.csv`,
      bytes: Buffer.concat(chunks),
      comment: inert(commentOn(tidy(centre), count, open.left())),
    });
  } catch (error) {
    const trouble = slackTrouble(error);
    if (trouble?.kind !== 'refused') throw error;
    core.log.error({ code: trouble.code }, 'Slack does not take the file of an export of the Audit Log');
    await slack.chat.postMessage({
      channel: job.slackUserId,
      ...say(`The file of the Audit Log could not be sent. ${new AppNeedsMending(trouble.code).message}`),
    });
  }
}

const COLUMNS = ['entry', 'at', 'what', 'who', 'whom', 'where', 'action', 'details'] as const;

function cellsOf(entry: ToldEntry, names: Names): unknown[] {
  const { who, whom } = toldOf(entry, names);
  const { seq, at, via, action, details } = entry;
  return [
    seq,
    at.toISOString(),
    `${auditSentence(entry, names)}.`,
    who,
    whom,
    viaWords(via),
    action,
    details,
  ];
}

function commentOn(centre: string, count: number, left: boolean): string {
  const what = `The Audit Log of ${centre}: ${figure.format(count)} ${count === 1 ? 'entry' : 'entries'}, newest first.`;
  return left
    ? `${what} There are older ones that fit, which are left out: a file holds ${figure.format(MOST_EXPORTED)} at most. Choose other days for those, or ask whoever runs Keydesk for the whole.`
    : what;
}
