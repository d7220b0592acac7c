import { lookAtEach } from '../portal/lookAtEach.ts';
import { OFFICE_PAGES } from './everyPage.ts';

lookAtEach(OFFICE_PAGES);
