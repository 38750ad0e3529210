/** The studio: access, the form, the task in progress or its result, and the history. */
import { useEffect, useState } from 'preact/hooks';
import type { Model } from '../../client/types.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { useNow } from '../shared/ui/use-now.ts';
import { useAccess } from './access/use-access.ts';
import { buildForm } from './form/build-form.ts';
import { buildValues } from './form/form-values.ts';
import { useDraft } from './form/use-draft.ts';
import type { HistoryEntry } from './history/history.ts';
import { formatError } from './messages/error-message.ts';
import { findDefaultModel } from './models/search-models.ts';
import { useModels, type Loadable } from './models/use-models.ts';
import { isUnconfirmed } from './tasks/task-progress.ts';
import { useCreateTask } from './tasks/use-create-task.ts';
import { useTasks, type StudioTasks } from './tasks/use-tasks.ts';
import { AccessPanel } from './ui/access-panel.tsx';
import { Dialog } from './ui/dialog.tsx';
import { HistoryList } from './ui/history-list.tsx';
import type { CreateRejection } from './ui/prompt-form-props.ts';
import { PromptForm } from './ui/prompt-form.tsx';
import { ResultPanel } from './ui/result-panel.tsx';
import { TopBar } from './ui/top-bar.tsx';
import { useOnline } from './ui/use-online.ts';

export function Studio() {
  const access = useAccess();
  const draft = useDraft();
  const models = useModels(access.client);
  const [rejection, setRejection] = useState<CreateRejection>();
  const [selectedKey, setSelectedKey] = useState<string>();
  const [isAccessOpen, setAccessOpen] = useState(false);
  const now = useNow();
  const isOnline = useOnline();

  const tasks = useTasks(access, (rejected, error) => {
    const message = formatError(error);
    if (message.next === 'token') access.reportAuthError(message);
    setRejection({ model: rejected.model, message, fields: error.fields ?? [], at: Date.now() });
  });
  const entry = tasks.entries.find(({ key }) => key === selectedKey) ?? tasks.entries[0];

  // Credits are reserved when a task starts and charged when it ends.
  const unfinished = tasks.entries.filter(({ phase }) => phase !== 'ended').length;
  useEffect(() => access.refreshUsage(), [unfinished]);

  const select = (key: string) => {
    setSelectedKey(key);
    scrollToElement('result-panel');
  };
  const { create, duplicate } = useCreateTask(tasks, access.credentialId, (key) => {
    setRejection(undefined);
    select(key);
  });
  const reuseSettings = async ({ model, input }: HistoryEntry): Promise<void> => {
    scrollToElement('prompt-form');
    try {
      const { input: schema } = await access.client.model(model);
      draft.replaceValues(model, buildValues(buildForm(schema), input));
    } catch {
      draft.selectModel(model); // the form shows why it cannot be loaded
    }
  };

  const closeAccess = () => setAccessOpen(false);

  return (
    <>
      <TopBar access={access} onAccess={() => setAccessOpen(true)} />
      {!isOnline && (
        <p class="offline-banner" role="status" data-testid="offline-banner">
          <Icon name="warning" />
          You are offline. Running tasks continue and will appear when you are back.
        </p>
      )}
      <main class="studio">
        <div class="sidebar" id="prompt-form">
          {access.authError !== undefined && (
            <AccessPanel access={access} onDone={() => setRejection(undefined)} />
          )}
          <PromptForm
            access={access}
            draft={draft}
            models={models}
            selected={findSelectedModel(models, draft.model)}
            rejection={rejection}
            isOnline={isOnline}
            isSending={isSendingHere(tasks)}
            onCreate={create}
          />
        </div>
        <div class="main-column">
          <ResultPanel
            entry={entry}
            progress={entry === undefined ? undefined : tasks.progress.get(entry.key)}
            now={now}
            onReuse={(earlier) => void reuseSettings(earlier)}
            retryAt={access.retryAt}
            credentialId={access.credentialId}
            duplicate={duplicate?.key === entry?.key ? duplicate : undefined}
            onCheckAgain={tasks.checkAgain}
            onRemove={tasks.remove}
          />
          <HistoryList
            entries={tasks.entries}
            isPersisted={tasks.isPersisted}
            progress={tasks.progress}
            selected={entry?.key}
            now={now}
            onSelect={select}
            onRemove={tasks.remove}
            onRemoveAll={tasks.removeAll}
          />
        </div>
      </main>
      {isAccessOpen && (
        <Dialog label="Access" testId="access-dialog" onClose={closeAccess}>
          <AccessPanel access={access} onDone={closeAccess} onClose={closeAccess} />
        </Dialog>
      )}
    </>
  );
}

/** Whether this tab is waiting for the response to a createTask. */
function isSendingHere({ entries, progress }: StudioTasks): boolean {
  return entries.some((entry) => {
    const state = progress.get(entry.key);
    return (
      entry.phase === 'sending' && !isUnconfirmed(entry, state) && state?.isInAnotherTab !== true
    );
  });
}

/** The model of the draft if it may be used, otherwise the default; undefined while the models are loading. */
function findSelectedModel(
  models: Loadable<readonly Model[]>,
  id: string | undefined,
): Model | undefined {
  if (models.phase !== 'ready') return undefined;
  return models.value.find((model) => model.id === id) ?? findDefaultModel(models.value);
}

/** On a narrow screen the form and the result are below each other. */
function scrollToElement(id: string): void {
  document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
}
