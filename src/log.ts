import { type Logger, pino } from 'pino';

/**
 * The log. What must never be in it (tokens, links, passwords, keys, full addresses) is not given to it in the
 * first place; these paths are a second net.
 */
export function makeLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        '*.password',
        '*.confirm',
        '*.current',
        '*.token',
        '*.authorization',
        '*.cookie',
        '*.headers.authorization',
        '*.headers.cookie',
        '*.passwordHash',
        '*.sealedToken',
        // A database's error may bring the whole row along.
        'err.meta',
        'err.detail',
      ],
      censor: '[hidden]',
    },
  });
}
