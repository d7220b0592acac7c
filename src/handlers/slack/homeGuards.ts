import { DAYS, type DayName, GUARD } from '../../bot/home/guardsModal.ts';
import type { SeenView, Submission } from '../../bot/interaction.ts';
import { lookingModal } from '../../bot/modals/noticeModal.ts';
import { type ApprovalSettings, readPolicy, type SettingsPatch } from '../../core/approvals/settings.ts';
import { numberIn, ticked } from './homeFields.ts';
import { save } from './homeSettings.ts';

/** Save, in the window of guards. A guard that is switched off keeps its number for when it is switched on again. */
export const saveGuardSettings: Submission = {
  field: GUARD.contactChanged,
  working: () => lookingModal('Still saving…'),
  handle: async ({ core, asking, view }) => {
    const asker = await asking.proven;
    const hours = hoursIn(view);
    if ('errors' in hours) return hours;
    const { settings } = await readPolicy(core.db, asker.accountId);
    return save(core, asker, { patch: guardsIn(view, settings, hours), view, field: GUARD.contactChanged });
  },
};

type Hours = ApprovalSettings['outsideHours']['hours'];

function guardsIn({ values }: SeenView, now: ApprovalSettings, hours: Hours): SettingsPatch {
  const contactHours = numberIn(values, GUARD.contactChanged);
  const sends = numberIn(values, GUARD.burst);
  const resets = numberIn(values, GUARD.repeated);
  const texts = numberIn(values, GUARD.smsCap);
  return {
    contactChanged: { on: contactHours !== undefined, hours: contactHours ?? now.contactChanged.hours },
    burst: { on: sends !== undefined, sends: sends ?? now.burst.sends },
    repeated: { on: resets !== undefined, resets: resets ?? now.repeated.resets },
    smsCap: { on: texts !== undefined, texts: texts ?? now.smsCap.texts },
    outsideHours: { on: ticked(values, GUARD.outsideHours), hours },
  };
}

/** `9:00 - 21:00`, with any dash; the hour may lack its nought. */
const FROM_TO = /^(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})$/;

/** The opening hours as typed, or what is wrong beside which day. */
function hoursIn({ values }: SeenView): Hours | { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const read = (Object.keys(DAYS) as DayName[]).map((day) => {
    const typed = values[day]?.[day]?.value?.trim() ?? '';
    if (typed === '' || /^closed$/i.test(typed)) return [day, null] as const;
    const [from, to] =
      FROM_TO.exec(typed)
        ?.slice(1)
        .map((time) => time.padStart(5, '0')) ?? [];
    const sane = [from, to].every((time) => time && /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(time));
    if (!from || !to || !sane || from >= to) {
      errors[day] = 'Write two times, the first before the second, such as 09:00 - 21:00, or leave it empty.';
      return [day, null] as const;
    }
    return [day, { from, to }] as const;
  });
  return Object.keys(errors).length > 0 ? { errors } : (Object.fromEntries(read) as Hours);
}
