import { z } from 'zod';
import type { Block, Mail } from './mail.ts';
import { oneLine } from './oneLine.ts';
import { COMMON, STAFF_LINK_TEMPLATES, STAFF_LINK_WORDS, type StaffLinkTemplate } from './staffLinkWords.ts';

/** What a mail with a link of staff froze when it was put in the outbox. Never the token. */
export const staffLinkContent = z.object({
  centre: z.string(),
  staff: z.string(),
  language: z.enum(['en', 'es']),
  slug: z.string().min(1),
  /** Who pressed the button; of an invitation. */
  invitedBy: z.string().nullish(),
});

export function isStaffLink(template: string): template is StaffLinkTemplate {
  return (STAFF_LINK_TEMPLATES as readonly string[]).includes(template);
}

/**
 * The link with which somebody of the staff chooses a password (S2, S6), or the Business Owner gets the login back (S3).
 * @param token in clear, for this mail alone.
 */
export function staffLink(
  template: StaffLinkTemplate,
  content: z.output<typeof staffLinkContent>,
  { publicUrl, token }: { publicUrl: string; token: string },
): Mail {
  const { language, slug, invitedBy } = content;
  const words = STAFF_LINK_WORDS[template][language];
  const common = COMMON[language];
  const centre = oneLine(content.centre, 200);
  const link = `${publicUrl}/reset/${token}`;
  const forgot = `${publicUrl}/${encodeURIComponent(slug)}/office/forgot`;
  const late: Block =
    template === 'owner-recovery-link'
      ? { kind: 'words', words: words.late }
      : { kind: 'address', words: words.late, href: forgot };
  const what = words.what(centre, invitedBy ? oneLine(invitedBy, 100) : undefined);
  return {
    language,
    subject: words.subject(oneLine(content.centre, 60)),
    preview: common.preview,
    title: words.title,
    blocks: [
      { kind: 'words', words: common.hello(oneLine(content.staff, 100)) },
      { kind: 'words', words: what },
      { kind: 'button', label: words.button, href: link },
      { kind: 'words', words: common.lasts },
      late,
      { kind: 'address', words: common.copy, href: link, inHtmlOnly: true },
      { kind: 'quiet', words: words.notMe(centre), label: common.notMe, href: `${link}/not-me` },
      { kind: 'words', words: common.neverShare(centre) },
    ],
    footer: common.footer(centre),
  };
}
