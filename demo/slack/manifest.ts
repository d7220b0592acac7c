import { parse } from 'yaml';
import { z } from 'zod';

// Numbers: slackapi/manifest-schema, manifest.schema.2.0.0.json.
const command = z.object({
  command: z.string().regex(/^\/\S{1,31}$/),
  description: z.string().min(1).max(2000),
  usage_hint: z.string().max(1000).optional(),
  url: z.string().optional(),
  should_escape: z.boolean().optional(),
});
const shortcut = z.object({
  name: z.string().min(1).max(24),
  callback_id: z.string().min(1).max(255),
  description: z.string().min(1).max(150),
  type: z.enum(['global', 'message']),
});
const manifestSchema = z.object({
  display_information: z.object({
    name: z.string().min(1).max(35),
    description: z.string().max(140).optional(),
  }),
  features: z.object({
    app_home: z
      .object({
        home_tab_enabled: z.boolean().default(false),
        messages_tab_enabled: z.boolean().default(true),
        messages_tab_read_only_enabled: z.boolean().default(true),
      })
      .default({ home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true }),
    bot_user: z
      .object({ display_name: z.string().min(1).max(80), always_online: z.boolean().optional() })
      .optional(),
    slash_commands: z.array(command).max(50).default([]),
    shortcuts: z.array(shortcut).max(10).default([]),
  }),
  oauth_config: z.object({
    redirect_urls: z.array(z.string()).optional(),
    scopes: z.object({ bot: z.array(z.string()).default([]), user: z.array(z.string()).optional() }),
  }),
  settings: z
    .object({
      event_subscriptions: z
        .object({ request_url: z.string().optional(), bot_events: z.array(z.string()).default([]) })
        .default({ bot_events: [] }),
      interactivity: z
        .object({
          is_enabled: z.boolean(),
          request_url: z.string().optional(),
          message_menu_options_url: z.string().optional(),
        })
        .optional(),
      socket_mode_enabled: z.boolean().optional(),
    })
    .default({ event_subscriptions: { bot_events: [] } }),
});

/** What the app declares about itself: commands, shortcuts, scopes, events. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads an app manifest (YAML or JSON) as strictly as Slack's own page does.
 * Over HTTP whatever is declared needs its address too; which one it is does not matter here.
 * @throws Error with one sentence when Slack would refuse it.
 */
export function readManifest(text: string, transport: 'http' | 'socket'): Manifest {
  const parsed = manifestSchema.safeParse(parse(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`Slack would refuse this manifest: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const manifest = parsed.data;
  const problem = contradiction(manifest) ?? (transport === 'http' ? missingAddress(manifest) : undefined);
  if (problem !== undefined) throw new Error(`Slack would refuse this manifest: ${problem}`);
  return manifest;
}

function contradiction({ features, oauth_config, settings }: Manifest): string | undefined {
  const used = features.shortcuts.length + features.slash_commands.length > 0;
  if (used && !oauth_config.scopes.bot.includes('commands'))
    return 'commands and shortcuts need the scope "commands"';
  if (features.shortcuts.length > 0 && !settings.interactivity?.is_enabled) {
    return 'shortcuts need settings.interactivity.is_enabled';
  }
  return undefined;
}

function missingAddress({ features, settings }: Manifest): string | undefined {
  const bare = features.slash_commands.find((one) => one.url === undefined);
  if (bare) return `${bare.command} has no url`;
  const { interactivity, event_subscriptions: events } = settings;
  if (interactivity?.is_enabled && interactivity.request_url === undefined) {
    return 'settings.interactivity has no request_url';
  }
  if (events.bot_events.length > 0 && events.request_url === undefined) {
    return 'settings.event_subscriptions has no request_url';
  }
  return undefined;
}
