/** The whole page: who one is, what is to be made, what is being made, and what was made. */
import { useEffect, useState } from 'preact/hooks';
import type { Model } from '../../client/types.ts';
import { useAccess } from './access/use-access.ts';
import { useDraft } from './form/use-draft.ts';
import { formModel } from './form/form-model.ts';
import { valuesOf } from './form/form-values.ts';
import type { Entry } from './history/history.ts';
import { firstModel } from './models/find-models.ts';
import { useModels, type Asked } from './models/use-models.ts';
import { useCreating } from './tasks/use-creating.ts';
import { useTasks } from './tasks/use-tasks.ts';
import { AccessPanel } from './ui/access-panel.tsx';
import { Composer, type Refusal } from './ui/prompt-form.tsx';
import { Dialog } from './ui/dialog.tsx';
import { HistoryList } from './ui/history-list.tsx';
import { Icon } from '../shared/ui/icon.tsx';
import { Stage } from './ui/result-panel.tsx';
import { TopBar } from './ui/top-bar.tsx';
import { useNow } from '../shared/ui/use-now.ts';
import { useOnline } from './ui/use-online.ts';
import { errorWords } from './messages/error-message.ts';

export function Studio() {
  const access = useAccess();
  const draft = useDraft();
  const models = useModels(access.client);
  const [refusal, setRefusal] = useState<Refusal>();
  const [chosenKey, choose] = useState<string>();
  const [isAccessOpen, setAccessOpen] = useState(false);
  const now = useNow();
  const isOnline = useOnline();

  const tasks = useTasks(access, (entry, error) => {
    const words = errorWords(error);
    if (words.next === 'token') access.refuse(words);
    setRefusal({ model: entry.model, words, fields: error.fields ?? [], at: Date.now() });
  });
  const entry = tasks.entries.find(({ key }) => key === chosenKey) ?? tasks.entries[0];
  const isSending = tasks.entries.some(({ key, phase }) => {
    const live = tasks.live.get(key);
    return phase === 'sending' && live !== undefined && !live.trouble && !live.isElsewhere;
  });

  // Credits are reserved when a task begins, and spent when it ends.
  const underWay = tasks.entries.filter(({ phase }) => phase !== 'ended').length;
  useEffect(() => access.refresh(), [underWay]);

  const show = (key: string) => {
    choose(key);
    bringIntoSight('stage');
  };
  const { create, doubled } = useCreating(tasks, access.sender, (key) => {
    setRefusal(undefined);
    show(key);
  });
  const fillIn = async ({ model, input }: Entry): Promise<void> => {
    bringIntoSight('composer');
    try {
      const { input: schema } = await access.client.model(model);
      draft.setAll(model, valuesOf(formModel(schema), input));
    } catch {
      draft.choose(model); // the form says why it cannot be shown
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
          {access.refusal !== undefined && (
            <AccessPanel access={access} onDone={() => setRefusal(undefined)} />
          )}
          <Composer
            access={access}
            draft={draft}
            models={models}
            chosen={chosenModel(models, draft.model)}
            refusal={refusal}
            isOnline={isOnline}
            isSending={isSending}
            onCreate={create}
          />
        </div>
        <div class="main-column">
          <Stage
            entry={entry}
            live={entry === undefined ? undefined : tasks.live.get(entry.key)}
            now={now}
            onAgain={(again) => void fillIn(again)}
            waitUntil={access.waitUntil}
            sender={access.sender}
            doubled={doubled?.earlier === entry?.key ? doubled : undefined}
            onRetry={tasks.again}
            onForget={tasks.forget}
          />
          <HistoryList
            entries={tasks.entries}
            isKept={tasks.isKept}
            live={tasks.live}
            chosen={entry?.key}
            now={now}
            onChoose={show}
            onForget={tasks.forget}
            onForgetAll={tasks.forgetAll}
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
function chosenModel(models: Asked<readonly Model[]>, id: string | undefined): Model | undefined {
  if (models.phase !== 'ready') return undefined;
  return models.value.find((model) => model.id === id) ?? firstModel(models.value);
}

/** On a narrow screen one of the two lies below the other. */
function bringIntoSight(id: string): void {
  document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
}
