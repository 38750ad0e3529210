import { describeLargeCopy } from '../support/large-copy-suite.ts';

describeLargeCopy('a result of 1 GiB', 1024 ** 3, 180_000);
