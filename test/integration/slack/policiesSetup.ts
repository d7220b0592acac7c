import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { LocalSlack } from '../../../demo/slack/local-slack.ts';
import type { AccountId } from '../../../src/core/ids.ts';
import { publishPolicy } from '../../../src/core/policies/publish.ts';
import type { TestCentre } from '../../support/centre.ts';
import type { TestCore } from '../../support/core.ts';
import { type SlackWorld, startSlackWorld } from './setup.ts';

/** Somebody at the keyboard of the local Slack. */
export type Driver = ReturnType<LocalSlack['person']>;

/** Publishes a policy, or its next version; returns the version's id. */
export async function publish(
  core: TestCore,
  accountId: AccountId,
  title: string,
  body: string,
): Promise<string> {
  const { versionId } = await publishPolicy(core, { accountId, title, body, by: { login: 'tests' } });
  return versionId;
}

/** Every acceptance so far. */
export function recordedForms(core: TestCore) {
  return core.db.policyAcceptance.findMany();
}

/** Opens the window about a signed form from a family's policies. */
export async function openSignedForm(
  person: Driver,
  { family, policy }: { family: string; policy: string },
): Promise<void> {
  await person.types(`/policies ${family}`);
  await person.modal(policy);
  await person.clicks('Manually accepted', { beside: policy });
  await person.modal('Which guardian signed it?');
}

/** Says in it that Jane signed on 3 November 2025. */
export async function fillSignedForm(person: Driver, filedAt = 'Cabinet 2'): Promise<void> {
  await person.chooses('signed-by', 'Jane Smith');
  await person.chooses('signed-on', '2025-11-03');
  await person.fills('filed-at', filedAt);
}

/** Prepares a centre with two policies. */
export async function withPolicies(core: TestCore, { accountId }: TestCentre): Promise<void> {
  await publish(core, accountId, 'Photo release', 'We may take photos.');
  await publish(core, accountId, 'Waiver', 'Gymnastics is a sport.');
}

/** As the Customer Portal writes it. */
export async function acceptElectronically(
  core: TestCore,
  { accountId, jane }: TestCentre,
  versionId: string,
  at = core.clock.now(),
): Promise<void> {
  const { bodyHash } = await core.db.policyVersion.findUniqueOrThrow({ where: { id: versionId } });
  await core.db.policyAcceptance.create({
    data: {
      accountId,
      versionId,
      guardianId: jane,
      kind: 'electronic',
      bodyHash,
      at,
      students: [],
      typedName: 'Jane Smith',
    },
  });
}

/** A centre for all stories of a file. What was accepted stays accepted, so each story has a policy of its own. */
export function storiesOfPolicies({ answerWithin }: { answerWithin?: number } = {}) {
  let world: SlackWorld;
  let round = 0;
  const story = { title: '', versionId: '', familyId: '' };
  beforeAll(async () => {
    world = await startSlackWorld({ until: 'file', ...(answerWithin ? { answerWithin } : {}) });
    const jane = await world.core.db.guardian.findUniqueOrThrow({ where: { id: world.centre.jane } });
    story.familyId = jane.familyId;
  });
  beforeEach(async () => {
    round += 1;
    story.title = `Waiver ${'abcdefghijklmnopqrstuvwxyz'[round]}`;
    story.versionId = await publish(world.core, world.centre.accountId, story.title, 'The text.');
  });
  afterEach(async () => {
    world.slack.heal();
    for (const person of ['U_MANAGER', 'U_ADMIN'].map((id) => world.slack.person(id)))
      if (person.reads('modal') !== '') await person.closesAll();
  });
  afterAll(() => world.stop());
  const patient = (id: string) => world.slack.person(id, { patienceMs: 8_000 });

  return {
    story,
    world: () => world,
    patient,
    /** What was recorded of the story's policy. */
    forms: () => world.core.db.policyAcceptance.findMany({ where: { versionId: story.versionId } }),
    audits: () =>
      world.core.db.auditEntry.findMany({
        where: { action: 'policy.accepted_manually', details: { path: ['policy'], equals: story.title } },
      }),
    /** Whether a family's window says all this of the story's policy; those of the stories before stand above it. */
    underTitle:
      (...parts: string[]) =>
      (words: string): boolean => {
        const under = words.split(story.title)[1];
        return under !== undefined && parts.every((part) => under.includes(part));
      },
    /** The window about the story's policy, filled in and ready for YES. */
    async filledForm(who = 'U_MANAGER', filedAt = 'Cabinet 2'): Promise<Driver> {
      const person = patient(who);
      await openSignedForm(person, { family: 'smith', policy: story.title });
      await fillSignedForm(person, filedAt);
      return person;
    },
  };
}
