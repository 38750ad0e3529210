/** Files on their way to the edge. */
import { useRef, useState } from 'preact/hooks';
import { formatError, type ErrorDetails } from '../../messages/error-message.ts';
import { addLocalFile } from './local-files.ts';
import type { UploadFile } from './control-props.ts';

export interface PendingUpload {
  readonly key: number;
  readonly name: string;
  /** Why it did not get there. */
  readonly problem?: string;
}

interface Uploads {
  readonly uploads: readonly PendingUpload[];
  readonly begin: (files: readonly File[]) => void;
  /** Ends one that is under way, or puts away one that failed. */
  readonly drop: (key: number) => void;
}

export function useUploads(upload: UploadFile, onDone: (address: string) => void): Uploads {
  const [uploads, setUploads] = useState<readonly PendingUpload[]>([]);
  const gates = useRef(new Map<number, AbortController>());
  const count = useRef(0);

  const drop = (key: number) => {
    gates.current.get(key)?.abort();
    gates.current.delete(key);
    setUploads((all) => all.filter((one) => one.key !== key));
  };
  const send = async (file: File, key: number): Promise<void> => {
    const gate = new AbortController();
    gates.current.set(key, gate);
    setUploads((all) => [...all, { key, name: file.name }]);
    try {
      const address = await upload(file, gate.signal);
      addLocalFile(address, file);
      drop(key);
      onDone(address);
    } catch (cause) {
      if (gate.signal.aborted) return;
      const { title, text } = formatError(cause as ErrorDetails);
      const problem = `${title}. ${text}`;
      setUploads((all) => all.map((one) => (one.key === key ? { ...one, problem } : one)));
    }
  };
  return {
    uploads,
    drop,
    begin: (files) => {
      for (const file of files) void send(file, count.current++);
    },
  };
}
