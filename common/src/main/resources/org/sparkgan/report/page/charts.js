'use strict';
// Draws the cards of the page; colours follow the page's, so that light, dark and print look right.

const cards = [];

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Some four digits, whatever the size. */
function number(value) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return value.toExponential(2);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 3 : 4;
  return new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value);
}

const animation = false;
const font = 'system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif';

function axis(name) {
  return {
    name,
    nameTextStyle: { color: color('--quiet'), fontFamily: font },
    axisLabel: { color: color('--quiet'), fontFamily: font, hideOverlap: true },
    axisLine: { lineStyle: { color: color('--line') } },
    splitLine: { lineStyle: { color: color('--grid') } },
  };
}

function frame(card) {
  return {
    animation,
    textStyle: { fontFamily: font },
    aria: { enabled: true, label: { description: card.description } },
    color: ['--s1', '--s2', '--s3', '--s4'].map(color),
    grid: { left: 8, right: 22, top: 64, bottom: 28, containLabel: true },
    legend: {
      left: 0, top: 0, itemWidth: 16, itemHeight: 9, itemGap: 12, inactiveColor: color('--line'),
      textStyle: { color: color('--ink'), fontFamily: font },
    },
    tooltip: {
      trigger: 'axis', confine: true, valueFormatter: number, backgroundColor: color('--card'), borderColor: color('--line'),
      textStyle: { color: color('--ink'), fontFamily: font, fontSize: 13 },
      axisPointer: { label: { precision: 0 } },
    },
  };
}

/** Of the first series up to {@code i}. */
function sum(series, i, row) {
  return series.slice(0, i + 1).reduce((total, one) => total + (one.values[row] ?? 0), 0);
}

/** Shares are shown from 0 to 1, so that a low one looks low; higher where they are. */
function share(card) {
  if (!card.share) return {};
  return { min: 0, max: card.series.every((series) => series.values.every((value) => !(value > 1))) ? 1 : null };
}

/** Lines over iterations. A series has a name and a column as long as {@code x}. */
function lineOption(card) {
  const few = card.x.length <= 40;
  const onScale = (value) => (card.log && !(value > 0) ? null : value);
  return {
    ...frame(card),
    xAxis: {
      ...axis('iteration'), type: 'value', min: 0, max: card.end, nameLocation: 'middle', nameGap: 26,
      splitLine: { show: false },
      axisPointer: { label: { formatter: (at) => 'iteration ' + whole.format(at.value) } },
    },
    yAxis: {
      ...axis(card.unit), ...share(card), type: card.log ? 'log' : 'value', scale: !card.stacked, nameGap: 12,
      nameTextStyle: { color: color('--quiet'), fontFamily: font, align: 'left', padding: [0, 0, 0, -4] },
    },
    toolbox: {
      right: 0, top: 24, itemSize: 13, iconStyle: { borderColor: color('--quiet') },
      emphasis: { iconStyle: { borderColor: color('--accent') } },
      feature: { dataZoom: { yAxisIndex: 'none', title: { zoom: 'zoom: draw over a part', back: 'zoom back' } } },
    },
    dataZoom: [{
      type: 'inside', filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, moveOnMouseMove: false,
      preventDefaultMouseMove: false,
    }],
    series: card.series.map((series, i) => ({
      name: series.name,
      type: 'line',
      // The library stacks only over categories and times: areas are drawn from 0, the higher ones behind the lower ones.
      data: card.x.map((x, row) => [x, onScale(card.stacked ? sum(card.series, i, row) : series.values[row]), series.values[row]]),
      encode: { x: 0, y: 1, tooltip: 2 },
      z: 2 + card.series.length - i,
      symbol: 'circle',
      showSymbol: few && (!card.stacked || card.x.length === 1),
      symbolSize: 5,
      lineStyle: { width: card.stacked ? 0 : 1.6 },
      connectNulls: false,
      areaStyle: card.stacked ? { opacity: 1 } : null,
      markLine: card.mark && i === 0 ? {
        silent: true, symbol: 'none', animation, lineStyle: { color: color('--quiet'), type: 'dashed' },
        label: { formatter: card.mark.label, color: color('--quiet'), position: card.mark.position },
        data: [card.mark.at],
      } : null,
    })),
  };
}

/** Bars side by side for each category. */
function barOption(card) {
  return {
    ...frame(card),
    xAxis: {
      ...axis('label'), type: 'category', data: card.x.map(String), nameLocation: 'middle', nameGap: 26, splitLine: { show: false },
    },
    yAxis: {
      ...axis(card.unit), type: 'value', min: 0, nameGap: 12,
      nameTextStyle: { color: color('--quiet'), fontFamily: font, align: 'left', padding: [0, 0, 0, -4] },
    },
    series: card.series.map((series) => ({ name: series.name, type: 'bar', data: series.values, barGap: '10%' })),
  };
}

function draw(card) {
  card.chart?.dispose();
  card.chart = echarts.init(card.element, null, { renderer: 'svg' });
  card.chart.setOption(card.bars ? barOption(card) : lineOption(card));
  if (!card.bars) {
    card.chart.group = 'iterations';
    echarts.connect('iterations');
  }
}

/** What a screen reader says of a chart: where its lines end. */
function describe(card) {
  const last = (values) => [...values].reverse().find((value) => value !== null);
  const ends = card.series.map((series) => `${series.name} ${number(last(series.values))}`).join(', ');
  return card.bars
    ? `${card.title}: bars for ${card.x.length} labels.`
    : `${card.title}: line chart from iteration ${whole.format(card.x[0])} to ${whole.format(card.x[card.x.length - 1])}, `
      + `which ends at ${ends}.`;
}

/** Adds a card to the page; lines without any number are left out, and so is a card without lines. */
function addCard(parent, card) {
  card.series = card.series.filter((series) => series.values.some((value) => value !== null));
  if (card.series.length === 0) return;
  card.description = describe(card);
  const article = document.createElement('article');
  article.className = 'card';
  const header = document.createElement('header');
  const title = document.createElement('h3');
  title.textContent = card.title;
  header.append(title);
  if (card.switchable) header.append(logSwitch(card));
  card.element = document.createElement('div');
  card.element.className = 'chart';
  card.element.id = card.id;
  card.element.setAttribute('role', 'img');
  article.append(header, card.element);
  if (card.note) {
    const note = document.createElement('p');
    note.className = 'note';
    note.textContent = card.note;
    article.append(note);
  }
  parent.append(article);
  cards.push(card);
  draw(card);
}

function logSwitch(card) {
  const label = document.createElement('label');
  label.className = 'switch';
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.id = card.id + '-log';
  box.addEventListener('change', () => {
    card.log = box.checked;
    draw(card);
  });
  label.append(box, ' logarithmic (values above 0)');
  return label;
}

new ResizeObserver(() => cards.forEach((card) => card.chart.resize())).observe(document.body);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => cards.forEach(draw));
addEventListener('beforeprint', () => {
  document.documentElement.dataset.theme = 'print';
  cards.forEach(draw);
});
addEventListener('afterprint', () => {
  delete document.documentElement.dataset.theme;
  cards.forEach(draw);
});
