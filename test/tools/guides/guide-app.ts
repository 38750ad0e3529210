import { importSnippet } from './snippets.ts';

/** What the guide's app in plain TypeScript exports. */
interface GuideApp {
  animate: (
    image: Blob,
    prompt: string,
    show: (text: string) => void,
  ) => Promise<readonly string[]>;
}

/** The app that the guide on the client library shows, from its Markdown. */
export const importGuideApp = () => importSnippet<GuideApp>('client.md', 'Run a task', 'ts');
