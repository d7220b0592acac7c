import { type Html, html, type Shown } from '../html.ts';

/** One box of a form. */
export interface Field {
  name: 'email' | 'password' | 'confirm' | 'current' | 'name';
  label: string;
  type: 'email' | 'password' | 'text';
  autocomplete: 'username' | 'current-password' | 'new-password' | 'name';
  hint?: string;
  /** What is wrong with it, beside it and tied to it for screen readers. */
  wrong?: string | undefined;
  /** Typed before, to be shown again. Never a password. */
  value?: string;
  /** A hint for password managers; the server counts. */
  leastLength?: number;
}

/** Boxes with their labels, hints and errors. The first that is wrong has the focus. */
export function fields(all: readonly Field[]): Html {
  const first = all.find((one) => one.wrong);
  return html`${all.map((one) => field(one, one === first))}`;
}

function field(one: Field, focus: boolean): Html {
  const { name, hint, wrong } = one;
  const described = [hint && `${name}-hint`, wrong && `${name}-wrong`].filter(Boolean).join(' ');
  return html`<div class="field">
<label for="${name}">${one.label}</label>
${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
${wrong !== undefined && html`<p class="wrong" id="${name}-wrong">${wrong}</p>`}
<input required autocomplete="${one.autocomplete}" type="${one.type}" id="${name}" name="${name}"${[
    ofType(one),
    described !== '' && html` aria-describedby="${described}"`,
    wrong !== undefined && html` aria-invalid="true"`,
    focus && html` autofocus`,
  ]}>
</div>`;
}

function ofType({ type, value, leastLength }: Field): Shown {
  if (type === 'email') {
    return html` inputmode="email" autocapitalize="none" spellcheck="false" value="${value ?? ''}"`;
  }
  if (type === 'text') return html` value="${value ?? ''}"`;
  return (
    leastLength !== undefined &&
    html` minlength="${leastLength}" passwordrules="minlength: ${leastLength}; maxlength: 128;"`
  );
}

/** A sentence about the whole form, said at once by screen readers. */
export function notice(sentence: string | undefined): Shown {
  return sentence !== undefined && html`<p class="notice" role="alert">${sentence}</p>`;
}

/** A link that looks like a button. */
export function buttonLink(href: string, label: string, kind: 'first' | 'second' = 'first'): Html {
  return html`<p><a class="button ${kind}" href="${href}">${label}</a></p>`;
}
