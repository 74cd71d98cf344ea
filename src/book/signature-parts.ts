/** A signature's text cut at its holes, so that the page can mark them as holes. */

export interface SignaturePart {
  kind: 'text' | 'hole';
  /** The words as printed, or the hole's name. */
  text: string;
}

/** `role "{user}"` becomes text, hole `user`, text; doubled braces are braces. */
export function signatureParts(signature: string): SignaturePart[] {
  const parts: SignaturePart[] = [];
  const add = (kind: SignaturePart['kind'], text: string) => {
    const last = parts.at(-1);
    if (kind === 'text' && last?.kind === 'text') last.text += text;
    else if (text) parts.push({ kind, text });
  };
  let copied = 0;
  for (const match of signature.matchAll(/\{\{|\}\}|\{([\w-]+)\}/g)) {
    add('text', signature.slice(copied, match.index));
    if (match[1]) add('hole', match[1]);
    else add('text', match[0].charAt(0));
    copied = match.index + match[0].length;
  }
  add('text', signature.slice(copied));
  return parts;
}
