import { z } from 'zod';
import { webhookSecrets } from './resendSettings.ts';
import { missingForTwilio, twilioFields } from './twilioSettings.ts';

export { readTwilio } from './twilioSettings.ts';

/** Settings as the contract names them, parsed. Secrets stay in here and are never logged. */
export type Config = ReturnType<typeof settings.parse>;

/** The start stops: one line per setting that says what to do. */
export class WrongSettings extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'WrongSettings';
    this.lines = lines;
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const LEAST_SECRET_BYTES = 32;

const text = (what: string) => z.string({ error: what }).trim().min(1, what);

const publicUrl = text(
  'Set it to the address that people reach Keydesk at, such as https://keydesk.example.com.',
).transform((value, context) => {
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue('It is not a web address. Use one such as https://keydesk.example.com.');
  } else if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    context.addIssue(
      'It must begin with https:// (http:// is only allowed on this machine itself, such as http://127.0.0.1:3000).',
    );
  } else if (url.pathname !== '/' || url.search || url.hash || url.username) {
    context.addIssue('It must end after the host name: no path, question mark or user name.');
  } else {
    return url.origin;
  }
  return z.NEVER;
});

const appSecret = text('Make one with: openssl rand -base64 32').transform((value, context) => {
  const secrets = value.split(',').map((one) => Buffer.from(one.trim(), 'base64'));
  if (secrets.some((one) => one.length < LEAST_SECRET_BYTES)) {
    context.addIssue(
      'Each secret must be 32 random bytes or more in base64. Make one with: openssl rand -base64 32',
    );
    return z.NEVER;
  }
  return secrets;
});

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `Use a whole number from ${least} to ${most}.`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `Use a whole number from ${least} to ${most}.`);

const webAddress = (example: string) =>
  z.string().refine((value) => {
    const url = URL.parse(value);
    // Keys and links travel there.
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  }, `Use an https address such as ${example} (http is only allowed on this machine itself).`);

const settings = z.object({
  PUBLIC_URL: publicUrl,
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  APP_SECRET: appSecret,
  DATABASE_URL: z
    .string()
    .refine(
      (value) => ['postgres:', 'postgresql:'].includes(URL.parse(value)?.protocol ?? ''),
      'Use an address such as postgres://user:password@host:5432/keydesk, or leave it out for the built-in database.',
    )
    .optional(),
  DATA_DIR: z.string().default('./data'),
  SLACK_BOT_TOKEN: text(
    'Copy it from your Slack app, page OAuth & Permissions (it begins with xoxb-).',
  ).optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith(
      'xapp-',
      'It begins with xapp-. Copy it from your Slack app, page Basic Information, App-Level Tokens.',
    )
    .optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_API_URL: webAddress('https://slack.com/api/').default('https://slack.com/api/'),
  RESEND_API_KEY: text('Copy it from Resend, page API Keys (it begins with re_).'),
  RESEND_BASE_URL: webAddress('https://api.resend.com').default('https://api.resend.com'),
  RESEND_WEBHOOK_SECRET: webhookSecrets.optional(),
  EMAIL_FROM: text(
    'Set it to an address of a domain that you verified at Resend, such as keydesk@mail.example.com.',
  ).pipe(
    z.email('Use a plain address such as keydesk@mail.example.com; the centre’s name is put before it.'),
  ),
  ...twilioFields,
  TWILIO_BASE_URL: webAddress('https://api.twilio.com').optional(),
  PWNED_PASSWORDS: z
    .enum(['on', 'off'], 'Use on or off.')
    .default('off')
    .transform((value) => value === 'on'),
  PWNED_PASSWORDS_BASE_URL: webAddress('https://api.pwnedpasswords.com').default(
    'https://api.pwnedpasswords.com',
  ),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'Use one of fatal, error, warn, info, debug, trace, silent.',
    )
    .default('info'),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
});

/** What must be there for Slack. Many workspaces by OAuth come with a later issue; until then one workspace's token is needed. */
function missingForSlack(present: Record<string, unknown>): [name: string, what: string][] {
  const missing: [string, string][] = [];
  if (!present.SLACK_BOT_TOKEN) {
    missing.push([
      'SLACK_BOT_TOKEN',
      'Copy it from your Slack app, page OAuth & Permissions (it begins with xoxb-).',
    ]);
  }
  if (!present.SLACK_SIGNING_SECRET && !present.SLACK_APP_TOKEN) {
    missing.push([
      'SLACK_SIGNING_SECRET',
      'Copy it from your Slack app, page Basic Information; or set SLACK_APP_TOKEN to use Socket Mode.',
    ]);
  }
  return missing;
}

/** What the operator's tool needs for commands that only work on the database. */
const databaseSettings = settings.pick({
  APP_SECRET: true,
  DATABASE_URL: true,
  DATA_DIR: true,
  LOG_LEVEL: true,
});
export type DatabaseConfig = ReturnType<typeof databaseSettings.parse>;

/**
 * Reads the settings from environment-style values; an empty value counts as absent.
 * @throws WrongSettings with one line per wrong or missing setting. No line repeats a value, since it may be a secret.
 */
export function readConfig(environment: Environment): Config {
  return read(settings, environment, (present) => [
    ...missingForSlack(present),
    ...missingForTwilio(present),
  ]);
}

/** As readConfig, for what needs the database alone. */
export function readDatabaseConfig(environment: Environment): DatabaseConfig {
  return read(databaseSettings, environment, () => []);
}

/**
 * How many signing secrets of Resend are set, 0 without any.
 * @throws WrongSettings
 */
export function countWebhookSecrets(environment: Environment): number {
  const only = settings.pick({ RESEND_WEBHOOK_SECRET: true });
  return read(only, environment, () => []).RESEND_WEBHOOK_SECRET?.length ?? 0;
}

/**
 * The base of links, for a command that prints one.
 * @throws WrongSettings
 */
export function readPublicUrl(environment: Environment): string {
  return read(settings.pick({ PUBLIC_URL: true }), environment, () => []).PUBLIC_URL;
}

type Environment = Record<string, string | undefined>;

function read<T>(schema: z.ZodType<T>, environment: Environment, alsoMissing: typeof missingForSlack): T {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(present);
  const problems = new Map(alsoMissing(present));
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!problems.has(name)) problems.set(name, issue.message);
  }
  if (parsed.success && problems.size === 0) return parsed.data;
  throw new WrongSettings(
    [...problems].map(
      ([name, message]) => `${name} ${name in present ? 'is wrong' : 'is missing'}. ${message}`,
    ),
  );
}
