import type { WebClient } from '@slack/web-api';

/** How long the bytes of a file may take, in milliseconds. */
const UPLOAD_WAITS = 60_000;

/** The address that Slack gave did not take the bytes. */
export class UploadFailed extends Error {
  override readonly name = 'UploadFailed';
}

/**
 * Puts a file into somebody's direct messages, by the three steps that Slack asks for: an address, the bytes, and where
 * it belongs. Until the third nobody sees anything.
 * @throws the Web API's error, or UploadFailed: nothing was posted, unless it was the third step whose answer was lost.
 */
export async function sendFile(
  slack: WebClient,
  slackUserId: string,
  { name, bytes, comment }: { name: string; bytes: Buffer<ArrayBuffer>; comment: string },
): Promise<void> {
  const { channel } = await slack.conversations.open({ users: slackUserId });
  const place = await slack.files.getUploadURLExternal({ filename: name, length: bytes.length });
  const { upload_url: url, file_id: id } = place;
  if (!url || !id || !channel?.id) throw new UploadFailed('Slack said no place for the file.');
  // Not through the client, which would send the token along.
  const answer = await fetch(url, { method: 'POST', body: bytes, signal: AbortSignal.timeout(UPLOAD_WAITS) });
  if (!answer.ok) throw new UploadFailed(`Slack answered ${answer.status} to the file.`);
  await slack.files.completeUploadExternal({
    files: [{ id, title: name }],
    channel_id: channel.id,
    initial_comment: comment,
  });
}
