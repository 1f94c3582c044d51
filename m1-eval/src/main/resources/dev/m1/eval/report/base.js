const DATA = JSON.parse(document.getElementById('m1-data').textContent);

/** Makes an element; texts become text nodes, whatever they hold. */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name === 'on') for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
  return node;
}

// characters that turn the direction of what follows, or cannot be seen
const CONTROLS = /([\u0000-\u0008\u000b-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/;

/** Returns text as nodes; control characters are named instead of obeyed. */
function plain(text) {
  return String(text).split(CONTROLS).filter(part => part !== '').map(part => {
    if (!CONTROLS.test(part)) return document.createTextNode(part);
    const code = 'U+' + part.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    return el('span', { class: 'ctl', title: 'a control character' }, code);
  });
}

/** Returns a block of foreign text: its direction is its own. */
function text(content, kind) {
  return el('div', { class: 'text ' + (kind || ''), dir: 'auto' }, plain(content));
}

const percent = (x, digits = 1) => x === null || x === undefined ? '–' : (100 * x).toFixed(digits) + '%';
const points = x => (x > 0 ? '+' : x < 0 ? '−' : '') + Math.abs(100 * x).toFixed(1);
const count = x => x === null || x === undefined ? '–' : Math.round(x).toLocaleString('en-US');

function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const fileName = words => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');

/** Unpacks one of the page's blocks. */
async function unpack(id) {
  const packed = document.getElementById('m1-' + id);
  if (!packed) return null;
  const bytes = Uint8Array.from(atob(packed.textContent), c => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).json();
}

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function colours() {
  const all = {};
  for (const name of ['ink', 'muted', 'line', 'paper', 'soft', 'right', 'wrong', 'c3', 'c4', 'c5', 'c6', 'grey']) all[name] = css('--' + name);
  all.series = [all.right, all.wrong, all.c3, all.c4, all.c5, all.c6];
  return all;
}
