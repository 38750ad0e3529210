/** The whole page: who one is, what is to be made, what is being made, and what was made. */
import { useEffect, useState } from 'preact/hooks';
import type { Model } from '../../client/types.ts';
import { useAccess } from './access/use-access.ts';
import { useDraft } from './form/use-draft.ts';
import { buildForm } from './form/build-form.ts';
import { buildValues } from './form/form-values.ts';
import type { HistoryEntry } from './history/history.ts';
import { findDefaultModel } from './models/search-models.ts';
import { useModels, type Loadable } from './models/use-models.ts';
import { useCreateTask } from './tasks/use-create-task.ts';
import { useTasks } from './tasks/use-tasks.ts';
import { AccessPanel } from './ui/access-panel.tsx';
import { PromptForm, type CreateRejection } from './ui/prompt-form.tsx';
import { Dialog } from './ui/dialog.tsx';
import { HistoryList } from './ui/history-list.tsx';
import { Icon } from '../shared/ui/icon.tsx';
import { ResultPanel } from './ui/result-panel.tsx';
import { TopBar } from './ui/top-bar.tsx';
import { useNow } from '../shared/ui/use-now.ts';
import { useOnline } from './ui/use-online.ts';
import { formatError } from './messages/error-message.ts';

export function Studio() {
  const access = useAccess();
  const draft = useDraft();
  const models = useModels(access.client);
  const [refusal, setRefusal] = useState<CreateRejection>();
  const [chosenKey, choose] = useState<string>();
  const [isAccessOpen, setAccessOpen] = useState(false);
  const now = useNow();
  const isOnline = useOnline();

  const tasks = useTasks(access, (entry, error) => {
    const words = formatError(error);
    if (words.next === 'token') access.reportAuthError(words);
    setRefusal({ model: entry.model, message, fields: error.fields ?? [], at: Date.now() });
  });
  const entry = tasks.entries.find(({ key }) => key === chosenKey) ?? tasks.entries[0];
  const isSending = tasks.entries.some(({ key, phase }) => {
    const live = tasks.progress.get(key);
    return phase === 'sending' && live !== undefined && !live.error && !live.isInAnotherTab;
  });

  // Credits are reserved when a task begins, and spent when it ends.
  const underWay = tasks.entries.filter(({ phase }) => phase !== 'ended').length;
  useEffect(() => access.refreshUsage(), [underWay]);

  const show = (key: string) => {
    choose(key);
    scrollIntoView('stage');
  };
  const { create, duplicate } = useCreateTask(tasks, access.owner, (key) => {
    setRefusal(undefined);
    show(key);
  });
  const fillIn = async ({ model, input }: HistoryEntry): Promise<void> => {
    scrollIntoView('composer');
    try {
      const { input: schema } = await access.client.model(model);
      draft.replaceValues(model, buildValues(buildForm(schema), input));
    } catch {
      draft.selectModel(model); // the form says why it cannot be shown
    }
  };

  const closeAccess = () => setAccessOpen(false);

  return (
    <>
      <TopBar access={access} onAccess={() => setAccessOpen(true)} />
      {!isOnline && (
        <p class="offline-banner" role="status" data-testid="offline-banner">
          <Icon name="warning" />
          Offline. What is under way goes on, and is shown when you are back.
        </p>
      )}
      <main class="studio">
        <div class="sidebar" id="composer">
          {access.authError !== undefined && (
            <AccessPanel access={access} onDone={() => setRefusal(undefined)} />
          )}
          <PromptForm
            access={access}
            draft={draft}
            models={models}
            selected={findSelectedModel(models, draft.model)}
            rejection={refusal}
            isOnline={isOnline}
            isSending={isSending}
            onCreate={create}
          />
        </div>
        <div class="main-column">
          <ResultPanel
            entry={entry}
            progress={entry === undefined ? undefined : tasks.progress.get(entry.key)}
            now={now}
            onReuse={(again) => void fillIn(again)}
            retryAt={access.retryAt}
            owner={access.owner}
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
            onSelect={show}
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

/** The one that was chosen, as long as it may be used; nothing while that is not known. */
function findSelectedModel(
  models: Loadable<readonly Model[]>,
  id: string | undefined,
): Model | undefined {
  if (models.phase !== 'ready') return undefined;
  return models.value.find((model) => model.id === id) ?? findDefaultModel(models.value);
}

/** On a narrow screen one of the two lies below the other. */
function scrollIntoView(id: string): void {
  document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
}
