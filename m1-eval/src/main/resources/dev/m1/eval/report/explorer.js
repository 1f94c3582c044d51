/** The questions one by one: a list with filters, and what was asked, thought and answered. */
class Explorer {
  constructor(run, number) {
    this.run = run;
    this.number = number;
    this.blocks = new Map();
    this.filter = 'all';
    this.other = null;
    this.shown = [];
    this.limit = 0;
    this.budgets = run.arms.map((arm, i) => [arm, i]).filter(([arm]) => arm.kind === 'BUDGET').sort((a, b) => a[0].tokens - b[0].tokens).map(([, i]) => i);
    if (this.budgets.length === 0) this.budgets = run.arms.map((arm, i) => i);
    this.last = this.budgets.at(-1);
    this.view = el('div', {}, el('p', { class: 'empty' }, 'Unpacking the questions …'));
  }

  async open() {
    const index = await unpack(this.number + '-index');
    if (!index) {
      this.view.replaceChildren(el('p', { class: 'empty' }, 'This report was written without the questions’ texts.'));
      return;
    }
    this.traced = index.placed;
    this.rows = index.rows.map(([item, id, sample, key, tokens, block, place, answers, marks, disagree, title]) => ({ item, id, sample, key, tokens, block, place, answers, marks, disagree, title }));
    this.rows.sort((a, b) => a.item - b.item || a.sample - b.sample);
    await this.readOther();
    this.draw();
  }

  /** Reads which questions the run beside this one gets right under the same condition. */
  async readOther() {
    const number = this.number === 0 ? 1 : 0;
    const other = DATA.runs[number];
    const label = this.run.arms[this.last].label;
    const pair = (DATA.pairs || []).map(p => p.figures).find(p => [p.first, p.second].includes(this.run.name) && [p.first, p.second].includes(other?.name));
    if (!pair || !pair.conditions.some(c => c.first === label && c.second === label)) return;
    const column = other.arms.findIndex(arm => arm.label === label);
    const index = await unpack(number + '-index');
    this.other = { name: other.name, right: new Map(index.rows.map(r => [r[2] + ' ' + r[1], r[8][column] === '1'])) };
  }

  filters() {
    const right = (row, i) => row.marks[i] === '1';
    const before = row => this.budgets.some(i => right(row, i));
    const all = [
      ['all', 'All', () => true],
      ['overthought', 'Overthought', row => before(row) && !right(row, this.last)],
      ['never', 'Never right', row => !before(row)],
      ['unread', 'Unparsed', row => /[?!]/.test(row.answers)],
      ['disagree', 'Scorers disagree', row => row.disagree === 1],
      ['pays', 'Reasoning pays', row => right(row, this.last) && this.budgets.some(i => row.marks[i] === '0')],
    ];
    if (!this.other) return all;
    const there = row => this.other.right.get(row.sample + ' ' + row.id);
    return all.concat([
      ['onlyHere', `Right only in ${this.run.name}`, row => right(row, this.last) && there(row) === false],
      ['onlyThere', `Right only in ${this.other.name}`, row => row.marks[this.last] === '0' && there(row) === true],
    ]);
  }

  draw() {
    const chips = this.filters().map(([id, name, test]) => {
      const size = this.rows.filter(test).length;
      return el('button', { type: 'button', 'data-filter': id, 'aria-pressed': String(id === this.filter), title: size === 0 ? 'there is none' : null, on: { click: () => this.choose(id) } }, plain(name), el('span', { class: 'count' }, count(size)));
    });
    this.search = el('input', { type: 'search', placeholder: 'Find in ids and questions', 'aria-label': 'Find in ids and questions', on: { input: () => this.refresh() } });
    this.order = el('select', { 'aria-label': 'Order', on: { change: () => this.refresh() } }, el('option', { value: 'item' }, 'in the file’s order'), el('option', { value: 'long' }, 'longest thinking first'), el('option', { value: 'short' }, 'shortest thinking first'));
    this.list = el('ul', { class: 'list', role: 'listbox', tabindex: '0', 'aria-label': 'Questions; arrow keys move', on: { keydown: e => this.key(e) } });
    this.detail = el('article', { class: 'detail', 'aria-live': 'polite' });
    this.csv = el('button', { type: 'button', title: 'The list as CSV', on: { click: () => this.save() } }, 'CSV');
    this.chips = el('div', { class: 'filters', role: 'group', 'aria-label': 'Filters' }, chips, this.search, this.order, this.csv);
    this.view.replaceChildren(this.chips, el('div', { class: 'explorer' }, this.list, this.detail));
    this.refresh();
  }

  choose(id) {
    this.filter = id;
    for (const chip of this.chips.querySelectorAll('[data-filter]')) chip.setAttribute('aria-pressed', String(chip.dataset.filter === id));
    this.refresh();
  }

  refresh() {
    const test = this.filters().find(f => f[0] === this.filter)[2];
    const words = this.search.value.trim().toLowerCase();
    this.shown = this.rows.filter(row => test(row) && (words === '' || row.id.toLowerCase().includes(words) || row.title.toLowerCase().includes(words)));
    if (this.order.value !== 'item') this.shown = [...this.shown].sort((a, b) => (this.order.value === 'long' ? b.tokens - a.tokens : a.tokens - b.tokens));
    this.list.replaceChildren();
    this.limit = 0;
    this.more();
    this.select(0, false);
  }

  more() {
    const from = this.limit;
    this.limit = Math.min(this.shown.length, from + 60);
    this.list.querySelector('.more')?.remove();
    for (let i = from; i < this.limit; i++) this.list.append(this.entry(this.shown[i], i));
    if (this.limit < this.shown.length) this.list.append(el('li', { class: 'more', on: { click: () => this.more() } }, `${count(this.shown.length - this.limit)} more`));
    if (this.shown.length === 0) this.list.append(el('li', { class: 'more' }, 'No question is like that.'));
  }

  entry(row, i) {
    return el('li', { role: 'option', id: `m1-q-${i}`, 'aria-selected': 'false', on: { click: () => this.select(i, false) } },
      el('span', { class: 'meta' }, `${count(row.tokens)} tokens`), el('bdi', { class: 'id' }, plain(row.id), row.sample > 0 ? ` · ${row.sample + 1}` : ''),
      el('span', { class: 'name', dir: 'auto' }, plain(row.title)), this.strip(row));
  }

  strip(row) {
    const name = { r: 'right', w: 'wrong', u: 'unread' };
    return el('span', { class: 'strip' }, this.budgets.map(i => {
      const state = row.marks[i] === '1' ? 'r' : /[A-Z*]/.test(row.answers[i]) ? 'w' : 'u';
      return el('i', { class: state, title: `${this.run.arms[i].label}: ${row.answers[i]}, ${name[state]}` }, row.answers[i]);
    }));
  }

  key(event) {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10 }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? this.shown.length - 1 : step ? this.selected + step : null;
    if (to === null) return;
    event.preventDefault();
    this.select(Math.max(0, Math.min(this.shown.length - 1, to)), true);
  }

  async select(i, scroll) {
    this.selected = i;
    while (i >= this.limit && this.limit < this.shown.length) this.more();
    for (const old of this.list.querySelectorAll('[aria-selected="true"]')) old.setAttribute('aria-selected', 'false');
    const entry = this.list.querySelector(`#m1-q-${i}`);
    const row = this.shown[i];
    if (!row) {
      this.detail.replaceChildren(el('p', { class: 'empty' }, 'Choose another filter.'));
      return;
    }
    entry.setAttribute('aria-selected', 'true');
    this.list.setAttribute('aria-activedescendant', entry.id);
    if (scroll) entry.scrollIntoView({ block: 'nearest' });
    const texts = (await this.block(row.block))[row.place];
    if (this.shown[this.selected] === row) this.show(row, texts);
  }

  block(number) {
    if (!this.blocks.has(number)) {
      if (this.blocks.size > 8) this.blocks.delete(this.blocks.keys().next().value);
      this.blocks.set(number, unpack(`${this.number}-${number}`));
    }
    return this.blocks.get(number);
  }

  show(row, texts) {
    const slices = Object.entries(texts.slices).map(([kind, value]) => `${kind}: ${value}`).join(' · ');
    const parts = [
      el('h3', {}, 'Question ', el('bdi', {}, plain(row.id)), row.sample > 0 ? `, sample ${row.sample + 1}` : ''),
      slices ? el('p', { class: 'says' }, el('bdi', {}, plain(slices))) : null,
      text(texts.question), this.options(row, texts),
    ];
    if (texts.failure) parts.push(el('h4', {}, 'The session failed'), text(texts.failure));
    if (texts.looks.length > 0) parts.push(el('h4', {}, 'The letters’ probabilities along the thinking'), el('div', { class: 'chart small', id: 'm1-letters', role: 'img', 'aria-label': 'Probability of each option letter along the thinking' }));
    parts.push(...this.thinking(row, texts), el('h4', {}, 'Answers'), this.answers(row, texts));
    this.detail.replaceChildren(...parts.filter(Boolean));
    this.drawLetters({ ...row, ...texts });
  }

  drawLetters(row) {
    this.letters?.dispose();
    this.letters = null;
    const place = this.detail.querySelector('#m1-letters');
    if (!place) return;
    this.row = row;
    this.letters = echarts.init(place, null, { renderer: 'svg' });
    this.letters.setOption(lettersChart(row, this.run, colours()));
  }

  options(row, texts) {
    if (texts.options.length === 0) return el('p', { class: 'says' }, 'Key: ', el('bdi', {}, plain(row.key)));
    return el('ol', { class: 'options' }, texts.options.map((option, i) => {
      const letter = String.fromCharCode(65 + i);
      const key = letter === row.key;
      return el('li', { class: key ? 'key' : null }, el('b', {}, letter), text(option), key ? el('span', { class: 'tag' }, 'key') : null);
    }));
  }

  thinking(row, texts) {
    const head = el('h4', {}, `Thinking, ${count(texts.tokens)} tokens`);
    if (texts.thinking === '') return [head, el('p', { class: 'empty' }, texts.tokens === 0 ? 'There is none.' : 'The run recorded no texts.')];
    const box = el('div', { class: 'thinking text', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': 'Thinking' });
    const marks = this.marks(row, texts);
    let at = 0;
    for (const mark of marks) {
      box.append(...plain(texts.thinking.slice(at, mark.at)), mark.node);
      at = Math.max(at, mark.at);
    }
    box.append(...plain(texts.thinking.slice(at)));
    const toggle = (name, kind) => el('button', { type: 'button', 'aria-pressed': 'true', on: { click: e => { const off = box.classList.toggle(kind); e.target.setAttribute('aria-pressed', String(!off)); } } }, name);
    if (marks.some(m => m.look)) head.append(toggle('letters', 'no-looks'));
    if (marks.some(m => !m.look)) head.append(toggle('cuts', 'no-cuts'));
    const note = marks.length === 0 ? el('p', { class: 'says' }, 'The places of cuts and letters are known only where the run recorded traces.') : null;
    return [head, box, note];
  }

  marks(row, texts) {
    const marks = texts.looks.filter(look => look.at !== undefined).map(look => {
      const [letter, p] = Object.entries(look.letters).reduce((a, b) => (b[1] > a[1] ? b : a));
      return { at: look.at, look: true, node: el('span', { class: 'look' + (letter === row.key ? ' r' : ''), title: `after ${look.tokens} tokens: ` + Object.entries(look.letters).map(([l, x]) => `${l} ${percent(x)}`).join(', ') }, `${letter} ${Math.round(p * 100)}%`) };
    });
    const places = new Map();
    for (const cell of texts.cells.filter(cell => cell.at !== undefined)) {
      const key = cell.at + (cell.end === 'NATURAL' ? 'n' : 'c');
      places.set(key, (places.get(key) || []).concat(cell));
    }
    for (const cells of places.values()) {
      const natural = cells[0].end === 'NATURAL';
      const names = cells.map(cell => shortLabel(this.run, this.run.arms[cell.arm].label)).join(', ');
      const answer = cells[0].letter || cells[0].outcome;
      const right = cells[0].correct;
      marks.push({ at: cells[0].at, node: el('span', { class: 'cut' + (right ? ' r' : ''), title: cells.map(cell => this.run.arms[cell.arm].label).join(', ') }, `${natural ? '■ end' : '✂ cut'} ${names} → ${answer} ${right ? '✓' : '✗'}`) });
    }
    return marks.sort((a, b) => a.at - b.at || (a.look ? -1 : 1));
  }

  answers(row, texts) {
    const line = cell => el('tr', {},
      el('td', {}, this.run.arms[cell.arm].label, cell.reached === false ? ' (not reached)' : ''), el('td', { class: 'num' }, count(cell.tokens)),
      el('td', {}, cell.end.toLowerCase().replace('_', ' ')), el('td', {}, el('span', { class: cell.correct ? 'yes' : 'no' }, `${cell.letter || '–'} ${cell.correct ? '✓' : '✗'}`), cell.outcome === 'Parsed' ? '' : ` ${cell.outcome}`),
      el('td', {}, el('div', { class: 'text', dir: 'auto' }, el('span', { class: 'handover' }, plain(cell.handOver.replace(/^\n+/, ''))), plain(cell.answer), cell.complete === false ? el('span', { class: 'ctl' }, 'cut short') : null),
        cell.scorers ? el('div', { class: 'says' }, 'Read as ' + Object.entries(cell.scorers).map(([name, letter]) => `${letter} by ${name}`).join(', ')) : null));
    return el('div', { class: 'table' }, el('table', { class: 'answers' },
      el('thead', {}, el('tr', {}, ['condition', 'tokens', 'ended', 'read', 'answer'].map(name => el('th', { scope: 'col', class: name === 'tokens' ? 'num' : null }, name)))), el('tbody', {}, texts.cells.map(line))));
  }

  save() {
    const quote = value => { const s = String(value); const safe = /^[=+\-@\t\r]/.test(s) ? "'" + s : s; return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe; };
    const lines = [['item', 'sample', 'key', 'thinking_tokens', 'scorers_disagree', ...this.run.arms.flatMap(arm => [arm.label + ' answer', arm.label + ' right'])]];
    for (const row of this.shown) lines.push([row.id, row.sample, row.key, row.tokens, row.disagree, ...this.run.arms.flatMap((arm, i) => [row.answers[i], row.marks[i]])]);
    download(`${fileName(this.run.name)}-${this.filter}.csv`, 'text/csv', lines.map(line => line.map(quote).join(',') + '\n').join(''));
  }
}
