import { EVERY_PAGE } from './everyPage.ts';
import { lookAtEach } from './lookAtEach.ts';

lookAtEach(EVERY_PAGE);
