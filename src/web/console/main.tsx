/** The page begins. */
import { render } from 'preact';
import { Console } from './console.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';

const root = document.getElementById('console');
if (root !== null)
  render(
    <ErrorBoundary>
      <Console />
    </ErrorBoundary>,
    root,
  );
