import { createHash } from 'node:crypto';

const style = `body{font:1.1rem/1.5 sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem}
label,input,button{display:block;font:inherit;width:100%;box-sizing:border-box}
input,button{margin:.25rem 0 1rem;padding:.5rem}[role=alert]{border-left:.3rem solid #b00020;padding-left:.7rem}`;

const styleHash = createHash('sha256').update(style).digest('base64');

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;

/** `trouble`: what was wrong with what was filled in before. */
export const loginPage = (trouble?: string): string =>
  page(
    'Log in',
    `${trouble === undefined ? '' : `<p role="alert">${escaped(trouble)}</p>\n`}<form method="post" autocomplete="off">
<label for="username">User name</label>
<input id="username" name="username" required autofocus placeholder="voorbeeldstad.clerk">
<label for="password">Password</label>
<input id="password" name="password" type="password" required>
<button>Log in</button>
</form>
<p>This identity provider is for development. The passwords are in keys.json in the data folder.</p>`,
  );

export const troublePage = (trouble: string): string =>
  page('This did not work', `<p role="alert">${escaped(trouble)}</p>`);

/** `goesTo`: the origin to which a form may lead in the end, besides ours. */
export const pageHeaders = (goesTo?: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    `form-action 'self'${goesTo === undefined ? '' : ` ${goesTo}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  // Not `no-referrer`: with that, browsers do not tell from where a form was sent.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
});
