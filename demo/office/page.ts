/** One who has, or can have, a login at the Office Portal. */
export interface Colleague {
  name: string;
  email: string;
  level: string;
  isOwner: boolean;
  hasPassword: boolean;
  isLinked: boolean;
}

interface Door {
  slug: string;
  /** Where the button that makes a first link posts to. */
  action: string;
  staff: readonly Colleague[];
}

/** The page of the demo that tells how each of its people gets into the Office Portal. */
export function doorPage({ slug, action, staff }: Door): string {
  const owner = staff.find(({ isOwner }) => isOwner);
  const others = staff.filter(({ isOwner }) => !isOwner);
  const office = `/${slug}/office`;
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Office Portal · Keydesk demo</title>
  <link rel="icon" href="/demo/workspace/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/demo/workspace/styles/theme.css">
  <link rel="stylesheet" href="/demo/workspace/styles/controls.css">
  <link rel="stylesheet" href="/demo/workspace/styles/layout.css">
  <link rel="stylesheet" href="/demo/workspace/styles/door.css">
</head>
<body class="door-page">
  <header class="topbar">
    <a class="wordmark" href="/" target="keydesk-slack">${icon('key')}<span>Keydesk</span><span class="wordmark-demo">demo</span></a>
    <nav class="places" aria-label="Places">
      <a href="/" target="keydesk-slack">Slack</a>
      <a href="/demo/inbox" target="keydesk-inbox">Inbox</a>
      <a href="/${slug}/portal" target="keydesk-portal"><span><span class="wide-only">Customer </span>Portal</span></a>
      <a href="${action}" aria-current="page"><span>Office<span class="wide-only"> Portal</span></span></a>
    </nav>
  </header>
  <main class="door">
    <h1>Into the Office Portal</h1>
    <p>Here the staff have a login of their own, apart from Slack and from the Customer Portal. With it they prove who they are after <code>/keydesk link</code>, and assign passwords, which are never typed in Slack.</p>
    <p><a class="door-button" href="${office}" target="keydesk-office">Open the Office Portal ${icon('out')}</a></p>
    ${owner ? ownerCard(owner, action) : ''}
    <section>
      <h2>Everybody else</h2>
      <p>At the first time, and whenever a password is lost: <a href="${office}/forgot" target="keydesk-office">Forgot Password</a> with one of these addresses. The mail lands in the <a href="/demo/inbox" target="keydesk-inbox">Inbox</a>, and its link is good for 30 minutes. Or let Olive press Invitations.</p>
      <ul class="door-list">${others.map(row).join('')}</ul>
    </section>
  </main>
</body>
</html>
`;
}

function ownerCard(owner: Colleague, action: string): string {
  const name = escaped(owner.name);
  const body = owner.hasPassword
    ? `<p>${name} has chosen a password, so no link is made for her any more: not by Forgot Password, not by the staff, not here. That is the rule for the Business Owner.</p>`
    : `<p>The Business Owner gets no link by Forgot Password. Her first one is printed on the operator’s terminal, by <code>npx keydesk account create</code>. Here a button does the same.</p>
      <form method="post" action="${action}"><button class="door-button first">Choose ${name}’s first password</button></form>`;
  return `<section class="door-owner">
      <h2>${name} <span>${escaped(owner.level)}</span></h2>
      <p class="door-address">${escaped(owner.email)}</p>
      ${body}
    </section>`;
}

function row({ name, email, level, hasPassword, isLinked }: Colleague): string {
  const state = [
    hasPassword ? 'has a password' : 'no password yet',
    isLinked ? 'linked in Slack' : 'not linked in Slack: try <code>/keydesk link</code>',
  ].join(' · ');
  return `<li><strong>${escaped(name)}</strong> <span>${escaped(level)}</span><br><span class="door-address">${escaped(email)}</span><br><small>${state}</small></li>`;
}

function icon(name: string): string {
  return `<svg class="icon" aria-hidden="true"><use href="/demo/workspace/icons.svg#${name}"/></svg>`;
}

const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => NAMES[sign] ?? '');
}
