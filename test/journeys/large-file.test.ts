import { describeLargeCopy } from '../support/large-copy-suite.ts';

// Three times as large as what the Worker may hold: a copy that kept the whole file would exceed it.
describeLargeCopy('a result of 96 MiB', 96 * 1024 ** 2, 60_000);
