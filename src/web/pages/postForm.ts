import { FORM_TOKEN } from '../formToken.ts';
import { type Html, html, type Shown } from '../html.ts';
import type { Visit } from '../visit.ts';

/**
 * The one way to make a form: it carries the token without which no POST is taken. Browsers say nothing of their own
 * about its fields (`novalidate`); the server's sentences stand beside them. `autocomplete="off"` keeps Firefox from
 * putting an old token back when a page is reloaded.
 */
export function postForm(visit: Visit, action: string, body: Shown): Html {
  return html`<form method="post" action="${action}" novalidate>
<input type="hidden" name="${FORM_TOKEN}" value="${visit.formToken}" autocomplete="off">
${body}
</form>`;
}
