/** One line of the doctor's. Never holds a secret. */
export interface Finding {
  what: string;
  well: boolean;
  /** Nothing is wrong, but somebody may want to do something. */
  note?: true;
  /** What was found, or what to do. One sentence. */
  says: string;
}
