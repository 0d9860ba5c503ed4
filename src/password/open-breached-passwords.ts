import type { PasswordPolicySettings } from '../config/password-policy.settings.js';
import { BreachFile } from './breach-file.js';
import { BreachRange } from './breach-range.js';
import type { BreachedPasswords } from './breached-passwords.js';

/**
 * The source that is configured, if one is.
 * @throws ConfigError when it is a file that cannot be used
 */
export async function openBreachedPasswords({
  breachUrl,
  breachFile,
}: PasswordPolicySettings): Promise<BreachedPasswords | undefined> {
  if (breachUrl) return new BreachRange(breachUrl);
  if (breachFile) return BreachFile.open(breachFile);
  return undefined;
}
