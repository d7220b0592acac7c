/** Where the pages of an account's Customer Portal are. `slug` is the account's own, from the database. */
export function portalPaths(slug: string) {
  const home = `/${slug}/portal` as const;
  return {
    home,
    signIn: `${home}/sign-in`,
    forgot: `${home}/forgot`,
    signOut: `${home}/sign-out`,
  } as const;
}
