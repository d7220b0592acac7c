import { EventEmitter } from 'node:events';

/** Tells pages and tests that what a person sees has changed. */
export interface Changes {
  tell(userIds: Iterable<string>): void;
  /** Calls back at each change of one person's view; returns how to stop. */
  follow(userId: string, callback: () => void): () => void;
}

export function createChanges(): Changes {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    tell(userIds) {
      for (const userId of new Set(userIds)) emitter.emit(userId);
    },
    follow(userId, callback) {
      emitter.on(userId, callback);
      return () => emitter.off(userId, callback);
    },
  };
}
