import { tellApp } from '../dispatch/acknowledged.ts';
import { commonFields } from '../dispatch/payloads.ts';
import type { Person } from '../people.ts';
import { Refusal } from '../refusal.ts';
import { closeAll, closeView, type OpenView, topView, viewObject } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/** Closes the modal a person looks at, or with `all` (the cross in the corner) every one; tells apps that asked. */
export async function closeModal(
  workspace: Workspace,
  person: Person,
  viewId: string,
  all = false,
): Promise<void> {
  const view = topView(workspace, person.id);
  if (view?.id !== viewId) throw new Refusal('That window is not open any more.');
  const clears = all || view.content.clear_on_close === true;
  const closed = clears ? closeAll(workspace, person.id) : [view];
  if (!clears) closeView(workspace, view);
  for (const one of closed) await tellClosed(workspace, person, one, clears);
}

async function tellClosed(
  workspace: Workspace,
  person: Person,
  view: OpenView,
  cleared: boolean,
): Promise<void> {
  if (view.content.notify_on_close !== true) return;
  await tellApp(workspace, {
    type: 'interactive',
    payload: {
      type: 'view_closed',
      ...commonFields(workspace, person),
      view: viewObject(workspace, view),
      is_cleared: cleared,
    },
    acceptsAnswer: false,
  });
}
