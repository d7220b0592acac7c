import { userInfo } from 'node:os';

/** Who runs the tool, for the Audit Log. In a container the user may have a number and no name. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
