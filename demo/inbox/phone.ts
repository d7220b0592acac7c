import express, { type Router } from 'express';
import { z } from 'zod';
import { linksIn } from './mailbox.ts';
import { type NextMessage, TURNS } from './nextMessage.ts';
import type { Texts } from './twilio/start.ts';
import type { Text, TextAnswer } from './twilio/textbox.ts';

const answer = z.object({ from: z.string().max(20), body: z.enum(['STOP', 'START']) });
const choice = z.object({ turn: z.enum(TURNS) });

/** What the Inbox page asks about phones, and what somebody does there. */
export function phonePages({ texts, next }: { texts: Texts; next: NextMessage }): Router {
  const { textbox } = texts;
  const router = express.Router();
  // Nothing but JSON is read: a page of another origin cannot send any without being asked first, and is refused then.
  const json = express.json({ limit: '4kb' });
  router.get('/demo/inbox/phones/:number', (request, response, gone) => {
    const { number } = request.params;
    const thread = [...textbox.to(number).map(bubbleOf), ...textbox.answersFrom(number).map(answerOf)];
    if (thread.length === 0) return gone();
    textbox.open(number);
    thread.sort((one, other) => one.at.getTime() - other.at.getTime());
    response.json({
      number,
      from: textbox.to(number).at(-1)?.from,
      isOptedOut: textbox.isOptedOut(number),
      thread,
    });
  });
  router.post('/demo/inbox/answers', json, async (request, response) => {
    const { data } = answer.safeParse(request.body);
    if (!data || textbox.to(data.from).length === 0) {
      response.status(400).json({ ok: false, error: 'Answer STOP or START from a phone that got a text.' });
      return;
    }
    const status = await texts.answer(data.from, data.body);
    response.json({ ok: status >= 200 && status < 300 });
  });
  router.post('/demo/inbox/next', json, (request, response) => {
    const { data } = choice.safeParse(request.body);
    if (!data) {
      response.status(400).json({ ok: false, error: `Choose one of: ${TURNS.join(', ')}.` });
      return;
    }
    next.choose(data.turn);
    response.json({ ok: true });
  });
  return router;
}

/** A text as a line in the list of messages. */
export function textLine({ sid, to, from, body, acceptedAt }: Text, opened: boolean) {
  return { kind: 'text', id: sid, from, to: [to], acceptedAt, opened, begins: body.slice(0, 120) };
}

function bubbleOf({ body, status, errorCode, acceptedAt }: Text) {
  return {
    kind: 'text',
    body,
    links: linksIn({ text: body }),
    status,
    errorCode: errorCode ?? null,
    at: acceptedAt,
  };
}

function answerOf({ body, at }: TextAnswer) {
  return { kind: 'answer', body, at };
}
