/** A small page of the server's own, without script: `body` is HTML that the caller vouches for. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title} · Momentum</title>
<link rel="stylesheet" href="/assets/page.css">
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`;
}

/** The look of these pages. */
export const pageStyle = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 32rem; margin: 15vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; }
button { font: inherit; font-weight: 600; padding: 0.6rem 1.4rem; border: 0; border-radius: 0.5rem; background: #3b5bdb; color: #fff; cursor: pointer; }
button:focus-visible { outline: 3px solid #748ffc; outline-offset: 2px; }
`;
