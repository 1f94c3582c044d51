let run = DATA.runs[0];
let explorer = null;
const charts = [];
const main = document.getElementById('main');

// ---- figures ----

/** A chart with its title, what it says, its SVG and its tables. */
function figure(id, title, says, build, { size = '', tables = [], tall = false, pick = null } = {}) {
  const place = el('div', { class: 'chart' + (tall ? ' tall' : ''), id: 'chart-' + id, role: 'img', 'aria-label': title + '. ' + says });
  const entry = { id, title, place, build, chart: null };
  if (build(run, colours()) === null) return null;
  charts.push(entry);
  const under = el('div', { class: 'under' }, el('button', { type: 'button', class: 'svg', on: { click: () => saveSvg(entry) } }, 'SVG'), tables.map(name => table(name)));
  return el('figure', { class: 'card ' + size }, el('h3', {}, title), el('p', { class: 'says' }, says), pick, place, under);
}

function draw(entry) {
  const option = entry.build(run, colours());
  if (option === null) return;
  entry.chart ??= echarts.init(entry.place, null, { renderer: 'svg' });
  entry.chart.setOption(option, true);
}

function redraw(only) {
  for (const entry of charts) if (!only || only.includes(entry.id)) draw(entry);
}

function svgOf(entry) {
  const svg = entry.place.querySelector('svg').cloneNode(true);
  const width = entry.chart.getWidth(), height = entry.chart.getHeight();
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('font-family', FONT);
  svg.removeAttribute('style');
  const ns = 'http://www.w3.org/2000/svg';
  const name = document.createElementNS(ns, 'title');
  name.textContent = entry.title;
  const back = document.createElementNS(ns, 'rect');
  for (const [key, value] of Object.entries({ width, height, fill: css('--paper') })) back.setAttribute(key, value);
  svg.prepend(name, back);
  return new XMLSerializer().serializeToString(svg);
}

function saveSvg(entry) {
  download(`${fileName(run.name)}-${entry.id}.svg`, 'image/svg+xml', svgOf(entry));
}

const tableOf = id => typeof id === 'string' ? (run.tables || []).find(t => t.id === id) : id;

/** A table with its downloads. */
function tableBody(data, caption) {
  const save = (kind, type, content) => el('button', { type: 'button', on: { click: () => download(`${fileName(run.name)}-${data.id}.${kind}`, type, content) } }, kind === 'csv' ? 'CSV' : 'LaTeX');
  return [
    el('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': data.title }, el('table', {}, el('caption', { class: caption ? null : 'hidden' }, plain(data.title)),
      el('thead', {}, el('tr', {}, data.columns.map((name, i) => el('th', { scope: 'col', class: data.numeric[i] ? 'num' : null }, plain(name))))),
      el('tbody', {}, data.rows.map(row => el('tr', {}, row.map((cell, i) => el('td', { class: data.numeric[i] ? 'num' : null }, plain(cell)))))))),
    el('div', { class: 'row' }, save('csv', 'text/csv', data.csv), save('tex', 'application/x-tex', data.latex)),
  ];
}

/** A table, made when it is opened. */
function table(id) {
  const data = tableOf(id);
  if (!data) return null;
  const fill = details => { if (details.open && details.childElementCount < 2) details.append(...tableBody(data, true)); };
  return el('details', { 'data-table': data.id, on: { toggle: e => fill(e.target) } }, el('summary', { title: data.title }, 'Table: ' + TABLE_NAMES[data.id]));
}

/** A card with a table that is open from the start. */
function openTable(id, title, says, size) {
  const data = tableOf(id);
  return data ? el('figure', { class: 'card ' + (size || ''), 'data-table': id }, el('h3', {}, title), el('p', { class: 'says' }, says), el('div', { class: 'under bare' }, tableBody(data, false))) : null;
}

const TABLE_NAMES = {
  accuracy: 'accuracy and cost', oracles: 'oracles', 'best-budget': 'resamples', steps: 'steps', 'against-largest': 'beside the largest', classes: 'classes', overthinking: 'overthinking',
  'first-right': 'first right', lengths: 'lengths', waits: 'waits', outcomes: 'outcomes', scorers: 'scorers', confidence: 'summary', calibration: 'bins', 'risk-coverage': 'risk', slices: 'groups', pair: 'both runs', means: 'means',
};

function picker(name, values, chosen, set) {
  if (values.length < 2) return null;
  return el('label', { class: 'pick' }, name, el('select', { on: { change: e => set(e.target.value) } }, values.map(v => el('option', { value: v, selected: v === chosen }, v))));
}

function section(id, short, name, says, cards, instead) {
  const shown = cards.filter(Boolean);
  if (shown.length === 0 && !instead) return null;
  return el('section', { id, 'aria-labelledby': id + '-h', 'data-name': short }, el('h2', { id: id + '-h' }, name), says ? el('p', {}, says) : null,
    shown.length > 0 ? el('div', { class: 'grid' }, shown) : el('p', { class: 'empty' }, instead));
}

// ---- the page ----

function hero() {
  const f = run.figures;
  const several = DATA.runs.length > 1;
  return el('div', {}, el('div', { class: 'hero' },
    el('p', { class: 'kicker' }, el('bdi', {}, plain(run.title)), ' · ', el('bdi', {}, plain(run.run.Model)), ` · ${count(f.clusters)} different questions`, f.rows !== f.clusters ? `, ${count(f.rows)} lines` : ''),
    el('h1', {}, plain(several ? DATA.conclusion : run.conclusion)),
    several ? el('ul', { class: 'notes' }, (DATA.pairs || []).slice(1).map(p => el('li', {}, plain(p.sentence))), el('li', {}, el('bdi', {}, plain(run.name)), ': ', plain(run.conclusion))) : null,
    run.notes.length > 0 ? el('ul', { class: 'notes' }, run.notes.map(note => el('li', {}, plain(note)))) : null,
    run.notice ? el('p', { class: 'notice', role: 'note' }, 'About this model: ', plain(run.notice)) : null), stats(f));
}

function stat(name, big, small) {
  return el('div', { class: 'stat' }, el('dt', {}, name), el('dd', { class: 'big' }, big), el('dd', { class: 'small' }, small));
}

function stats(f) {
  const budgets = byBudget(run);
  const cells = [];
  const ends = i => `${percent(i.low)} to ${percent(i.high)}`;
  if (budgets.length > 0) {
    const last = budgets.at(-1);
    cells.push(stat(`Fixed budget, ${count(tokensOf(run, last.arm))} tokens`, percent(last.accuracy.value), ends(last.accuracy.interval)));
  } else if (f.arms.length > 0) cells.push(stat(f.arms[0].arm, percent(f.arms[0].accuracy.value), ends(f.arms[0].accuracy.interval)));
  if (f.oracles && budgets.length > 1) {
    const best = f.oracles.budgets.find(b => b.budget === f.oracles.bestBudget);
    cells.push(stat('Best budget, chosen afterwards', count(f.oracles.bestBudget), `${percent(f.oracles.bestAccuracy)}; best in ${percent(best.best, 0)} of resamples`));
    cells.push(stat('Right at some budget (oracle)', percent(f.oracles.questionOracle.value), f.oracles.questionNull === null ? 'nobody can choose so; no null without samples' : `as many samples: ${percent(f.oracles.questionNull)}`));
  }
  if (run.separateRunsTokens > run.decodedTokens) cells.push(stat('Tokens computed', count(run.decodedTokens), `instead of ${count(run.separateRunsTokens)} in separate runs`));
  return el('dl', { class: 'stats' }, cells);
}

function sections() {
  const waits = run.figures.waits || [];
  const caps = [...new Set(waits.map(w => w.cap))].map(String);
  const kinds = sliceKinds(run);
  const conditions = run.figures.confidences.map(f => f.arm);
  run.pickedCondition ??= conditions.length > 0 ? confidenceOf(run).arm : null;
  return [
    hero(), ...together(),
    section('accuracy', 'Accuracy', 'Accuracy and budget', 'What each budget gives by itself, and, apart from it, what choosing a budget with the key at hand would seem to give.', [
      figure('accuracy', 'Accuracy against thinking budget', 'Whiskers are 95% intervals, clustered by question; answers that could not be read count as wrong.', CHARTS.accuracy, { size: 'major', tall: true, tables: ['accuracy', 'oracles'] }),
      figure('best', 'Which budget is best?', 'How often each is the best in 2,000 resamples of the questions.', CHARTS.best, { size: 'minor', tall: true, tables: ['best-budget'] }),
      figure('forest', 'What each step of the budget brings', 'On the same questions. Only those that still think at the smaller budget can differ.', CHARTS.forest, { tables: ['steps', 'against-largest'] }),
      figure('used', 'Accuracy against thinking really used', 'A budget is a limit; this is what was spent, on average.', CHARTS.used, { tables: [] }),
    ], 'The run has no two budgets to compare: sweep several with m1 sweep --budgets.'),
    section('cost', 'Cost', 'Cost', 'Tokens that a separate run of each condition would compute after the prompt.', [
      figure('cost', 'Tokens for each right answer', 'All tokens of all questions, divided by the right answers.', CHARTS.cost, { tables: ['accuracy'] }),
      figure('lengths', 'How long right and wrong answers thought', `At ${run.lengths.condition}. Hard questions are thought about longer: this is no effect of length.`, CHARTS.lengths, { tables: ['lengths'] }),
    ]),
    section('overthinking', 'Overthinking', 'Where thinking helps and where not', 'Each question by the budgets that get it right. A guesser fills these classes too: compare with the diamonds.', [
      figure('classes', 'What holds the questions back', '“Never right” is consistent with missing knowledge, but no proof of it.', CHARTS.classes, { tables: ['classes', 'overthinking'] }),
      figure('first', 'When answers become right', 'Right once may be a lucky guess; right and staying right is not.', CHARTS.first, { tables: ['first-right'] }),
    ]),
    section('waits', 'Wait', 'What “Wait” does', 'Each natural end was refused and continued with “Wait”. Rounds that did not fit into the cap are left out.', [
      figure('flows', 'From right to wrong and back', 'Strong bands are answers that changed.', CHARTS.flows, { size: 'major', pick: picker('Cap', caps, caps[0], v => { run.pickedCap = +v; redraw(['flows', 'flips']); }) }),
      waits.length > 0 ? figure('flips', 'How often “Wait” corrects and corrupts', 'Of the answers wrong before, and of those right before.', CHARTS.flips, { size: 'minor' }) : null,
      openTable('waits', 'Each step in figures', 'What the answers were before and after. Net is right answers gained.', 'wide'),
    ], 'The run has no “Wait” rounds: add --waits 0,1,2,4 to m1 sweep.'),
    section('answers', 'Answers', 'How the answers were read', 'An answer that could not be read is never silently wrong: here is what became of each.', [
      figure('outcomes', 'Outcomes by condition', 'Share of all questions.', CHARTS.outcomes, { tall: run.figures.arms.length > 8, tables: ['outcomes', 'scorers'] }),
      openTable('disagreements', 'Where scorers disagree', 'Published scorers on the same texts, over all conditions.'),
    ]),
    section('confidence', 'Confidence', 'What the letters’ probabilities are worth', 'At each cut the model’s probabilities of the option letters were recorded. The confidence is that of the most probable letter.', [
      figure('calibration', 'Is confidence accuracy?', 'On the diagonal, answers given with 80% are right 80% of the time. Larger dots hold more answers.', CHARTS.calibration, { tables: ['calibration', 'confidence'], pick: picker('Condition', conditions, run.pickedCondition, v => { run.pickedCondition = v; redraw(['calibration', 'risk']); }) }),
      figure('risk', 'Abstaining where unsure', 'How many of the answers given are wrong, if only the surest are given. Grey: the other conditions.', CHARTS.risk, { tables: ['risk-coverage'] }),
    ], 'The run recorded no letter probabilities.'),
    section('groups', 'Groups', 'Groups of questions', 'Many groups are looked at: the best and the worst of them look better and worse than they are.', [
      figure('slices', 'Accuracy by group', 'At the first and the last budget; whiskers for the last.', CHARTS.slices, { size: run.tables.some(t => t.id === 'places') ? 'major' : 'wide', tall: true, tables: ['slices'], pick: picker('Kind', kinds, kinds[0], v => { run.pickedSlice = v; redraw(['slices']); }) }),
      openTable('places', 'Does the place of an option matter?', 'Without bias, each letter is chosen as often as it is the key, and all recalls are alike.', 'minor'),
      openTable('samples', 'What several samples are worth', 'pass@k: right in one of k samples. maj@k: the majority of k is right.'),
    ]),
    section('questions', 'Questions', 'Question by question', 'What was asked, thought and answered; boxes show the most probable letter on the way and where each budget cut.', [el('div', { class: 'wide', style: 'grid-column: 1 / -1' }, explorer.view)]),
    section('run', 'Run', 'The run', null, [el('div', { class: 'card wide' }, el('dl', { class: 'facts' }, Object.entries(run.run).map(([name, value]) => [el('dt', {}, name), el('dd', {}, el('bdi', {}, plain(value)))])))]),
  ].filter(Boolean);
}

/** What several runs say together. */
function together() {
  const cards = (DATA.pairs || []).flatMap((pair, i) => {
    const { first, second, matching, can, cannot } = pair.figures;
    const list = (name, sentences) => el('div', {}, el('h4', {}, name), el('ul', {}, sentences.map(s => el('li', {}, plain(s)))));
    return [
      figure(`pair-${i}`, `${second} less ${first}`, `On the same ${count(matching.rows)} questions and samples, with 95% intervals.`, (r, c) => pairChart(pair, c), { tables: [pair.table] }),
      figure(`pair-curves-${i}`, 'Both runs', 'Accuracy on the questions that both asked.', (r, c) => pairCurves(pair, c)),
      el('div', { class: 'card wide words' }, el('h3', {}, 'What can be concluded, and what not'), el('p', { class: 'says' }, 'A is ', el('bdi', {}, plain(first)), ', B is ', el('bdi', {}, plain(second)), '.'), list('It can be said', can), list('It cannot be said', cannot)),
    ];
  });
  const models = [...new Set((DATA.means || []).map(m => m.model))];
  const means = models.map((model, i) => {
    const some = DATA.means.filter(m => m.model === model);
    return figure(`means-${i}`, `Mean accuracy of ${model}`, `Over ${some.at(-1).sets.join(', ')}; each counts the same.`, (r, c) => meansChart(some, c), { size: models.length === 1 ? 'wide' : '', tables: [DATA.meansTable] });
  });
  return [
    cards.length > 0 ? section('pairs', 'Both runs', 'Two runs, question by question', 'Paired differences need far fewer questions than two intervals side by side.', cards) : null,
    means.length > 0 ? section('means', 'Means', 'Several data sets together', 'In-distribution are MedMCQA, MedQA and PubMedQA, on whose training parts the m1 paper’s models were trained.', means) : null,
  ];
}

function show() {
  for (const entry of charts) entry.chart?.dispose();
  charts.length = 0;
  const number = DATA.runs.indexOf(run);
  explorer = new Explorer(run, number);
  main.replaceChildren(...sections());
  const nav = [...main.querySelectorAll('section')].map(s => el('a', { href: '#' + s.id }, s.dataset.name));
  document.getElementById('nav').replaceChildren(...nav);
  redraw(charts.slice(0, 2).map(entry => entry.id));
  const rest = charts.slice(2).map(entry => entry.id);
  const finish = async () => {
    redraw(rest);
    await explorer.open();
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  };
  // the first figures are there before the questions have been read
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', finish);
  else setTimeout(finish, 0);
}

// ---- theme, size, print ----

const THEMES = ['auto', 'light', 'dark'];
let theme = 'auto';
document.getElementById('theme').addEventListener('click', e => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  e.target.textContent = 'Theme: ' + theme;
  repaint();
});

function repaint() {
  redraw();
  if (explorer.letters) explorer.drawLetters(explorer.row);
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);

let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth === width) return; // a phone's address bar comes and goes
  width = innerWidth;
  for (const entry of charts) entry.chart?.resize();
  explorer.letters?.resize();
});
addEventListener('beforeprint', () => { for (const entry of charts) entry.chart?.resize(); redraw(); });
addEventListener('afterprint', () => { for (const entry of charts) entry.chart?.resize(); redraw(); });

const choice = document.getElementById('run');
if (DATA.runs.length > 1) {
  document.getElementById('run-choice').hidden = false;
  choice.append(...DATA.runs.map((r, i) => el('option', { value: i }, r.name)));
  choice.addEventListener('change', () => { run = DATA.runs[+choice.value]; show(); });
}
show();
