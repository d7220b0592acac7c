import type { Core } from '../core/core.ts';
import type { ForgotIntake } from '../core/links/forgotIntake.ts';
import type { PortalDirectory } from './portal.ts';

/** What every page's handler works with. */
export interface Web {
  readonly core: Core;
  /** Whether PUBLIC_URL is https: cookies then carry Secure and the __Host- prefix. */
  readonly https: boolean;
  readonly portals: PortalDirectory;
  readonly forgotten: ForgotIntake;
}
