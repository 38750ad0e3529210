/** The page begins. */
import { render } from 'preact';
import { Studio } from './studio.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';

const root = document.getElementById('studio');
if (root !== null)
  render(
    <ErrorBoundary>
      <Studio />
    </ErrorBoundary>,
    root,
  );
