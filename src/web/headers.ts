import type { RequestHandler } from 'express';

/** Two years, in seconds (ASVS 3.4.1 asks for one). */
const HSTS_SECONDS = 63_072_000;

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const UNUSED_FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'microphone',
  'payment',
  'publickey-credentials-get',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * The headers of every answer, problems included (ASVS 3.4). No script, frame or third party has a place on a page;
 * nothing is kept by a cache; the address that one came from goes nowhere.
 * @param https whether PUBLIC_URL is https: only then may a browser be told to insist on it.
 */
export function strictHeaders(https: boolean): RequestHandler {
  const headers = new Map([
    ['Content-Security-Policy', POLICY],
    ['Referrer-Policy', 'no-referrer'],
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['X-Robots-Tag', 'noindex, nofollow'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', UNUSED_FEATURES],
    ...(https ? [['Strict-Transport-Security', `max-age=${HSTS_SECONDS}`] as const] : []),
  ]);
  return (_req, res, next) => {
    res.setHeaders(headers);
    next();
  };
}
