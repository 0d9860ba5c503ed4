import { texts } from '../texts/shared';
import { PageTitle } from './page-title';

/** The page of an address that leads nowhere. @param home where the start is */
export function NotFound({ home }: { home: string }) {
  return (
    <>
      <PageTitle title={texts.notFound} />
      <p>{texts.notFoundText}</p>
      <a href={home}>{texts.goHome}</a>
    </>
  );
}
