/** What can go wrong at Twilio, for one request to send. */
export type TextFault =
  /** Answers with a status and Twilio's number for what is wrong, if given; nothing is accepted. */
  | { kind: 'status'; status: number; code?: number }
  /** Answers 201 with something that is not Twilio's. */
  | { kind: 'garbage' }
  /** Cuts the connection before anything is accepted. */
  | { kind: 'drop' }
  /** Never answers; nothing is accepted. */
  | { kind: 'hang' }
  /** Accepts the text and then cuts the connection: the sender cannot know. */
  | { kind: 'drop-after-accepting' }
  /** Accepts the text and never answers. */
  | { kind: 'hang-after-accepting' }
  /** Accepts the text and answers 502, as a gateway on the way does. */
  | { kind: 'trouble-after-accepting' };

/** What becomes of a text that was accepted. */
export type Fate =
  | { kind: 'delivered' }
  | { kind: 'undelivered' | 'failed'; errorCode: number }
  /** No news comes. */
  | { kind: 'silent' };
