import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';

/**
 * Bolt's and the Web API client's log lines in ours. Their debug lines hold whole payloads and headers, so they are
 * dropped whatever LOG_LEVEL says; of anything that is not a string only its name is kept.
 */
export function boltLog(log: Logger): BoltLogger {
  const slack = log.child({ from: 'slack' });
  const words = (parts: unknown[]) =>
    parts
      .map((part) => (typeof part === 'string' ? part : part instanceof Error ? part.name : typeof part))
      .join(' ');
  return {
    debug: () => {},
    info: (...parts) => slack.debug(words(parts)),
    warn: (...parts) => slack.warn(words(parts)),
    error: (...parts) => slack.error(words(parts)),
    getLevel: () => LogLevel.INFO,
    setLevel: () => {},
    setName: () => {},
  };
}
