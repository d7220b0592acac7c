// @ts-check
// `<!date^…>`: the reader's own zone, in Slack's forms.

const LOCALE = 'en-US';

/**
 * Fills a format such as `{date_short_pretty} at {time}`. Unknown tokens stay as they are, as in Slack.
 * @param {number} timestamp  seconds since 1970
 * @param {string} format
 * @param {{ now: Date, timeZone?: string, begins?: boolean }} reader  begins: with a capital, at the beginning of a line
 * @returns {string}
 */
export function formatDate(timestamp, format, { now, timeZone, begins = false }) {
  const date = new Date(timestamp * 1000);
  /** @param {Intl.DateTimeFormatOptions} options */
  const show = (options) =>
    new Intl.DateTimeFormat(LOCALE, { ...options, ...(timeZone ? { timeZone } : {}) }).format(date);
  const year = { year: /** @type {const} */ ('numeric') };
  const long = () =>
    withOrdinal(show({ month: 'long', day: 'numeric', ...year }), Number(show({ day: 'numeric' })));
  const short = () => show({ month: 'short', day: 'numeric', ...year });
  const pretty = (/** @type {() => string} */ otherwise) => nearDay(date, now, timeZone) ?? otherwise();
  /** @type {Record<string, () => string>} */
  const tokens = {
    date_num: () => isoDay(date, timeZone),
    date_slash: () => isoDay(date, timeZone).replaceAll('-', '/'),
    date: long,
    date_short: short,
    date_long: () => `${show({ weekday: 'long' })}, ${long()}`,
    date_pretty: () => pretty(long),
    date_short_pretty: () => pretty(short),
    date_long_pretty: () => pretty(() => `${show({ weekday: 'long' })}, ${long()}`),
    time: () => show({ hour: 'numeric', minute: '2-digit' }),
    time_secs: () => show({ hour: 'numeric', minute: '2-digit', second: '2-digit' }),
    ago: () => ago(date, now),
  };
  const filled = format.replace(/\{([a-z_]+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
  return begins ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled;
}

/**
 * @param {string} text  "February 18, 2014"
 * @param {number} day
 */
function withOrdinal(text, day) {
  const ending = day > 10 && day < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return text.replace(String(day), `${day}${ending}`);
}

/**
 * The calendar day there, as 2014-02-18.
 * @param {Date} date
 * @param {string | undefined} timeZone
 */
export function isoDay(date, timeZone) {
  return new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone ? { timeZone } : {}),
  }).format(date);
}

/**
 * @param {Date} date
 * @param {Date} now
 * @param {string | undefined} timeZone
 * @returns {string | null}
 */
function nearDay(date, now, timeZone) {
  const days = Math.round(
    (Date.parse(isoDay(date, timeZone)) - Date.parse(isoDay(now, timeZone))) / 86_400_000,
  );
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days] ?? null;
}

/**
 * @param {Date} date
 * @param {Date} now
 */
function ago(date, now) {
  const seconds = Math.round((date.getTime() - now.getTime()) / 1000);
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' });
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return seconds <= 0 && seconds > -10 ? 'just now' : relative.format(seconds, 'second');
}
