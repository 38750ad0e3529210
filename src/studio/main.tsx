/** The page begins. */
import { render } from 'preact';
import { Studio } from './studio.tsx';

const root = document.getElementById('studio');
if (root !== null) render(<Studio />, root);
