import { IsIn, Length, Matches, Max, Min } from 'class-validator';
import { MAX_WAIT_MS } from './duration.validators.js';
import { NotBeside } from './not-beside.validator.js';
import { duration, integer, rangeUrl, Setting, text } from './setting.js';

/** Which new passwords are refused. */
export class PasswordPolicySettings {
  @Setting(
    'PASSWORD_MIN_LENGTH',
    integer,
    'Fewest code points of a new password, 8 to 64; NIST SP 800-63B-4 asks for 15 where a password is the only factor.',
  )
  @Min(8)
  @Max(64)
  minLength = 8;

  @Setting('SERVICE_NAME', text, 'Name by which people know this service. No password may contain it.')
  @Length(1, 64)
  @Matches(/^\S(.*\S)?$/u, { message: 'begins or ends with a space' })
  serviceName = 'AuthHero';

  @Setting(
    'PASSWORD_BREACH_URL',
    rangeUrl,
    'Where new passwords are looked up among breached ones, by the first five digits of their SHA-1: `https://api.pwnedpasswords.com/range/`, or another that speaks its protocol.',
  )
  breachUrl = '';

  @Setting(
    'PASSWORD_BREACH_FILE',
    text,
    'File of breached passwords instead, such as the haveibeenpwned downloader makes: `SHA1:COUNT` lines, sorted by hash.',
  )
  @NotBeside('breachUrl', 'PASSWORD_BREACH_URL')
  breachFile = '';

  @Setting(
    'PASSWORD_BREACH_TIMEOUT',
    duration,
    'Longest wait for that look-up; then PASSWORD_BREACH_FALLBACK says what happens.',
  )
  @Min(1)
  @Max(MAX_WAIT_MS)
  breachTimeoutMs = 1_000;

  @Setting(
    'PASSWORD_BREACH_FALLBACK',
    text,
    'What happens to a new password that could not be looked up: accept takes it, refuse answers SERVICE_UNAVAILABLE.',
  )
  @IsIn(['accept', 'refuse'], { message: 'is neither accept nor refuse' })
  breachFallback = 'accept';
}
