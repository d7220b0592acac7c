const KEPT_MS = 60 * 60 * 1000;

/** Drops what was issued more than an hour ago, long after it stopped working; a Map keeps the order of issue. */
export function forgetOld(issued: Map<string, { issuedAt: number }>, now: Date): void {
  for (const [id, { issuedAt }] of issued) {
    if (now.getTime() - issuedAt <= KEPT_MS) return;
    issued.delete(id);
  }
}
