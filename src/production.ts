/**
 * Imported first: React, Express and Resend's client look at this once. Where they take the place for a workshop they are
 * twice as slow, and the last one prints what it was told.
 */
process.env.NODE_ENV ??= 'production';
