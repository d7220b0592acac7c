import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { onTestFinished } from 'vitest';
import { stateOf } from '../../../demo/slack/client/state.ts';
import { type LocalSlack, startLocalSlack } from '../../../demo/slack/local-slack.ts';
import type { Person } from '../../../demo/slack/people.ts';
import { type Bot, startBot } from '../../../src/bot/startBot.ts';
import { type Config, readConfig } from '../../../src/config.ts';
import type { Core } from '../../../src/core/core.ts';
import { indexGuardians } from '../../../src/core/directory/search/indexGuardians.ts';
import { makeCentre, type TestCentre } from '../../support/centre.ts';
import { makeTestCore, type TestCore } from '../../support/core.ts';

export const SIGNING_SECRET = 'signing-secret-of-the-tests';
const BOT_TOKEN = 'bot-token-of-the-tests';
const APP_TOKEN = 'xapp-token-of-the-tests';

const MANIFEST = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8');

const member = (id: string, name: string, more: Partial<Person> = {}): Person => ({
  id,
  name,
  kind: 'member',
  timezone: 'America/Chicago',
  ...more,
});

const PEOPLE = [
  member('U_FRONT_DESK', 'Fern Front-Desk'),
  member('U_MANAGER', 'Maya Manager'),
  member('U_ADMIN', 'Ada Admin'),
  member('U_OWNER', 'Olive Owner'),
  member('U_NEW', 'Nils New'),
  member('U_GUEST', 'Gus Guest', { kind: 'guest' }),
  member('U_SINGLE', 'Sid Single', { kind: 'single_channel_guest' }),
  member('U_BOT', 'Build Bot', { kind: 'bot' }),
  member('U_STRANGER', 'Stan Stranger', { kind: 'stranger', teamId: 'T0ELSEWHERE' }),
];

/** One Keydesk as far as Slack is concerned: the bot on a server of its own. */
interface Process {
  bot: Bot;
  /** Where it listens over HTTP. */
  url: string;
  stop(): Promise<void>;
}

/** A centre, its Slack and the bot between them. */
export interface SlackWorld extends Process {
  core: TestCore;
  centre: TestCentre;
  slack: LocalSlack;
  /** One more Keydesk on the same database. */
  startAnother(): Promise<Process>;
}

export interface WorldOptions {
  transport?: 'http' | 'socket';
  /** Milliseconds after which a submitted window says that it is still working. */
  answerWithin?: number;
  /** `file`: the test file stops it; else the test's end does. */
  until?: 'test' | 'file';
  /** False: jobs are stored and not worked on; the test does that itself. */
  background?: boolean;
  /** Slack keeps its pace of a message a second in each channel: by the test's clock, or by the clock on the wall. */
  paced?: 'by the test' | 'by the wall';
  prepare?: (core: TestCore, centre: TestCentre) => Promise<void>;
}

/**
 * Starts the bot, unchanged, against a local Slack that keeps Slack's own rules, on a database of its own.
 * The clock stands still and is Slack's too, so that no trigger runs out unless a test turns it.
 */
export async function startSlackWorld(options: WorldOptions = {}): Promise<SlackWorld> {
  const {
    transport = 'http',
    answerWithin = 2_000,
    until = 'test',
    background = true,
    paced,
    prepare,
  } = options;
  const core = await makeTestCore({ background });
  const centre = await makeCentre(core);
  await prepare?.(core, centre);
  await indexEverybody(core, centre);
  const slack = await startLocalSlack({
    workspace: { id: centre.teamId, name: 'Superstars Gymnastics' },
    people: PEOPLE,
    channels: [
      {
        id: 'C_DESK',
        name: 'front-desk',
        members: PEOPLE.filter(({ kind }) => kind !== 'bot').map(({ id }) => id),
      },
    ],
    manifest: MANIFEST,
    delivery: { kind: transport },
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    now: () => (paced === 'by the wall' ? new Date() : core.clock.now()),
    // The clock stands still, so a channel's allowance of a message a second would never come back by itself.
    rateLimit: paced ? 'on' : 'off',
  });
  const config = readConfig({
    PUBLIC_URL: 'http://127.0.0.1:3000',
    APP_SECRET: Buffer.alloc(32, 'test').toString('base64'),
    RESEND_API_KEY: 'key-of-the-tests',
    EMAIL_FROM: 'keydesk@mail.example',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    ...(transport === 'socket' ? { SLACK_APP_TOKEN: APP_TOKEN } : {}),
  });
  const running: Process[] = [];
  const startProcess = async (): Promise<Process> => {
    const process = await startBotOn(background ? core : withoutWorkers(core), config, answerWithin);
    running.push(process);
    return process;
  };
  const first = await startProcess();
  slack.deliverTo(`${first.url}/slack/events`);
  await first.bot.ready;
  const stop = async () => {
    for (const one of running) await one.stop();
    await core.close();
    await slack.stop();
  };
  if (until === 'test') onTestFinished(stop);
  return { ...first, core, centre, slack, startAnother: startProcess, stop };
}

/** A core whose jobs nobody works on. */
function withoutWorkers(core: TestCore): Core {
  return { ...core, queue: { ...core.queue, work: async () => {}, workTogether: async () => {} } };
}

/** Rows that were written straight into the tables are not in the search index yet. */
async function indexEverybody(core: TestCore, { accountId }: TestCentre): Promise<void> {
  const families = await core.db.family.findMany({ where: { accountId }, select: { id: true } });
  await core.db.$transaction((tx) =>
    indexGuardians(
      tx,
      accountId,
      families.map(({ id }) => id),
    ),
  );
}

async function startBotOn(core: Core, config: Config, answerWithin: number): Promise<Process> {
  const app = express();
  const bot = await startBot({ core, config, app, answerWithin });
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    bot,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      await bot.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Calls of one Web API method so far. */
export function callsOf(slack: LocalSlack, method: string) {
  return slack.calls.filter((call) => call.method === method);
}

/** Waits for something that happens in the background; no story depends on how long it takes. */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  what: string,
): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** Opens Jane's confirmation as somebody who may send, ready for YES. */
export async function confirmationFor(world: SlackWorld, person = 'U_MANAGER', guardian = 'Jane Smith') {
  const them = world.slack.person(person);
  await them.types('/reset-guardian smith');
  await them.modal(guardian);
  await them.picks('Reset Password via Email', { beside: guardian });
  await them.modal('By email to');
  return them;
}

/** Closes whatever window somebody left open, for the next story of the same world. */
export async function closeAll({ slack }: SlackWorld, person = 'U_MANAGER'): Promise<void> {
  if (stateOf(slack.workspace, person).modals.length > 0) await slack.person(person).closesAll();
}
