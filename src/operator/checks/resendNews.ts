import { countWebhookSecrets, WrongSettings } from '../../config.ts';
import type { Finding } from './finding.ts';

/** Whether Resend’s news is believed. Without it everything works, but a card knows no more than “Sent”. */
export function checkResendNews(environment: NodeJS.ProcessEnv): Finding {
  const finding = (well: boolean, says: string): Finding => ({ what: 'Delivery news', well, says });
  try {
    switch (countWebhookSecrets(environment)) {
      case 0: {
        const address = `${(environment.PUBLIC_URL ?? '').replace(/\/$/, '')}/webhooks/resend`;
        return finding(
          true,
          `RESEND_WEBHOOK_SECRET is not set, so no card can say that an email arrived or bounced. Make a webhook for ${address} at Resend, page Webhooks, and set its signing secret.`,
        );
      }
      case 1:
        return finding(true, 'Resend’s news is taken.');
      default:
        return finding(
          true,
          'Resend’s news is taken with any of several signing secrets. Remove the old one once it is replaced.',
        );
    }
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error;
    return finding(false, 'not checked, since RESEND_WEBHOOK_SECRET is wrong.');
  }
}
