/** Renders the studio into its page. */
import { render } from 'preact';
import { Studio } from './studio.tsx';
import { StudioErrorBoundary } from './ui/error-boundary.tsx';

const root = document.getElementById('studio');
if (root !== null)
  render(
    <StudioErrorBoundary>
      <Studio />
    </StudioErrorBoundary>,
    root,
  );
