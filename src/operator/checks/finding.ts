/** One line of the doctor's. Never holds a secret. */
export interface Finding {
  what: string;
  well: boolean;
  /** What was found, or what to do. One sentence. */
  says: string;
}
