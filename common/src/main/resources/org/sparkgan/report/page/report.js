// Fills the page. Whatever comes from the run is set as text, never as HTML.

const data = JSON.parse(document.getElementById('data').textContent);
const { metrics, health, result, last, scores, pictures, description } = data;
const byId = (id) => document.getElementById(id);

function time(seconds) {
  const s = Math.round(seconds);
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : s} s`;
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)];
  return h > 0 ? `${whole.format(h)} h ${m} min` : `${m} min ${s % 60} s`;
}

const moment = (iso) => (iso ? iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC') : '–');

function addTerm(list, term, value) {
  const dt = document.createElement('dt');
  dt.textContent = term;
  const dd = document.createElement('dd');
  dd.textContent = value;
  const pair = document.createElement('div');
  pair.append(dt, dd);
  list.append(pair);
}

const count = (n, what) => `${whole.format(n)} ${what}${n === 1 ? '' : 's'}`;

// How far it is.
const iteration = result?.iteration ?? last?.iteration ?? 0;
const epochsPerIteration = last ? last.epoch / last.iteration : null;
const epochAt = (at) => (epochsPerIteration === null ? '' : `, epoch ${(at * epochsPerIteration).toFixed(1)}`);
const state = result?.status ?? 'running';

function addHeader() {
  const name = data.dir.replace(/\/+$/, '').split('/').pop();
  byId('name').textContent = name;
  document.title = `${name}: ${state}`;
  byId('dir').textContent = data.dir;
  const kind = { completed: 'good', running: 'calm', interrupted: 'warn' }[state] ?? 'bad';
  addBadge(kind, state[0].toUpperCase() + state.slice(1));
  const seen = data.last_health;
  if (seen?.state) {
    const at = Number.isInteger(seen.iteration) ? ` at iteration ${whole.format(seen.iteration)}` : '';
    addBadge(seen.state === 'healthy' ? 'good' : 'bad', `Health: ${seen.state}${seen.state === 'healthy' ? '' : at}`);
  }
  const reasons = [result ? result.reason : 'No end was recorded when this page was written: the run goes on, or it was killed.',
    seen?.reason];
  byId('reason').textContent = reasons.filter(Boolean).map((text) => (/[.!?]$/.test(text) ? text : text + '.'))
    .map((text) => text[0].toUpperCase() + text.slice(1)).join(' ');
  if (data.iterations) {
    byId('progress').hidden = false;
    byId('bar').value = Math.min(1, iteration / data.iterations);
    byId('share').textContent = `${Math.floor((100 * iteration) / data.iterations)} %` + timeLeft();
  }
}

function addBadge(kind, text) {
  const badge = document.createElement('li');
  badge.className = kind;
  badge.textContent = text;
  byId('badges').append(badge);
}

const setting = (key) => data.settings.find((one) => one.key === key)?.value;

/** At the pace of the last tenth of the rounds. */
function timeLeft() {
  const n = metrics.iteration.length;
  if (result || n < 2 || !data.iterations) return '';
  const from = n - 1 - Math.max(1, Math.floor(n / 10));
  const images = metrics.images[n - 1] - metrics.images[from];
  const speeds = metrics.images_per_second.slice(from + 1).filter((value) => value > 0);
  if (speeds.length === 0 || images <= 0) return '';
  const speed = speeds.reduce((a, b) => a + b) / speeds.length;
  const perIteration = images / (metrics.iteration[n - 1] - metrics.iteration[from]);
  return `, about ${time(((data.iterations - iteration) * perIteration) / speed)} left`;
}

function addFacts() {
  const facts = byId('facts');
  const of = data.iterations ? ` of ${whole.format(data.iterations)}` : '';
  addTerm(facts, 'iteration', whole.format(iteration) + of);
  if (last) addTerm(facts, 'epoch', last.epoch.toFixed(1));
  const started = Date.parse(description?.started);
  const seconds = result?.seconds ?? (Date.parse(data.written) - started) / 1000;
  if (seconds >= 0) {
    addTerm(facts, description?.resumed_from ? 'time since the resume' : result ? 'time' : 'time when written', time(seconds));
  }
  if (last) {
    addTerm(facts, 'images / s, last round', whole.format(last.images_per_second));
    addTerm(facts, 'D loss, last round', number(last.d_loss));
    addTerm(facts, 'G loss, last round', number(last.g_loss));
  }
  const checkpoints = data.checkpoints;
  if (checkpoints.length) addTerm(facts, 'last checkpoint', whole.format(checkpoints[checkpoints.length - 1]));
  if (data.best !== undefined) addTerm(facts, 'best checkpoint', whole.format(data.best));
  const score = scores[scores.length - 1];
  if (score) addTerm(facts, 'sliced Wasserstein, last', number(score.sliced_wasserstein));
  if (score?.modes_of != null) addTerm(facts, 'modes, last', `${whole.format(score.modes)} of ${whole.format(score.modes_of)}, KL ${number(score.modes_kl)}`);
  if (score?.frechet_distance != null) addTerm(facts, 'Fréchet distance, last', number(score.frechet_distance));
  if (score?.critic?.gap != null) addTerm(facts, 'memorisation gap, last', number(score.critic.gap));
}

function addSamples() {
  const grids = pictures.grids;
  if (grids.length === 0) return;
  byId('samples').hidden = false;
  const slider = byId('slider');
  slider.max = grids.length - 1;
  const show = () => {
    const grid = grids[slider.value];
    const caption = `iteration ${whole.format(grid.iteration)}${epochAt(grid.iteration)}`;
    byId('grid').src = grid.src;
    byId('grid').alt = `Generated images, ${caption}`;
    byId('grid-caption').textContent = `Generated: ${caption}`;
    slider.setAttribute('aria-valuetext', caption);
  };
  slider.value = grids.length - 1;
  slider.addEventListener('input', show);
  show();
  byId('player').hidden = grids.length === 1;
  addPlayer(slider, show);
  if (pictures.real) {
    byId('real').src = pictures.real;
    byId('real-figure').hidden = false;
  }
  const shown = grids.length < pictures.count ? ` ${grids.length} of ${whole.format(pictures.count)} grids are on this page.` : '';
  byId('grid-note').textContent = `Every grid is made from the same noise.${shown}`;
}

function addPlayer(slider, show) {
  const play = byId('play');
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = 'Play';
    play.setAttribute('aria-pressed', 'false');
  };
  play.addEventListener('click', () => {
    if (timer !== null) return stop();
    if (slider.value === slider.max) slider.value = 0;
    play.textContent = 'Stop';
    play.setAttribute('aria-pressed', 'true');
    show();
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (slider.value === slider.max) stop();
    }, Math.max(120, Math.min(600, 8000 / slider.max)));
  });
  slider.addEventListener('pointerdown', stop);
  slider.addEventListener('keydown', stop);
}

function addTrainingCharts() {
  const note = byId('charts-note');
  if (metrics.lines === 0) {
    note.textContent = 'No round has ended yet.';
    return;
  }
  note.textContent = count(metrics.lines, 'round') + (metrics.lines_per_bucket > 1
    ? `; each ${metrics.lines_per_bucket} in a row share two points, their lowest and their highest value in the order they came; `
      + 'times are their mean.'
    : '.');
  const parent = byId('training-cards');
  const add = (card) => addCard(parent, { x: metrics.iteration, end: metrics.iteration[metrics.iteration.length - 1], ...card });
  const line = (name, key) => ({ name, values: metrics[key] });
  add({ id: 'losses', title: 'Losses', unit: 'loss', series: [line('D (critic)', 'd_loss'), line('G (generator)', 'g_loss')] });
  add({
    id: 'wasserstein', title: metrics.wasserstein.some((value) => value !== null) ? 'Wasserstein estimate' : 'Gradient penalty',
    unit: 'value', switchable: true,
    series: [line('Wasserstein estimate', 'wasserstein'), line('gradient penalty', 'gradient_penalty')],
  });
  add({ id: 'speed', title: 'Speed', unit: 'real images / s', series: [line('images a second', 'images_per_second')] });
  add({
    id: 'time', title: 'Where the time of a round goes', unit: 'ms', stacked: true,
    series: [line('compute', 'compute_ms'), line('broadcast', 'broadcast_ms'), line('wait', 'wait_ms'),
      line('aggregate', 'aggregate_ms')],
  });
  add({
    id: 'divergence', title: 'Replica divergence', unit: 'distance to the mean / its norm',
    series: [line('workers’ parameters', 'replica_divergence')],
  });
  if (metrics.augment_probability.some((value) => value !== null)) {
    const target = Number(setting('augment.target'));
    add({
      id: 'augment', title: 'Adaptive augmentation', unit: 'after the round', series: [line('probability', 'augment_probability'),
        line('mean sign of D on real images', 'real_signs'), { name: 'its target', values: metrics.iteration.map(() => target) }],
      note: 'The probability rises while the mean sign is above its target, and falls while it is below.',
    });
  }
  const least = data.least_diversity;
  add({
    id: 'diversity', title: 'Diversity of the sample grids', unit: '1 is as diverse as real images', share: true,
    x: health.iteration,
    series: [{ name: 'generated images', values: health.diversity }],
    mark: { at: { yAxis: least }, label: `all alike below ${least}`, position: 'insideStartTop' },
  });
  (data.schedules ?? []).forEach(({ name, text, values }, i) => add({
    id: `schedule-${i}`, title: name[0].toUpperCase() + name.slice(1), unit: 'after the iteration', series: [{ name, values }], note: `${text}.`,
  }));
}

function addScores() {
  if (scores.length === 0) return;
  byId('scores').hidden = false;
  const rows = scores.filter((score) => Number.isInteger(score.iteration)).sort((a, b) => a.iteration - b.iteration);
  const seen = scores[scores.length - 1];
  byId('scores-note').textContent = `${count(scores.length, 'evaluation')}, the last of ${whole.format(seen.images)} generated images `
    + `and as many ${seen.real_side === 'held-out' ? 'held-out ' : seen.real_side ? 'training ' : 'real '}ones${seen.features ? `; features: ${seen.features}` : ''}.`;
  const parent = byId('score-cards');
  const finite = (value) => (Number.isFinite(value) ? value : null);
  const line = (name, key) => ({ name, values: rows.map((row) => finite(row[key])) });
  const x = rows.map((row) => row.iteration);
  const best = data.best === undefined ? undefined : { at: { xAxis: data.best }, label: 'best checkpoint', position: 'insideEndTop' };
  const add = (id, title, unit, series, more) => addCard(parent, {
    id, title, unit, series, x, mark: best, end: Math.max(iteration, ...x), ...more,
  });
  const distance = (key) => (rows.every((row) => finite(row[key]) === null) ? [] : [
    line('generated images', key), { name: 'other real images', values: rows.map((row) => finite(row.other_real?.[key])) },
  ]);
  add('sliced-wasserstein', 'Sliced Wasserstein distance to real images', '× 1000, 0 is best', distance('sliced_wasserstein'));
  add('frechet', 'Fréchet distance of features', '0 is best', distance('frechet_distance'));
  add('kernel', 'Kernel distance of features', '0 is best', distance('kernel_distance'));
  add('precision', 'Precision and recall', '0 to 1', [line('precision', 'precision'), line('recall', 'recall')], { share: true });
  if (seen.density != null) {
    add('density', 'Density and coverage', 'about 1 is best, coverage at most 1', [line('density', 'density'), line('coverage', 'coverage')]);
  }
  if (seen.critic) {
    const thought = (name, key) => ({ name, values: rows.map((row) => finite(row.critic?.[key])) });
    add('critic', 'Mean scores of the critic', 'score', [thought('training images', 'training'), thought('held-out images', 'held_out'), thought('generated images', 'generated')],
      { note: 'Held-out images were never trained on. A critic that knows the training images by heart scores held-out ones lower.' });
    add('gap', 'Memorisation gap of the critic', 'about 0 is best', [thought('(training − held-out) / (training − generated)', 'gap')]);
  }
  add('ms-ssim', 'Likeness of two images (MS-SSIM)', '1 is the same', [line('generated', 'ms_ssim'), line('real', 'ms_ssim_real')]);
  if (seen.modes_of != null) {
    add('modes', 'Modes of stacked images', `of ${whole.format(seen.modes_of)}`, [line('generated', 'modes')]);
    add('modes-kl', 'Divergence of the modes (KL)', 'nats, 0 is best', [line('generated images', 'modes_kl')]);
  }
  const shares = seen.label_shares ?? [];
  if (shares.length === 0) return;
  const percent = (values) => (values ?? []).map((share) => 100 * share);
  const entropy = !Number.isFinite(seen.label_entropy) ? '' : `, entropy ${seen.label_entropy.toFixed(2)} of at most ${Math.log(shares.length).toFixed(2)}`;
  addCard(parent, {
    id: 'labels', title: 'Labels of the images, last evaluation', unit: '% of images', bars: true, x: shares.map((_, label) => seen.label_names?.[label] ?? label),
    series: [{ name: 'generated', values: percent(shares) }, { name: 'real', values: percent(seen.label_shares_real) }],
    note: `As a classifier sees the generated images${entropy}.`,
  });
}

function addNeighbours() {
  const found = pictures.neighbours;
  if (!found?.src) return;
  byId('scores').hidden = false;
  byId('neighbours').src = found.src;
  byId('neighbours-caption').textContent = `Left: generated at iteration ${whole.format(found.iteration)}. Right: the ${count(found.each, 'training image')} nearest to each, `
    + `the nearest first, of ${whole.format(found.searched)}, by the features of the ${found.features}.`;
  byId('nearest').hidden = false;
}

function addSettings() {
  const changed = data.settings.filter((setting) => setting.changed).length;
  byId('settings-note').textContent = `${changed} of ${data.settings.length} differ from their default.`;
  const body = byId('settings').tBodies[0];
  for (const { key, value, changed: isChanged } of data.settings) {
    const row = body.insertRow();
    row.className = isChanged ? 'changed' : 'default';
    row.insertCell().textContent = key;
    row.insertCell().textContent = value === 'null' ? '–' : value.replace(/^"(.*)"$/, '$1');
  }
  const all = byId('all');
  const apply = () => byId('settings').classList.toggle('all', all.checked);
  all.checked = changed === 0;
  all.addEventListener('change', apply);
  apply();
}

function addOrigin() {
  const origin = byId('origin');
  addTerm(origin, 'started', moment(description?.started));
  if (description?.resumed_from) addTerm(origin, 'resumed from', `iteration ${whole.format(description.resumed_from)}`);
  const source = description?.fine_tuned_from;
  if (source) {
    const at = Number.isInteger(source.iteration) ? `iteration ${whole.format(source.iteration)} of ` : '';
    const fresh = (source.fresh ?? []).map((what) => `; fresh: ${what}`).join('');
    addTerm(origin, 'fine-tuned from', `${at}${source.uri} (SHA-256 ${source.sha256})${fresh}`);
  }
  addTerm(origin, 'command line', (description?.command_line ?? []).join(' ') || '–');
  addTerm(origin, 'dataset', description?.dataset ?? '–');
  addTerm(origin, 'versions', Object.entries(description?.versions ?? {}).map((entry) => entry.join(' ')).join(', ') || '–');
  const gpus = description?.gpus ?? [];
  addTerm(origin, 'computed by', gpus.length > 0 ? gpus.join('; ') : (description?.backend ?? '–'));
  addTerm(origin, 'checkpoints', data.checkpoints.map((at) => whole.format(at)).join(' · ') || 'none');
  byId('written').textContent = `Written ${moment(data.written)}.`;
}

addHeader();
addFacts();
addSamples();
addTrainingCharts();
addScores();
addNeighbours();
addSettings();
addOrigin();
