import type { IncomingMessage, ServerResponse } from 'node:http';
import { stateOf } from './client/state.ts';
import { readBody } from './http-body.ts';
import type { JsonObject } from './json.ts';
import type { Workspace } from './workspace.ts';

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  /** Bytes announced, which the upload must have. */
  length: number;
  content: Buffer | undefined;
  /** Whether the app has said that the upload is done. */
  complete: boolean;
  altText?: string;
}

/** Bytes. Slack itself takes a gigabyte. */
const LARGEST_FILE = 50_000_000;

const MIME: Record<string, string> = {
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
};

function extensionOf(file: StoredFile): string {
  return /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
}

export function mimeOf(file: StoredFile): string {
  return MIME[extensionOf(file)] ?? 'application/octet-stream';
}

/** The `file` object as Slack shows it. */
export function fileObject(workspace: Workspace, file: StoredFile): JsonObject {
  const place = `${workspace.baseUrl}/files-pri/${workspace.team.id}-${file.id}`;
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: mimeOf(file),
    filetype: extensionOf(file),
    size: file.length,
    mode: 'hosted',
    user: workspace.app.botUserId,
    url_private: `${place}/${encodeURIComponent(file.name)}`,
    url_private_download: `${place}/download/${encodeURIComponent(file.name)}`,
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
  };
}

/** Takes the bytes of an upload, bare or as a form. */
export async function takeUpload(
  workspace: Workspace,
  fileId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = workspace.files.get(fileId);
  const content = await uploadedBytes(request);
  const call = { method: 'upload', body: { text: content.toString('utf8') }, at: workspace.now() };
  const fits = file !== undefined && !file.complete && content.length === file.length;
  workspace.calls.add({ ...call, result: { ok: fits }, status: fits ? 200 : 400 });
  if (fits) file.content = content;
  response.writeHead(fits ? 200 : 400, { 'content-type': 'text/plain' });
  response.end(fits ? `OK - ${content.length}` : 'the length is not the one announced');
}

async function uploadedBytes(request: IncomingMessage): Promise<Buffer> {
  const bytes = await readBody(request, LARGEST_FILE);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return bytes;
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  for (const part of form.values()) {
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  }
  return Buffer.alloc(0);
}

/** Gives a file to a person who can see it in a message, a modal or the Home tab; to nobody else. */
export function sendFile(
  workspace: Workspace,
  userId: string,
  fileId: string,
  response: ServerResponse,
): void {
  const file = workspace.files.get(fileId);
  const visible = JSON.stringify(stateOf(workspace, userId)).includes(`"${fileId}"`);
  if (!file?.content || !visible) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file.');
    return;
  }
  const isImage = mimeOf(file).startsWith('image/');
  response.writeHead(200, {
    'content-type': mimeOf(file),
    'content-disposition': `${isImage ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(file.content);
}

/** Whether a picture in a block is a file that the app has uploaded and Slack can show. */
export function isPicture(workspace: Workspace, reference: unknown): boolean {
  const { id, url } = Object(reference) as { id?: unknown; url?: unknown };
  const file = [...workspace.files.values()].find(
    (one) => one.id === id || (typeof url === 'string' && fileObject(workspace, one).url_private === url),
  );
  return file?.complete === true && ['png', 'jpg', 'jpeg', 'gif'].includes(extensionOf(file));
}
