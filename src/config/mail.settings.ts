import { Matches, Max, Min, ValidateIf } from 'class-validator';
import { mailSender, smtpUrl } from './mail.kinds.js';
import { duration, Setting, text } from './setting.js';

/** How mail is sent. */
export class MailSettings {
  @Setting(
    'SMTP_URL',
    smtpUrl,
    'The mail server: `smtp://user:password@host:587`, which must offer STARTTLS except on this machine, or `smtps://`. If it is not set, mails are shown at /mailbox; in production there is no mail then.',
    { secret: true },
  )
  smtpUrl = '';

  @Setting('MAIL_FROM', mailSender, 'The sender of mails: `auth@example.com` or `Example <auth@example.com>`.')
  @ValidateIf(({ smtpUrl, from }: MailSettings) => smtpUrl !== '' || from !== '')
  @Matches(/@/, { message: 'is required with SMTP_URL' })
  from = '';

  @Setting('SERVICE_NAME', text, 'The name of your service, which mails begin with; at most 64 characters.')
  @Matches(/^[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u, { message: 'is not 1 to 64 visible characters' })
  serviceName = 'AuthHero';

  @Setting('EMAIL_CODE_TTL', duration, 'Lifetime of a code that verifies an address.')
  @Min(60_000)
  @Max(3_600_000)
  codeTtlMs = 600_000;
}
