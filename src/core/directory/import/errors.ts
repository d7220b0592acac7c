import { Refusal } from '../../errors.ts';

/** A file cannot be used as a whole; nothing of any file was written. */
export class UnreadableFile extends Refusal {
  readonly code = 'unreadable-file';
  constructor(file: string, why: string) {
    super(`${file} cannot be imported. ${why}`);
  }
}
