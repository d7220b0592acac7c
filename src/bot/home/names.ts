/** What the buttons of App Home are called. */
export const HOME_LINK = 'home-link';
export const HOME_RESET_GUARDIAN = 'home-reset-guardian';
export const HOME_RESET_STAFF = 'home-reset-staff';
export const HOME_RESETS = 'home-resets';
export const HOME_STAFF = 'home-staff';
export const HOME_CREDITS = 'home-credits';
/** Open the settings. */
export const HOME_APPROVALS = 'home-approvals';
export const HOME_GUARDS = 'home-guards';
