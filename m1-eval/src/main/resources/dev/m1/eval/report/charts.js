// Each builder takes a run and the colours and returns an ECharts option, or null where the run has no such figure.

const FONT = 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const armOf = (run, label) => run.arms.find(arm => arm.label === label);
const figuresOf = (run, label) => run.figures.arms.find(arm => arm.arm === label);
const byBudget = run => run.figures.arms.filter(f => armOf(run, f.arm).kind === 'BUDGET')
  .sort((a, b) => armOf(run, a.arm).tokens - armOf(run, b.arm).tokens);
const tokensOf = (run, label) => armOf(run, label).tokens;

/** Names a condition in a few letters; the cap of “Wait” only where there are several. */
function shortLabel(run, label) {
  const arm = armOf(run, label);
  if (!arm || arm.kind === 'STRATEGY') return label;
  if (arm.kind === 'BUDGET') return count(arm.tokens);
  if (arm.kind === 'MINIMUM') return 'min ' + count(arm.tokens);
  const caps = new Set(run.arms.filter(a => a.kind === 'WAIT').map(a => a.tokens));
  return `Wait×${arm.waits}` + (caps.size > 1 ? ` ≤${count(arm.tokens)}` : '');
}

/** Rounds both ends of a range of shares outwards to 5 points; at least 5 points to each side of 0. */
const around = values => [Math.floor(Math.min(-0.05, ...values) * 20) / 20, Math.ceil(Math.max(0.05, ...values) * 20) / 20];

function axis(c, more) {
  const { axisLabel, ...rest } = more || {};
  return {
    nameLocation: 'middle', nameGap: 30, nameTextStyle: { color: c.muted, fontSize: 12 },
    axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false },
    axisLabel: { color: c.muted, fontSize: 12, hideOverlap: true, ...axisLabel },
    splitLine: { lineStyle: { color: c.line } }, ...rest,
  };
}
const shareAxis = (c, more) => axis(c, { type: 'value', axisLabel: { formatter: v => Math.round(v * 100) + '%' }, ...more });

function base(c, more) {
  return {
    animation: false, textStyle: { fontFamily: FONT, color: c.ink, fontSize: 12 },
    grid: { left: 50, right: 18, top: 34, bottom: 44 },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: c.paper, borderColor: c.line, textStyle: { color: c.ink, fontSize: 12, fontFamily: FONT } },
    legend: { top: 0, left: 0, type: 'scroll', icon: 'roundRect', itemWidth: 14, itemHeight: 4, textStyle: { color: c.muted, fontSize: 12 }, pageTextStyle: { color: c.muted } },
    ...more,
  };
}

/** A legend that shows dashes and symbols, not colours alone. */
const lineLegend = (c, more) => ({ ...base(c).legend, icon: undefined, itemWidth: 26, itemHeight: 9, ...more });

/** Draws intervals: data is [x, low, high]; lying where the value axis is the x axis. */
function whiskers(data, color, lying, name) {
  return {
    type: 'custom', name, data, z: 3, silent: true, tooltip: { show: false }, legendHoverLink: false,
    encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      const from = lying ? api.coord([api.value(1), api.value(0)]) : api.coord([api.value(0), api.value(1)]);
      const to = lying ? api.coord([api.value(2), api.value(0)]) : api.coord([api.value(0), api.value(2)]);
      const style = { stroke: color, lineWidth: 1.6, fill: 'none' };
      const cap = (at) => lying
        ? { type: 'line', shape: { x1: at[0], y1: at[1] - 4, x2: at[0], y2: at[1] + 4 }, style }
        : { type: 'line', shape: { x1: at[0] - 4, y1: at[1], x2: at[0] + 4, y2: at[1] }, style };
      return { type: 'group', children: [{ type: 'line', shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style }, cap(from), cap(to)] };
    },
  };
}

/** Draws a vertical or horizontal rule with a label at its end. */
const rule = (at, label, color, more) => ({
  silent: true, symbol: 'none', lineStyle: { color, type: 'dashed', width: 1.2 },
  label: { formatter: label, color, fontSize: 11, position: 'insideEndTop', ...(more || {}) }, data: [at],
});

function floorOf(values) {
  const least = Math.min(...values.filter(v => v !== null && isFinite(v)));
  return least < 0.35 ? 0 : Math.max(0, Math.floor(least * 10 - 0.5) / 10);
}

const CHARTS = {};

CHARTS.accuracy = (run, c) => {
  const budgets = byBudget(run);
  if (budgets.length < 2) return null;
  const paper = run.published;
  const all = new Set(budgets.map(f => tokensOf(run, f.arm)));
  if (paper) paper.budgets.forEach(b => all.add(b));
  const x = [...all].sort((a, b) => a - b);
  const at = f => String(tokensOf(run, f.arm));
  const oracles = run.figures.oracles;
  const series = [];
  if (budgets.some(f => f.upperBound - f.accuracy.value > 0.01)) {
    series.push(
      { type: 'line', name: 'low', stack: 'read', data: budgets.map(f => [at(f), f.accuracy.value]), symbol: 'none', lineStyle: { opacity: 0 }, tooltip: { show: false }, silent: true },
      { type: 'line', name: 'if unread were right', stack: 'read', data: budgets.map(f => [at(f), f.upperBound - f.accuracy.value]), symbol: 'none', lineStyle: { opacity: 0 }, itemStyle: { color: c.grey }, areaStyle: { color: c.grey, opacity: 0.16 }, tooltip: { show: false }, silent: true });
  }
  const own = {
    type: 'line', name: 'fixed budget', data: budgets.map(f => [at(f), f.accuracy.value]), symbol: 'circle', symbolSize: 8, z: 4,
    color: c.right, lineStyle: { width: 2.4 }, markLine: { silent: true, symbol: 'none', data: [] },
    tooltip: { formatter: p => { const f = budgets[p.dataIndex]; return `${count(tokensOf(run, f.arm))} tokens: ${percent(f.accuracy.value)}\n95%: ${percent(f.accuracy.interval.low)} to ${percent(f.accuracy.interval.high)}\n${f.accuracy.hits} of ${f.accuracy.rows} right`; } },
  };
  series.push(own, whiskers(budgets.map(f => [at(f), f.accuracy.interval.low, f.accuracy.interval.high]), c.right));
  if (run.chance) own.markLine.data.push({ yAxis: run.chance, lineStyle: { color: c.grey, type: 'dotted' }, label: { formatter: 'guessing', color: c.muted, fontSize: 11, position: 'insideEndTop' } });
  if (oracles) {
    own.markLine.data.push({ yAxis: oracles.questionOracle.value, lineStyle: { color: c.c3, type: 'dashed' }, label: { formatter: 'question oracle ' + percent(oracles.questionOracle.value), color: c.c3, fontSize: 11, position: oracles.questionOracle.value > 0.9 ? 'insideStartBottom' : 'insideStartTop' } });
    if (oracles.questionNull !== null) own.markLine.data.push({ yAxis: oracles.questionNull, lineStyle: { color: c.c3, type: 'dotted' }, label: { formatter: 'its null ' + percent(oracles.questionNull), color: c.c3, fontSize: 11, position: 'insideStartBottom' } });
    series.push({
      type: 'scatter', name: 'dataset oracle (best budget)', symbol: 'diamond', symbolSize: 17, z: 5, data: [[String(oracles.bestBudget), oracles.bestAccuracy]],
      itemStyle: { color: c.c3, borderColor: c.paper, borderWidth: 1.5 },
      tooltip: { formatter: () => `best budget here: ${count(oracles.bestBudget)} tokens, ${percent(oracles.bestAccuracy)}\nchosen afterwards: promises about ${points(oracles.optimism)} points too much` },
    });
  }
  if (paper) paper.models.forEach((model, i) => {
    const color = [c.c5, c.c4, c.c6][i];
    series.push({
      type: 'line', name: `${model.name}, ten sets`, data: paper.budgets.map((b, k) => [String(b), model.meanOfTen[k] / 100]), symbol: ['triangle', 'rect', 'emptyCircle'][i], symbolSize: 6,
      color, lineStyle: { width: 1.2, type: 'dashed' }, tooltip: { formatter: p => `${model.name} (arXiv 2504.00869), mean of ten sets\n${p.value[0]} tokens: ${percent(p.value[1])}, read off the figure` },
    });
    own.markLine.data.push({ yAxis: model.best / 100, lineStyle: { color, type: 'dotted' }, label: { formatter: `${model.name} on ${paper.set}, best of 7 budgets`, color, fontSize: 10, position: 'insideEndTop' } });
  });
  const low = floorOf(budgets.map(f => f.accuracy.interval.low).concat(run.chance || []));
  const names = series.map(s => s.name).filter(n => n && n !== 'low');
  return base(c, {
    legend: lineLegend(c, { type: paper ? 'plain' : 'scroll', data: names.map(name => name === 'if unread were right' ? { name, icon: 'roundRect' } : { name }) }), grid: { ...base(c).grid, top: paper ? 64 : 34 },
    xAxis: axis(c, { type: 'category', data: x.map(String), name: 'thinking budget, tokens (evenly spaced, not to scale)', boundaryGap: true, axisLabel: { formatter: v => count(+v), interval: 0 } }),
    yAxis: shareAxis(c, { min: low, max: 1 }), tooltip: { ...base(c).tooltip, trigger: 'item' }, series,
  });
};

CHARTS.best = (run, c) => {
  const oracles = run.figures.oracles;
  if (!oracles || oracles.budgets.length < 2) return null;
  return base(c, {
    grid: { left: 50, right: 12, top: 18, bottom: 44 },
    xAxis: axis(c, { type: 'category', data: oracles.budgets.map(b => count(b.budget)), name: 'budget, tokens', axisLabel: { interval: 0 } }),
    yAxis: shareAxis(c, { min: 0, max: 1 }),
    series: [{
      type: 'bar', barMaxWidth: 34, data: oracles.budgets.map(b => ({ value: b.best, itemStyle: { color: b.budget === oracles.bestBudget ? c.c3 : c.grey, borderRadius: [3, 3, 0, 0] } })),
      label: { show: true, position: 'top', color: c.muted, fontSize: 11, formatter: p => p.value < 0.005 ? '' : Math.round(p.value * 100) + '%' },
      tooltip: { formatter: p => `${p.name} tokens: best in ${percent(p.value)} of the resamples` },
    }],
  });
};

CHARTS.forest = (run, c) => {
  const steps = run.figures.steps;
  if (steps.length === 0) return null;
  return forest(c, steps.map(s => ({
    name: `${shortLabel(run, s.base)} → ${shortLabel(run, s.other)}`, value: s.difference.value, low: s.difference.interval.low, high: s.difference.interval.high,
    beside: `${count(s.canDiffer)} can differ`, more: `${s.difference.onlyFirst} gained, ${s.difference.onlySecond} lost, ${s.canDiffer} of ${s.difference.rows} can differ`,
  })), 'accuracy gained, points');
};

/** Draws differences with their intervals, one below the other, around 0. */
function forest(c, rows, title) {
  const [min, max] = around(rows.flatMap(r => [r.low, r.high]));
  const names = rows.map(r => r.name);
  const category = more => axis(c, { type: 'category', inverse: true, splitLine: { show: false }, axisLine: { show: false }, ...more });
  const colour = r => r.low > 0 ? c.right : r.high < 0 ? c.wrong : c.grey;
  return base(c, {
    legend: { show: false }, grid: { left: 96, right: rows.some(r => r.beside) ? 104 : 24, top: 8, bottom: 44 },
    xAxis: axis(c, { type: 'value', name: title, min, max, axisLabel: { formatter: v => points(v).replace('.0', '') } }),
    yAxis: [category({ data: names, axisLabel: { hideOverlap: false, width: 88, overflow: 'truncate' } }), category({ data: rows.map(r => r.beside || ''), position: 'right', axisLabel: { hideOverlap: false } })],
    series: [
      {
        type: 'scatter', symbol: 'rect', symbolSize: 10, z: 4, data: rows.map(r => ({ value: [r.value, r.name], itemStyle: { color: colour(r), opacity: 1 } })),
        tooltip: { formatter: p => { const r = rows[p.dataIndex]; return `${r.name}: ${points(r.value)} points\n95%: ${points(r.low)} to ${points(r.high)}${r.more ? '\n' + r.more : ''}`; } },
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: c.muted, type: 'solid', width: 1 }, data: [{ xAxis: 0 }] },
      },
      ...rows.map(r => whiskers([[r.name, r.low, r.high]], colour(r), true)),
    ],
  });
}

CHARTS.cost = (run, c) => {
  const arms = run.figures.arms.filter(f => f.tokensPerRight !== null);
  if (arms.length === 0) return null;
  const part = f => f.meanTokens === 0 ? 0 : f.meanThinkingTokens / f.meanTokens;
  const bar = (name, color, value, decal) => ({ type: 'bar', stack: 'tokens', barMaxWidth: 34, name, color, data: arms.map(value), itemStyle: decal ? { decal: hatching('rect', c) } : {} });
  return base(c, {
    grid: { left: 62, right: 12, top: 34, bottom: arms.length > 9 ? 62 : 44 },
    xAxis: axis(c, { type: 'category', data: arms.map(f => shortLabel(run, f.arm)), nameGap: arms.length > 9 ? 46 : 30, name: 'condition (numbers: budget in tokens)', axisLabel: { interval: 0, hideOverlap: false, rotate: arms.length > 9 ? 45 : 0 } }),
    yAxis: axis(c, { type: 'value', axisLabel: { formatter: count } }), tooltip: { ...base(c).tooltip, trigger: 'axis', valueFormatter: v => count(v) },
    series: [bar('thinking', c.right, f => f.tokensPerRight * part(f)), bar('hand-over and answer', c.grey, f => f.tokensPerRight * (1 - part(f)), true)],
  });
};

CHARTS.used = (run, c) => {
  const kinds = { BUDGET: ['budgets', 'circle', c.right], WAIT: ['waits', 'triangle', c.wrong], MINIMUM: ['minimums', 'rect', c.c3], STRATEGY: ['strategies', 'diamond', c.c4] };
  const series = [];
  for (const [kind, [name, symbol, color]] of Object.entries(kinds)) {
    const arms = run.figures.arms.filter(f => armOf(run, f.arm).kind === kind).sort((a, b) => a.meanThinkingTokens - b.meanThinkingTokens);
    if (arms.length === 0) continue;
    series.push({
      type: kind === 'BUDGET' ? 'line' : 'scatter', name, symbol, symbolSize: kind === 'BUDGET' ? 8 : 11, color, z: 4, lineStyle: { width: 2 },
      data: arms.map(f => [f.meanThinkingTokens, f.accuracy.value]),
      label: { show: true, position: kind === 'BUDGET' ? [13, 7] : 'bottom', distance: 12, color: c.muted, fontSize: 11, formatter: p => shortLabel(run, arms[p.dataIndex].arm) }, labelLayout: { hideOverlap: true },
      tooltip: { formatter: p => `${arms[p.dataIndex].arm}\n${arms[p.dataIndex].meanThinkingTokens.toFixed(1)} thinking tokens a question\n${percent(arms[p.dataIndex].accuracy.value)} right` },
    }, whiskers(arms.map(f => [f.meanThinkingTokens, f.accuracy.interval.low, f.accuracy.interval.high]), color));
  }
  if (series.length === 0) return null;
  return base(c, {
    legend: lineLegend(c, { data: series.map(s => s.name).filter(Boolean) }),
    xAxis: axis(c, { type: 'value', name: 'mean thinking tokens used', min: 0, axisLabel: { formatter: count } }),
    yAxis: shareAxis(c, { min: floorOf(run.figures.arms.map(f => f.accuracy.interval.low)), max: 1 }), series,
  });
};

CHARTS.classes = (run, c) => {
  const b = run.figures.bottlenecks;
  if (!b) return null;
  const rows = [['right at every budget', b.easy, c.right], ['reasoning pays', b.reasoningPays, c.c3], ['overthought', b.overthought, c.c5], ['never right', b.never, c.wrong]];
  return base(c, {
    grid: { left: 142, right: 52, top: 30, bottom: 46 },
    legend: { ...base(c).legend, data: [{ name: 'this run' }, { name: 'a guesser', icon: 'diamond' }], itemHeight: 9 },
    xAxis: shareAxis(c, { min: 0, name: 'share of the questions' }),
    yAxis: axis(c, { type: 'category', inverse: true, data: rows.map(r => r[0]), splitLine: { show: false } }),
    series: [
      { type: 'bar', name: 'this run', color: c.muted, barMaxWidth: 26, data: rows.map(r => ({ value: r[1].share, itemStyle: { color: r[2], borderRadius: [0, 3, 3, 0] } })), label: { show: true, position: 'right', color: c.ink, formatter: p => percent(p.value) }, tooltip: { formatter: p => `${rows[p.dataIndex][0]}: ${rows[p.dataIndex][1].rows} of ${b.rows}` } },
      { type: 'scatter', name: 'a guesser', symbol: 'diamond', symbolSize: 13, z: 5, itemStyle: { color: c.paper, borderColor: c.ink, borderWidth: 1.6 }, data: rows.map(r => r[1].chance), tooltip: { formatter: p => `a guesser: ${percent(p.value)}` } },
    ],
  });
};

CHARTS.first = (run, c) => {
  const o = run.figures.overthinking;
  if (!o || o.firstRight.length < 2) return null;
  const add = list => { let sum = 0; return list.map(x => (sum += x.rows) / o.rows); };
  const line = (name, data, color, type, symbol) => ({ type: 'line', name, data, color, symbol, symbolSize: 8, lineStyle: { width: 2.2, type } });
  return base(c, {
    legend: lineLegend(c),
    xAxis: axis(c, { type: 'category', data: o.firstRight.map(x => count(x.budget)), name: 'up to this budget, tokens', axisLabel: { interval: 0 } }),
    yAxis: shareAxis(c, { min: 0, max: 1 }), tooltip: { ...base(c).tooltip, trigger: 'axis', valueFormatter: v => percent(v) },
    series: [line('right once', add(o.firstRight), c.c3, 'dashed', 'diamond'), line('stays right', add(o.staysRight), c.right, 'solid', 'circle'), line('OAA: right with less thinking', o.optimal.map(x => x.accuracy), c.c4, 'dotted', 'rect')],
  });
};

CHARTS.lengths = (run, c) => {
  const bins = run.lengths.bins;
  if (bins.length < 2) return null;
  return base(c, {
    grid: { left: 50, right: 12, top: 34, bottom: 44 },
    xAxis: axis(c, { type: 'category', data: bins.map(b => count(b[0])), name: 'thinking tokens (from)', axisLine: { onZero: false, lineStyle: { color: c.line } } }),
    yAxis: axis(c, { type: 'value', axisLabel: { formatter: v => count(Math.abs(v)) } }),
    tooltip: { ...base(c).tooltip, trigger: 'axis', formatter: ps => { const b = bins[ps[0].dataIndex]; return `${count(b[0])} to ${count(b[1] - 1)} tokens\n${b[2]} right, ${b[3]} wrong or unread`; } },
    series: [
      { type: 'bar', name: 'right', stack: 'n', color: c.right, barCategoryGap: '12%', data: bins.map(b => b[2]) },
      { type: 'bar', name: 'wrong or unread', stack: 'n', color: c.wrong, barCategoryGap: '12%', data: bins.map(b => -b[3]), itemStyle: { decal: hatching('rect', c) } },
    ],
  });
};

CHARTS.flows = (run, c) => {
  const caps = [...new Set(run.figures.waits.map(w => w.cap))];
  if (caps.length === 0) return null;
  const steps = run.figures.waits.filter(w => w.cap === (run.pickedCap || caps[0]));
  const nodes = new Map();
  const links = [];
  const rounds = [...new Set(steps.flatMap(s => [s.from, s.to]))];
  const sizeOf = (round, state) => {
    const into = steps.find(s => s.to === round), out = steps.find(s => s.from === round);
    if (into) return state === 'right' ? into.rightRight + into.wrongRight : into.rightWrong + into.wrongWrong;
    return state === 'right' ? out.rightRight + out.rightWrong : out.wrongRight + out.wrongWrong;
  };
  const node = (round, state) => {
    const name = `${round} ${state}`;
    nodes.set(name, { name, depth: rounds.indexOf(round), itemStyle: { color: state === 'right' ? c.right : c.wrong, borderWidth: 0 }, label: { formatter: `${state}, ${round === 0 ? 'no' : round} “Wait”\n${count(sizeOf(round, state))}` } });
    return name;
  };
  for (const s of steps) {
    const flows = [['right', 'right', s.rightRight], ['right', 'wrong', s.rightWrong], ['wrong', 'right', s.wrongRight], ['wrong', 'wrong', s.wrongWrong]];
    for (const [from, to, value] of flows) {
      const source = node(s.from, from), target = node(s.to, to);
      if (value > 0) links.push({ source, target, value, lineStyle: { color: to === 'right' ? c.right : c.wrong, opacity: from === to ? 0.22 : 0.6 } });
    }
  }
  const used = new Set(links.flatMap(l => [l.source, l.target]));
  return base(c, {
    legend: { show: false }, tooltip: { ...base(c).tooltip, formatter: p => p.dataType === 'edge' ? `${p.data.source.split(' ')[1]} → ${p.data.target.split(' ')[1]}: ${p.data.value}` : `${p.value}` },
    series: [{ type: 'sankey', left: 8, right: 118, top: 16, bottom: 12, nodeWidth: 12, nodeGap: 22, layoutIterations: 0, draggable: false, data: [...nodes.values()].filter(n => used.has(n.name)), links, label: { color: c.ink, fontSize: 12, lineHeight: 16, fontFamily: FONT }, emphasis: { focus: 'adjacency' } }],
  });
};

CHARTS.flips = (run, c) => {
  const steps = run.figures.waits.filter(w => w.cap === (run.pickedCap || run.figures.waits[0].cap));
  if (steps.length === 0) return null;
  const names = steps.map(s => `${s.from} → ${s.to}`);
  const series = (key, name, color, symbol) => [
    { type: 'scatter', name, color, symbol, symbolSize: 10, z: 4, data: steps.map((s, i) => s[key] === null ? null : [names[i], s[key]]).filter(Boolean), tooltip: { formatter: p => `${name}, ${p.value[0]} “Wait”: ${percent(p.value[1])}` } },
    whiskers(steps.map((s, i) => s[key + 'Interval'] === null ? null : [names[i], s[key + 'Interval'].low, s[key + 'Interval'].high]).filter(Boolean), color),
  ];
  return base(c, {
    xAxis: axis(c, { type: 'category', data: names, name: 'number of “Wait”' }), yAxis: shareAxis(c, { min: 0 }),
    legend: lineLegend(c, { data: ['corrected, of the wrong', 'corrupted, of the right'], itemWidth: 14 }),
    series: [...series('correction', 'corrected, of the wrong', c.right, 'circle'), ...series('corruption', 'corrupted, of the right', c.wrong, 'triangle')],
  });
};

/** Stripes rising (rect) or falling (roundRect), or small marks. */
const hatching = (symbol, c) => symbol.endsWith('ect')
  ? { symbol, symbolSize: 1, dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: symbol === 'rect' ? -0.8 : 0.8, color: c.paper }
  : { symbol, symbolSize: 0.6, dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], rotation: 0, color: c.paper };

CHARTS.outcomes = (run, c) => {
  const arms = run.figures.arms;
  const read = f => f.outcomes.PARSED || 0;
  const kinds = [
    ['right', c.right, f => f.accuracy.hits, null], ['wrong', c.wrong, f => Math.max(0, read(f) - f.accuracy.hits), 'rect'],
    ['ambiguous', c.c5, f => f.outcomes.AMBIGUOUS || 0, 'circle'], ['not an option', c.c4, f => f.outcomes.OUT_OF_RANGE || 0, 'triangle'], ['refused', c.c3, f => f.outcomes.REFUSED || 0, 'diamond'],
    ['cut short', c.grey, f => f.outcomes.TRUNCATED || 0, 'roundRect'], ['empty', c.line, f => f.outcomes.EMPTY || 0, 'pin'], ['failed', c.ink, f => f.failed, 'arrow'],
  ].filter(k => arms.some(f => k[2](f) > 0));
  return base(c, {
    grid: { left: 108, right: 18, top: 34, bottom: 28 },
    xAxis: shareAxis(c, { min: 0, max: 1 }), yAxis: axis(c, { type: 'category', inverse: true, data: arms.map(f => armOf(run, f.arm).kind === 'BUDGET' ? `${shortLabel(run, f.arm)} tokens` : shortLabel(run, f.arm)), splitLine: { show: false }, axisLabel: { interval: 0, hideOverlap: false, width: 92, overflow: 'truncate' } }),
    tooltip: { ...base(c).tooltip, trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: v => percent(v) },
    legend: { ...base(c).legend, itemHeight: 10 },
    series: kinds.map(([name, color, value, decal]) => ({
      type: 'bar', stack: 'n', name, color, barMaxWidth: 20, data: arms.map(f => value(f) / f.accuracy.rows),
      itemStyle: decal ? { decal: hatching(decal, c) } : {},
    })),
  });
};

/** The condition that was picked, else the largest budget whose letters are known for half the lines. */
function confidenceOf(run) {
  const all = run.figures.confidences;
  const most = Math.max(...all.map(f => f.calibration.rows));
  return all.find(f => f.arm === run.pickedCondition) || all.filter(f => f.calibration.rows >= most / 2).at(-1);
}

CHARTS.calibration = (run, c) => {
  const f = confidenceOf(run);
  if (!f) return null;
  const bins = f.calibration.bins;
  return base(c, {
    legend: { show: false }, grid: { left: 54, right: 18, top: 14, bottom: 44 },
    xAxis: shareAxis(c, { min: 0, max: 1, name: 'probability of the most probable letter' }), yAxis: shareAxis(c, { min: 0, max: 1 }),
    series: [
      { type: 'line', data: [[0, 0], [1, 1]], symbol: 'none', silent: true, lineStyle: { color: c.grey, type: 'dashed', width: 1 } },
      { type: 'scatter', data: bins.map(b => [b.confidence, b.accuracy]), symbolSize: (v, p) => 6 + 22 * Math.sqrt(bins[p.dataIndex].rows / f.calibration.rows), itemStyle: { color: c.right, opacity: 0.85 }, z: 4, tooltip: { formatter: p => { const b = bins[p.dataIndex]; return `said ${percent(b.confidence)}, right ${percent(b.accuracy)}\n${b.rows} answers`; } } },
      whiskers(bins.map(b => [b.confidence, b.interval.low, b.interval.high]), c.right),
    ],
  });
};

CHARTS.risk = (run, c) => {
  const chosen = confidenceOf(run);
  if (!chosen) return null;
  return base(c, {
    legend: { show: false }, grid: { left: 54, right: 18, top: 14, bottom: 44 },
    xAxis: shareAxis(c, { min: 0, max: 1, name: 'coverage: share of the questions answered' }), yAxis: shareAxis(c, { min: 0 }),
    series: run.figures.confidences.filter(f => f !== chosen).map(f => ({
      type: 'line', step: 'end', symbol: 'none', color: c.grey, lineStyle: { width: 1, opacity: 0.3 }, data: f.riskCoverage.points.map(p => [p.coverage, p.risk]), silent: true,
    })).concat([{ type: 'line', step: 'end', symbol: 'none', z: 4, color: c.right, lineStyle: { width: 2.4 }, data: chosen.riskCoverage.points.map(p => [p.coverage, p.risk]), tooltip: { trigger: 'axis' } }]),
    tooltip: { ...base(c).tooltip, trigger: 'axis', formatter: ps => { const p = ps.at(-1); return `answering ${percent(p.value[0])}: ${percent(p.value[1])} of those wrong`; } },
  });
};

/** The kinds of groups; those with a readable number of groups first. */
function sliceKinds(run) {
  const sizes = new Map();
  for (const s of run.figures.slices) sizes.set(s.kind, (sizes.get(s.kind) || 0) + 1);
  const readable = kind => sizes.get(kind) >= 3 && sizes.get(kind) <= 40 ? 0 : 1;
  return [...sizes.keys()].sort((a, b) => readable(a) - readable(b));
}

CHARTS.slices = (run, c) => {
  if (run.figures.slices.length === 0) return null;
  const groups = run.figures.slices.filter(s => s.points.length > 0 && s.kind === (run.pickedSlice || sliceKinds(run)[0])).slice(0, 40);
  const names = groups.map(s => `${s.value} (${s.rows})`);
  const first = groups.map((s, i) => [s.points[0].accuracy.value, names[i]]);
  const last = groups.map((s, i) => [s.points.at(-1).accuracy.value, names[i]]);
  return base(c, {
    grid: { left: 150, right: 18, top: 34, bottom: 44 },
    xAxis: shareAxis(c, { min: 0, max: 1, name: 'accuracy' }), yAxis: axis(c, { type: 'category', inverse: true, data: names, axisLabel: { interval: 0, hideOverlap: false, width: 140, overflow: 'truncate' } }),
    legend: lineLegend(c, { itemWidth: 14 }),
    series: [
      { type: 'scatter', name: groups[0].points[0].arm, symbol: 'emptyCircle', symbolSize: 9, color: c.grey, data: first, tooltip: { formatter: p => `${p.value[1]}: ${percent(p.value[0])}` } },
      { type: 'scatter', name: groups[0].points.at(-1).arm, symbol: 'circle', symbolSize: 9, color: c.right, z: 4, data: last, tooltip: { formatter: p => `${p.value[1]}: ${percent(p.value[0])}` } },
      whiskers(groups.map((s, i) => [names[i], s.points.at(-1).accuracy.interval.low, s.points.at(-1).accuracy.interval.high]), c.right, true),
    ],
  });
};

/** Two runs on the same questions. */
const pairLabel = c => c.first === c.second ? shortLabel(DATA.runs[0], c.first) : `${c.first} and ${c.second}`;

function pairChart(pair, c) {
  const { first, second, conditions } = pair.figures;
  return forest(c, conditions.map(x => ({
    name: pairLabel(x), value: x.difference.value, low: x.difference.interval.low, high: x.difference.interval.high, beside: `+${count(x.difference.onlyFirst)}  −${count(x.difference.onlySecond)}`,
    more: `right only in ${second}: ${x.difference.onlyFirst}, only in ${first}: ${x.difference.onlySecond}`,
  })), `points gained by ${second}`);
}

function pairCurves(pair, c) {
  const { first, second, conditions } = pair.figures;
  const names = conditions.map(pairLabel);
  const line = (name, key, color, symbol, type) => ({ type: 'line', name, color, symbol, symbolSize: 8, lineStyle: { width: 2.2, type }, data: conditions.map(x => x[key].value) });
  return base(c, {
    legend: lineLegend(c),
    xAxis: axis(c, { type: 'category', data: names, nameGap: names.length > 9 ? 46 : 30, name: 'condition (numbers: budget in tokens)', axisLabel: { interval: 0, rotate: names.length > 9 ? 45 : 0 } }), yAxis: shareAxis(c, { min: 0, max: 1 }),
    grid: { ...base(c).grid, bottom: names.length > 9 ? 62 : 44 },
    tooltip: { ...base(c).tooltip, trigger: 'axis', valueFormatter: v => percent(v) },
    series: [line(first, 'firstAccuracy', c.grey, 'rect', 'dashed'), line(second, 'secondAccuracy', c.right, 'circle', 'solid')],
  });
}

/** Means over several data sets against the budget, for one model. */
function meansChart(means, c) {
  const label = point => shortLabel(DATA.runs.find(r => armOf(r, point.arm)), point.arm);
  const looks = { IN_DISTRIBUTION: ['in-distribution', c.c3, 'dashed', 'diamond'], OUT_OF_DISTRIBUTION: ['out-of-distribution', c.wrong, 'dotted', 'triangle'], ALL: ['all', c.right, 'solid', 'circle'] };
  const series = means.flatMap(mean => {
    const [name, color, type, symbol] = looks[mean.kind];
    return [
      { type: 'line', name: `${name} (${mean.sets.length})`, color, symbol, symbolSize: 9, z: 4, lineStyle: { width: 2.2, type }, data: mean.points.map(p => [label(p), p.accuracy]), tooltip: { formatter: p => { const x = mean.points[p.dataIndex]; return `${mean.sets.join(', ')}\n${percent(x.accuracy)} (${percent(x.interval.low)} to ${percent(x.interval.high)})`; } } },
      whiskers(mean.points.map(p => [label(p), p.interval.low, p.interval.high]), color),
    ];
  });
  return base(c, {
    legend: lineLegend(c, { data: series.map(s => s.name).filter(Boolean) }),
    xAxis: axis(c, { type: 'category', data: [...new Set(means.flatMap(m => m.points.map(label)))], name: 'condition (numbers: budget in tokens)', axisLabel: { interval: 0 } }),
    yAxis: shareAxis(c, { min: floorOf(means.flatMap(m => m.points.map(p => p.interval.low))), max: 1 }), series,
  });
}

/** The option letters' probabilities along one thinking, with the places where budgets cut. */
function lettersChart(row, run, c) {
  const letters = [...new Set(row.looks.flatMap(l => Object.keys(l.letters)))].sort();
  const cuts = row.cells.filter(cell => cell.end !== 'NATURAL' && cell.at !== undefined && run.arms[cell.arm].kind === 'BUDGET');
  const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [2, 2], [12, 4]];
  return base(c, {
    grid: { left: 46, right: 14, top: 30, bottom: 26 }, xAxis: axis(c, { type: 'value', min: 0, max: Math.max(1, row.tokens), splitLine: { show: false } }), yAxis: shareAxis(c, { min: 0, max: 1, interval: 0.5 }),
    tooltip: { ...base(c).tooltip, trigger: 'axis', valueFormatter: v => percent(v) },
    legend: lineLegend(c),
    series: letters.map((letter, i) => ({
      type: 'line', name: letter === row.key ? letter + ' (key)' : letter, color: letter === row.key ? c.right : [c.wrong, c.c3, c.c4, c.c5, c.c6, c.grey][i % 6], symbolSize: 4, lineStyle: { width: letter === row.key ? 2.6 : 1.4, type: letter === row.key ? 'solid' : dashes[1 + i % 5] },
      data: row.looks.map(l => [l.tokens, l.letters[letter] || 0]),
      markLine: i > 0 ? undefined : { silent: true, symbol: 'none', lineStyle: { color: c.grey, width: 1, type: 'dotted' }, label: { show: false }, data: cuts.map(cell => ({ xAxis: cell.tokens })) },
    })),
  });
}
