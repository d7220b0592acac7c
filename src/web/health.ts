import type { RequestHandler } from 'express';
import type { Core } from '../core/core.ts';
import { databaseAnswers } from '../core/database/answers.ts';

/** Milliseconds that the database has to answer. */
const PATIENCE = 1_000;

/** GET /healthz: this process runs. */
export const showHealth: RequestHandler = (_req, res) => {
  res.type('text/plain').send('ok\n');
};

/** GET /readyz: it can serve. @param started whether the rooms are together (queue, bot, workers). */
export function showReadiness(core: Pick<Core, 'db'>, started: () => boolean): RequestHandler {
  return async (_req, res) => {
    const problem = !started()
      ? 'starting'
      : (await answers(core))
        ? undefined
        : 'the database does not answer';
    res
      .status(problem ? 503 : 200)
      .type('text/plain')
      .send(`${problem ?? 'ready'}\n`);
  };
}

async function answers(core: Pick<Core, 'db'>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  return Promise.race([databaseAnswers(core), tooLate]).finally(() => clearTimeout(timer));
}
