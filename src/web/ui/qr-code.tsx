import { useEffect, useState } from 'preact/hooks';

/** Light modules around the code, which scanners need: ISO/IEC 18004. */
const QUIET_ZONE = 4;

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
  /** Said if the picture could not be loaded. */
  readonly failed: string;
}

/** A QR code as a picture, black on white whatever the colours of the page. Its library is loaded when the first one is shown. */
export function QrCode({ text, label, failed }: QrCodeProps) {
  const [modules, setModules] = useState<readonly (readonly boolean[])[]>();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    import('qr')
      .then(({ encodeQR }) => setModules(encodeQR(text, 'raw', { border: QUIET_ZONE })))
      .catch(() => setFailed(true));
  }, [text]);
  if (hasFailed) return <p class="notice">{failed}</p>;
  const size = modules?.length ?? 1;
  return (
    <svg class="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <path d={modules ? pathOf(modules) : ''} />
    </svg>
  );
}

/** A square of each dark module. */
const pathOf = (rows: readonly (readonly boolean[])[]): string =>
  rows.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
