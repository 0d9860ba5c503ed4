import { runPage } from '../run-page';
import { ConsoleApp } from './console-app';

runPage('/admin', ConsoleApp);
