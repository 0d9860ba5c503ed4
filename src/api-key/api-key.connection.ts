import { connectionOf } from '../pagination/connection-of.js';
import { ApiKey } from './api-key.entity.js';

export const ApiKeyConnection = connectionOf('ApiKey', ApiKey, { one: 'A key', many: 'keys' });
export type ApiKeyConnection = InstanceType<typeof ApiKeyConnection>;
