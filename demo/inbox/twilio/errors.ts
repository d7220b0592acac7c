import type { Response } from 'express';

/** Refuses as Twilio does (twilio.com/docs/usage/twilios-response). */
export function refuse(response: Response, status: number, code: number, message = ''): void {
  response.status(status).json({
    code,
    message: message || `Twilio could not take the message (${code}).`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
}
