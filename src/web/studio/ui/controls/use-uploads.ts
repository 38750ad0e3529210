/** Files that are being uploaded. */
import { useRef, useState } from 'preact/hooks';
import { formatError, type ErrorDetails } from '../../messages/error-message.ts';
import type { UploadFile } from '../form-props.ts';
import { addLocalFile } from './local-files.ts';

export interface UploadInProgress {
  readonly key: number;
  readonly name: string;
  /** Why it failed. */
  readonly problem?: string;
}

interface Uploads {
  readonly uploads: readonly UploadInProgress[];
  readonly start: (files: readonly File[]) => void;
  /** Aborts an upload, or dismisses one that failed. */
  readonly cancel: (key: number) => void;
}

/** Uploads files in parallel and calls `onDone` with the URL of each. */
export function useUploads(upload: UploadFile, onDone: (url: string) => void): Uploads {
  const [uploads, setUploads] = useState<readonly UploadInProgress[]>([]);
  const controllers = useRef(new Map<number, AbortController>());
  const nextKey = useRef(0);

  const cancel = (key: number) => {
    controllers.current.get(key)?.abort();
    controllers.current.delete(key);
    setUploads((all) => all.filter((one) => one.key !== key));
  };
  const send = async (file: File, key: number): Promise<void> => {
    const controller = new AbortController();
    controllers.current.set(key, controller);
    setUploads((all) => [...all, { key, name: file.name }]);
    try {
      const url = await upload(file, controller.signal);
      addLocalFile(url, file);
      cancel(key);
      onDone(url);
    } catch (cause) {
      if (controller.signal.aborted) return;
      const { title, text } = formatError(cause as ErrorDetails);
      const problem = `${title}. ${text}`;
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, problem } : one)));
    }
  };
  return {
    uploads,
    cancel,
    start: (files) => {
      for (const file of files) void send(file, nextKey.current++);
    },
  };
}
