import { render } from '@react-email/render';
import { z } from 'zod';
import { type Color, isColor } from '../../accounts/brandColor.ts';
import { contactGuard, contactGuardContent } from './contactGuard.ts';
import { guardianReset, guardianResetContent } from './guardianReset.ts';
import { htmlPage } from './htmlPage.ts';
import type { Mail, RenderedMail } from './mail.ts';
import { ownerRecovery, ownerRecoveryContent } from './ownerRecovery.ts';
import { ownership, ownershipContent } from './ownership.ts';
import { passwordChanged, passwordChangedContent } from './passwordChanged.ts';
import { plainText } from './plainText.ts';
import { resetReported, resetReportedContent } from './resetReported.ts';
import { isStaffLink, staffLink, staffLinkContent } from './staffLink.ts';
import { staffNews, staffNewsContent } from './staffNews.ts';
import { staffNotice, staffNoticeContent } from './staffNotice.ts';
import {
  passwordAssigned,
  passwordAssignedContent,
  staffPasswordChanged,
  staffPasswordChangedContent,
} from './staffPassword.ts';

/** What every content may hold besides its template's own: the centre's colour when it was put in the outbox. */
const frozenColor = z.object({
  color: z
    .custom<Color>((value) => typeof value === 'string' && isColor(value))
    .optional()
    .catch(undefined),
});

/** What a template works with: the frozen content of the row, and what must not be in it. */
export interface MailInput {
  template: string;
  content: unknown;
  publicUrl: string;
  /** The link's token in clear, for templates that carry a link. */
  token?: string;
}

/**
 * Renders one mail of the outbox. Looks at nothing but its input, so that every attempt gives the same bytes: the
 * provider tells a retry from a second mail by them.
 * @throws when the template is unknown, the content does not fit it, or its token is missing.
 */
export async function renderMail(input: MailInput): Promise<RenderedMail> {
  const mail = write(input);
  const { color } = frozenColor.parse(input.content);
  return { subject: mail.subject, html: await render(htmlPage(mail, color)), text: plainText(mail) };
}

function write({ template, content, publicUrl, token }: MailInput): Mail {
  const withToken = () => {
    if (token === undefined) throw new Error(`The template ${template} needs a token.`);
    return { publicUrl, token };
  };
  if (isStaffLink(template)) return staffLink(template, staffLinkContent.parse(content), withToken());
  switch (template) {
    case 'contact-guard':
      return contactGuard(contactGuardContent.parse(content));
    case 'guardian-reset':
      return guardianReset(guardianResetContent.parse(content), withToken());
    case 'owner-recovery':
      return ownerRecovery(ownerRecoveryContent.parse(content), { publicUrl, token });
    case 'ownership':
      return ownership(ownershipContent.parse(content), { publicUrl });
    case 'password-changed':
      return isOffice(content)
        ? staffPasswordChanged(staffPasswordChangedContent.parse(content), { publicUrl })
        : passwordChanged(passwordChangedContent.parse(content), { publicUrl });
    case 'password-assigned':
      return passwordAssigned(passwordAssignedContent.parse(content), { publicUrl });
    case 'reset-reported':
      return resetReported(resetReportedContent.parse(content));
    case 'staff-news':
      return staffNews(staffNewsContent.parse(content), { publicUrl });
    case 'staff-notice':
      return staffNotice(staffNoticeContent.parse(content));
    default:
      throw new Error(`There is no mail template “${template}”.`);
  }
}

/** Rows of before there was an Office Portal say nothing of one. */
function isOffice(content: unknown): boolean {
  return (content as { portal?: unknown } | null)?.portal === 'office';
}
