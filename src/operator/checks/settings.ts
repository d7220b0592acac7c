import { readConfig, WrongSettings } from '../../config.ts';
import type { Finding } from './finding.ts';

/** The settings, by the schema that the start itself uses: one line per setting that needs somebody. */
export function checkSettings(environment: NodeJS.ProcessEnv): Finding[] {
  try {
    readConfig(environment);
    return [{ what: 'Settings', well: true, says: 'all there.' }];
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error;
    return error.lines.map((says) => ({ what: 'Settings', well: false, says }));
  }
}
