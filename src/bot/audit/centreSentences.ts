import type { AuditAction } from '../../core/audit/entry.ts';
import { because, byWay, counted, type Told } from './told.ts';

/** The account, its records, messages, credits and policies. */
export const CENTRE_SENTENCES = {
  'account.created': ({ who }) => `${who} created the account`,
  'account.changed': (told) => `${told.who} changed the setting ${fromTo(told)}`,
  'settings.changed': (told) => `${told.who} changed the setting ${fromTo(told)}`,
  'settings.refused': (told) => `${told.who} was refused a change of the settings${because(told)}`,
  'audit.exported': (told) => `${told.who} exported the Audit Log${which(told)}`,
  'directory.imported': (told) => `${told.who} imported records${imported(told)}`,
  'guardian.contact_changed': (told) => contactChanged(told),
  'staff.contact_changed': (told) => contactChanged(told),
  'guardian.access_changed': (told) =>
    told.detail('can_log_in') === 'true'
      ? `${told.who} turned Can Log In on for ${told.whom}`
      : `${told.who} turned Can Log In off for ${told.whom}`,
  'notice.sent': (told) => `A notice was sent to ${told.whom}${byWay(told)}`,
  'notice.failed': (told) =>
    `A notice to ${told.whom} could not be sent${byWay(told)}${because(told, 'problem')}`,
  'delivery.news': (told) =>
    `The provider reported of a message for ${told.whom}${byWay(told)}${because(told, told.detail('state') ? 'state' : 'news')}`,
  'address.marked': (told) => `An address of ${told.whom} was marked${byWay(told)}${because(told, 'kind')}`,
  'address.cleared': (told) =>
    `The mark of an address of ${told.whom} was taken away${byWay(told)}${because(told, 'kind')}`,
  'credits.added': (told) =>
    `${told.who} added ${counted(told.detail('amount') || '0', 'SMS credit')}${because(told, 'note')}`,
  'credits.low': (told) => `The SMS credits fell to ${told.detail('balance') || 'few'}`,
  'sms.paused': (told) => `Texts were paused${because(told, 'problem')}`,
  'sms.resumed': ({ who }) => `${who} let texts go out again`,
  'policy.published': (told) => `${told.who} published ${told.whom}${version(told)}`,
  'policy.refused': (told) =>
    `${told.who} was refused to record a signed form of ${told.whom}${because(told)}`,
  'policy.accepted_electronically': (told) =>
    `${told.who} accepted ${told.whom}${version(told)} electronically`,
  'policy.accepted_manually': (told) =>
    `${told.who} marked ${told.whom}${version(told)} as Manually accepted for ${told.person('guardian')}, filed at ${told.detail('filed_at') || 'an unknown place'}`,
} satisfies Partial<Record<AuditAction, (told: Told) => string>>;

function fromTo({ detail }: Told): string {
  const setting = `“${detail('setting') || 'unknown'}”`;
  const [from, to] = [detail('from'), detail('to')];
  if (!to) return from ? `${setting}, which was ${from}, back to its default` : setting;
  return from ? `${setting} from ${from} to ${to}` : `${setting} to ${to}`;
}

function which({ detail }: Told): string {
  const parts = [
    detail('kind') && `of the kind “${detail('kind')}”`,
    detail('from') && `from ${detail('from')}`,
    detail('until') && `until ${detail('until')}`,
    detail('of_some_people') === 'true' && 'of some people',
  ].filter(Boolean);
  return parts.length > 0 ? `, ${parts.join(', ')}` : ', all of it';
}

function imported({ detail }: Told): string {
  const kinds = ['families', 'guardians', 'students', 'staff'];
  const parts = kinds.flatMap((kind) => {
    const [added, changed] = [detail(`${kind}_added`), detail(`${kind}_changed`)];
    return added || changed ? [`${kind}: ${added || 0} added, ${changed || 0} changed`] : [];
  });
  return parts.length > 0 ? ` (${parts.join('; ')})` : '';
}

function contactChanged({ who, whom, detail }: Told): string {
  const what = detail('channel') === 'sms' ? 'phone number' : 'email';
  return `${who} changed the ${what} of ${whom} from ${detail('from') || 'none'} to ${detail('to') || 'none'}`;
}

function version({ detail }: Told): string {
  return detail('version') ? `, version ${detail('version')},` : '';
}
