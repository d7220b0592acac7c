/** One part of a mail, in reading order. Both the HTML and the plain text are made from the same parts. */
export type Block =
  | { kind: 'words'; words: string }
  /** The one thing to do. */
  | { kind: 'button'; label: string; href: string }
  /** A sentence, then an address that is shown in full. */
  | { kind: 'address'; words: string; href: string; inHtmlOnly?: true }
  /** A sentence, then a link that nobody needs to notice: a label in HTML, the address in plain text. */
  | { kind: 'quiet'; words: string; label: string; href: string };

/** What a template says, before it has a form. */
export interface Mail {
  language: 'en' | 'es';
  /** Holds nothing about a person: it shows on locked screens. */
  subject: string;
  /** What a phone shows under the subject. */
  preview: string;
  title: string;
  blocks: readonly Block[];
  footer: string;
}

/** A mail ready to go out. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
}
