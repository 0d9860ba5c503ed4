import { IsIn, Length, Matches, Max, Min } from 'class-validator';
import { MAX_WAIT_MS } from './duration.validators.js';
import { NotBeside } from './not-beside.validator.js';
import { duration, integer, rangeUrl, Setting, text } from './setting.js';

/** Which new passwords are refused. */
export class PasswordPolicySettings {
  @Setting(
    'PASSWORD_MIN_LENGTH',
    integer,
    'The min number of characters (code points) of a new password, 8 to 64. NIST SP 800-63B-4 asks for 15 if the password is the only factor.',
  )
  @Min(8)
  @Max(64)
  minLength = 8;

  @Setting(
    'SERVICE_NAME',
    text,
    'Name of your service, as people know it. Mails begin with it, authenticator apps and passkeys show it, and no new password may contain it.',
  )
  @Length(1, 64)
  @Matches(/^\S(.*\S)?$/u, { message: 'begins or ends with a space' })
  serviceName = 'AuthHero';

  @Setting(
    'PASSWORD_BREACH_URL',
    rangeUrl,
    'Where new passwords are looked up in data breaches, by the first five digits of their SHA-1: `https://api.pwnedpasswords.com/range/`, or a service with the same protocol.',
  )
  breachUrl = '';

  @Setting(
    'PASSWORD_BREACH_FILE',
    text,
    'A file of breached passwords instead: `SHA1:COUNT` lines sorted by hash, as the haveibeenpwned downloader makes it.',
  )
  @NotBeside('breachUrl', 'PASSWORD_BREACH_URL')
  breachFile = '';

  @Setting('PASSWORD_BREACH_TIMEOUT', duration, 'The max wait for this look-up; then PASSWORD_BREACH_FALLBACK applies.')
  @Min(1)
  @Max(MAX_WAIT_MS)
  breachTimeoutMs = 1_000;

  @Setting(
    'PASSWORD_BREACH_FALLBACK',
    text,
    'What happens when the look-up fails: accept allows the password, refuse answers SERVICE_UNAVAILABLE.',
  )
  @IsIn(['accept', 'refuse'], { message: 'is neither accept nor refuse' })
  breachFallback = 'accept';
}
