import { join } from 'node:path';

/** What the environment may change about the demo. */
export interface DemoSettings {
  host: string;
  port: number;
  /** Its own folder inside DATA_DIR, so that it never touches the data of a real Keydesk. */
  dataDir: string;
  logLevel: string;
}

/**
 * Reads PORT, HOST, DATA_DIR and LOG_LEVEL, and nothing else: real credentials in the environment stay out of the demo.
 * @throws Error with one plain sentence
 */
export function readDemoSettings(environment: Record<string, string | undefined>): DemoSettings {
  const { PORT: port = '', HOST: host = '', DATA_DIR: dataDir = '', LOG_LEVEL: logLevel = '' } = environment;
  if (port.trim() !== '' && !(/^\d{1,5}$/.test(port.trim()) && Number(port) <= 65_535)) {
    throw new Error('PORT must be a whole number from 0 to 65535. Leave it out for 3000.');
  }
  return {
    host: host.trim() || '127.0.0.1',
    port: Number(port.trim() || 3000),
    dataDir: join(dataDir.trim() || './data', 'demo'),
    logLevel: logLevel.trim() || 'warn',
  };
}
