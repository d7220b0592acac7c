import { freePort } from '../../src/core/database/embedded/free-port.ts';
import { watchingLoop } from '../measure/loopDelay.ts';
import { type Program, startProgram } from './programs.ts';
import type { Stage } from './stage.ts';

/** A Keydesk in a process of its own, as `npm start` starts it. */
export interface KeydeskProgram extends Program {
  url: string;
  /** Milliseconds from the start of the process to the first /readyz that said yes. */
  readyAfterMs: number;
}

export interface KeydeskOptions {
  dataDir: string;
  appSecret: string;
  /** For RESEND_BASE_URL. */
  mailUrl: string;
  /** For SLACK_API_URL. */
  slackApiUrl: string;
  /** For TRUST_PROXY. */
  trustProxy?: number;
  /** Whether `readLoopDelay` is to be asked of it, and the file for its answers. */
  loopDelayFile?: string;
  /** Settings beside those that every bench needs. */
  more?: Record<string, string>;
}

export const SLACK_SIGNING_SECRET = 'signing-secret-of-the-bench';
export const SLACK_BOT_TOKEN = 'bot-token-of-the-bench';
/** Where links point to; nothing listens there. */
export const PUBLIC_URL = 'http://127.0.0.1:9';

/** Starts Keydesk and waits until it is ready. @throws with its last words when it ends instead. */
export async function startKeydesk(stage: Stage, options: KeydeskOptions): Promise<KeydeskProgram> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const watching = options.loopDelayFile ? watchingLoop(options.loopDelayFile) : { nodeOptions: [], env: {} };
  const began = performance.now();
  const program = startProgram(stage.closing, {
    file: 'src/main.ts',
    folder: stage.folder,
    nodeOptions: [...(stage.nodeOptions ?? []), ...watching.nodeOptions],
    env: {
      PORT: String(port),
      PUBLIC_URL,
      APP_SECRET: options.appSecret,
      DATA_DIR: options.dataDir,
      SLACK_BOT_TOKEN,
      SLACK_SIGNING_SECRET,
      SLACK_API_URL: options.slackApiUrl,
      RESEND_API_KEY: 'key-of-the-bench',
      RESEND_BASE_URL: options.mailUrl,
      EMAIL_FROM: 'keydesk@mail.example',
      TRUST_PROXY: String(options.trustProxy ?? 0),
      ...watching.env,
      ...options.more,
    },
  });
  await answersWell(`${url}/readyz`, program);
  return { ...program, url, readyAfterMs: performance.now() - began };
}

const LOOK_EVERY_MS = 5;
const PATIENCE_MS = 60_000;

/** Asks again and again until a server says 200. @throws with the program's last words when it does not get there. */
export async function answersWell(url: string, program: Program): Promise<void> {
  const giveUp = performance.now() + PATIENCE_MS;
  let ended = false;
  void program.ended.then(() => {
    ended = true;
  });
  for (;;) {
    const status = await fetch(url).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    if (status === 200) return;
    if (ended || performance.now() > giveUp)
      throw new Error(`${url} never said that it was ready: ${program.lastWords()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
