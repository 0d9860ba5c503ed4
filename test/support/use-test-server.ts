import { afterAll, beforeAll } from '@jest/globals';
import { startTestServer, type TestServer } from './test-server.js';

/** Starts a test server before the tests of a file and stops it after them. Until then what it returns throws when it is read. */
export function useTestServer(settings: Record<string, string> = {}): TestServer {
  let running: TestServer | undefined;
  const started = (): TestServer => {
    if (!running) throw new Error('The test server is not started yet: use it in a test or in a later beforeAll.');
    return running;
  };
  beforeAll(async () => {
    running = await startTestServer(settings);
  });
  afterAll(() => running?.stop());
  return {
    get url() {
      return started().url;
    },
    get orm() {
      return started().orm;
    },
    get log() {
      return started().log;
    },
    get env() {
      return started().env;
    },
    stop: () => started().stop(),
  };
}
