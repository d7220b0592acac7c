import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js';

/** Where a number without a country belongs when the account's time zone does not say. */
const OTHERWISE: CountryCode = 'US';

let countries: Map<string, CountryCode> | undefined;

/** The country that a time zone lies in, for phone numbers written without one: America/Chicago is the US. */
export function countryOfTimezone(timezone: string): CountryCode {
  countries ??= new Map(
    getCountries().flatMap((country) =>
      timezonesOf(country).map((zone): [string, CountryCode] => [zone, country]),
    ),
  );
  // Time zones have several names; this one is the name that the list above uses.
  const canonical = new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  return countries.get(canonical) ?? countries.get(timezone) ?? OTHERWISE;
}

function timezonesOf(country: CountryCode): readonly string[] {
  const region = new Intl.Locale('und', { region: country });
  // Standard since 2024, though not yet in TypeScript's library.
  return 'getTimeZones' in region && typeof region.getTimeZones === 'function'
    ? (region.getTimeZones() ?? [])
    : [];
}

/** A phone number as E.164, or why it cannot be one. */
export type PhoneReading = { e164: string } | { reason: string };

/** Reads a phone number in any usual form: `(512) 555-0100`, `512.555.0100`, `+1 512 555 0100`, `tel:+1-512-555-0100`. */
export function readPhone(text: string, country: CountryCode): PhoneReading {
  const number = parsePhoneNumberFromString(text.replace(/^tel:/i, ''), {
    defaultCountry: country,
    extract: false,
  });
  // Possible, not valid: the list of area codes that the library carries is older than the newest ones.
  if (!number?.isPossible()) {
    return {
      reason: 'It is not a phone number. Write it with its area code, or with + and its country first.',
    };
  }
  if (number.ext)
    return { reason: 'It has an extension, which cannot be called or texted. Leave the extension out.' };
  return { e164: number.number };
}
