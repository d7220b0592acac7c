import { z } from 'zod';
import type { Finding } from './finding.ts';

const TIMEOUT = 5_000;
const domains = z.object({ data: z.array(z.object({ name: z.string(), status: z.string() })) });
const refusal = z.object({ name: z.string() });

/** Whether Resend takes the key and has verified the domain of EMAIL_FROM. Sends nothing. */
export async function checkResend(environment: NodeJS.ProcessEnv): Promise<Finding> {
  const {
    RESEND_API_KEY: key,
    RESEND_BASE_URL: base = 'https://api.resend.com',
    EMAIL_FROM: from = '',
  } = environment;
  const finding = (well: boolean, says: string): Finding => ({ what: 'Resend', well, says });
  if (!key) return finding(false, 'not checked, since RESEND_API_KEY is missing.');
  try {
    const answer = await fetch(`${base.replace(/\/$/, '')}/domains`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const body: unknown = await answer.json();
    if (answer.ok) return aboutDomain(domains.parse(body).data, from, finding);
    // A key that may only send is the right one to use, and may not list domains.
    if (refusal.safeParse(body).data?.name === 'restricted_api_key') {
      return finding(true, 'the key works, for sending only. The domain of EMAIL_FROM was not checked.');
    }
    if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
      return finding(false, 'Resend refuses the key. Copy it again from API Keys into RESEND_API_KEY.');
    }
    return finding(false, `Resend answers ${answer.status}. Try again in a minute.`);
  } catch {
    return finding(false, 'Resend cannot be reached. Check the network and RESEND_BASE_URL.');
  }
}

function aboutDomain(
  known: z.infer<typeof domains>['data'],
  from: string,
  finding: (well: boolean, says: string) => Finding,
): Finding {
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  const verified = known.some(({ name, status }) => status === 'verified' && name.toLowerCase() === domain);
  return verified
    ? finding(true, `the key works and ${domain} is verified.`)
    : finding(
        false,
        `the key works, but ${domain || 'the domain of EMAIL_FROM'} is not verified. Verify it under Domains.`,
      );
}
