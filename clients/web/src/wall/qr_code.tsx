// A QR code as one picture with the quiet zone of four modules that scanners ask for (ISO/IEC 18004).
import { create } from "qrcode";

const quiet = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
  const side = size + 2 * quiet;
  let path = "";
  data.forEach((dark, i) => {
    if (dark) path += `M${(i % size) + quiet} ${Math.floor(i / size) + quiet}h1v1h-1z`;
  });
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
