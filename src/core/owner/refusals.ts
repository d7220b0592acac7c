import { Refusal } from '../errors.ts';

/** S3: a printed link is for an owner who has no password yet, and for nobody else. */
export class OwnerHasPassword extends Refusal {
  readonly code = 'owner-has-password';
  constructor(slug: string) {
    super(
      `The Business Owner of “${slug}” has chosen a password already, so no link is printed. If it is lost, verify ownership and run: npx keydesk owner-recovery ${slug} --verified "how"`,
    );
  }
}

/** There is nothing to recover. */
export class OwnerWithoutPassword extends Refusal {
  readonly code = 'owner-without-password';
  constructor(slug: string) {
    super(
      `The Business Owner of “${slug}” has no password yet. Print a first link instead: npx keydesk owner-link ${slug}`,
    );
  }
}

/** The link goes to the email on record, and there is none. */
export class OwnerWithoutEmail extends Refusal {
  readonly code = 'owner-without-email';
  constructor(slug: string) {
    super(`The Business Owner of “${slug}” has no email on record, so there is nowhere to send a link.`);
  }
}

/** Ownership was not said to be verified, or not in words that can be kept. */
export class VerificationRefused extends Refusal {
  readonly code = 'verification-refused';
}

/** One recovery waits at a time. */
export class RecoveryWaits extends Refusal {
  readonly code = 'recovery-waits';
  constructor(slug: string, { operator, sendAt }: { operator: string; sendAt: Date }) {
    super(
      `A recovery asked for by ${operator} waits already; its link goes out at ${sendAt.toISOString()}. To end it: npx keydesk owner-recovery ${slug} --cancel`,
    );
  }
}

/** There is none that could be cancelled. */
export class NoRecoveryWaits extends Refusal {
  readonly code = 'no-recovery-waits';
  constructor(slug: string) {
    super(`No recovery waits at “${slug}”, so there is nothing to cancel.`);
  }
}
