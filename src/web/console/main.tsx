/** Mounts the console. */
import { render } from 'preact';
import { Console } from './console.tsx';
import { ConsoleErrorBoundary } from './ui/error-boundary.tsx';

const root = document.getElementById('console');
if (root !== null)
  render(
    <ConsoleErrorBoundary>
      <Console />
    </ConsoleErrorBoundary>,
    root,
  );
