"use strict";

// What a report's page does more where scripts run: marks that tell, tables that sort, links that
// open folds. Without it every word is still there.
(() => {
  const all = (where, what) => [...where.querySelectorAll(what)];

  // Links lead into folds, and paper has no folds.
  const unfold = hash => {
    const aim = hash.length > 1 && document.getElementById(hash.slice(1));
    for (let at = aim; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
    return aim;
  };
  const arrive = () => unfold(location.hash)?.scrollIntoView?.();
  if (location.hash) arrive();
  addEventListener('hashchange', arrive);
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) unfold(link.hash);
  });
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all(document, '.fold:not([open]), .more:not([open])');
    for (const fold of opened) fold.open = true;
  });
  addEventListener('afterprint', () => { for (const fold of opened) fold.open = false; });

  // Headings sort: up, down, and back to the order of the page; what is missing stays last.
  const compare = new Intl.Collator(document.documentElement.lang, {numeric: true}).compare;
  const sort = (rows, column, way) => {
    if (!way) return rows;
    const cells = new Map(rows.map(row => [row, row.cells[column]]));
    const counted = rows.some(row => cells.get(row).dataset.value);
    const key = row => counted ? cells.get(row).dataset.value : cells.get(row).textContent;
    const missing = row => !key(row) || key(row) === '–';
    const order = counted ? (a, b) => a - b : compare;
    const sign = way === 'ascending' ? 1 : -1;
    return [...rows].sort((a, b) =>
      missing(a) - missing(b) || (missing(a) ? 0 : sign * order(key(a), key(b))));
  };
  for (const table of all(document, '.block-scroll table')) {
    const body = table.tBodies[0], rows = [...body.rows], heads = all(table.tHead, 'th');
    if (rows.length < 3) continue;
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const now = head.getAttribute('aria-sort');
        const way = now ? now === 'ascending' && 'descending' : 'ascending';
        for (const each of heads) each.removeAttribute('aria-sort');
        if (way) head.setAttribute('aria-sort', way);
        body.append(...sort(rows, column, way));
      });
    });
  }

  // Marks of a chart are one stop of the Tab key; arrows go from mark to mark.
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);
  let pointed = null;
  const hide = () => { pointed = null; tip.classList.remove('shown'); };
  const place = mark => {
    const box = mark.getBoundingClientRect(), {width, height} = tip.getBoundingClientRect();
    const room = document.documentElement.clientWidth - width - 8;
    tip.style.left = `${Math.max(8, Math.min(box.left + (box.width - width) / 2, room))}px`;
    tip.style.top = `${box.top < height ? box.bottom : box.top - height}px`;
  };
  const show = mark => {
    const source = document.createElement('small');
    source.textContent = mark.closest('.block')?.querySelector('.block-source span')?.textContent;
    tip.replaceChildren(mark.getAttribute('aria-label'), source);
    tip.classList.add('shown');
    place(pointed = mark);
  };
  // A mark reached by the arrow keys may have had to be scrolled to.
  addEventListener('scroll', () => { if (pointed) place(pointed); }, {passive: true, capture: true});
  addEventListener('keydown', event => { if (event.key === 'Escape') hide(); });
  tip.addEventListener('pointerleave', hide);
  document.addEventListener('pointerdown', event => { if (!tip.contains(event.target)) hide(); });
  for (const chart of all(document, '.block-picture svg')) {
    const marks = all(chart, '.mark').filter(mark => mark.querySelector('title'));
    if (!marks.length) continue;
    chart.setAttribute('role', 'group');
    // Its label and its marks say what the words in it do.
    for (const text of all(chart, 'text')) text.setAttribute('aria-hidden', 'true');
    marks.forEach((mark, place) => {
      const title = mark.querySelector('title');
      mark.setAttribute('role', 'img');
      mark.setAttribute('aria-label', title.textContent);
      mark.setAttribute('tabindex', place ? -1 : 0);
      title.remove();
    });
    // Words may lie on a mark.
    const marked = ({target, clientX, clientY}) => {
      const under = target.closest('text') ? document.elementsFromPoint(clientX, clientY) : [target];
      return under.map(one => marks.find(mark => mark.contains(one))).find(Boolean);
    };
    const told = event => { const mark = marked(event); if (mark) show(mark); };
    for (const kind of ['pointerover', 'focusin', 'click']) chart.addEventListener(kind, told);
    chart.addEventListener('pointerout', event => {
      if (event.pointerType === 'mouse' && !tip.contains(event.relatedTarget)) hide();
    });
    chart.addEventListener('focusout', hide);
    chart.addEventListener('keydown', event => {
      const at = marks.indexOf(document.activeElement), end = marks.length - 1;
      const to = {ArrowRight: Math.min(at + 1, end), ArrowDown: Math.min(at + 1, end),
        ArrowLeft: Math.max(at - 1, 0), ArrowUp: Math.max(at - 1, 0), Home: 0, End: end}[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      marks[at].setAttribute('tabindex', -1);
      marks[to].setAttribute('tabindex', 0);
      marks[to].focus();
    });
  }
})();

// Another setting or language is a page of its own, opened at the section that is being read.
(() => {
  const section = () => {
    const headings = [...document.querySelectorAll(".report h2[id], .documents > li[id]")];
    const begun = headings.filter(
      (one) => one.checkVisibility() && one.getBoundingClientRect().top < innerHeight / 3);
    return scrollY && begun.length ? `#${begun.at(-1).id}` : "";
  };
  const choose = ({ currentTarget: select }) => {
    const address = select.value;
    // Who comes back finds what this page shows.
    for (const option of select.options) option.selected = option.defaultSelected;
    if (address) location.href = address + section();
  };
  // A closed list would choose at every key.
  const unfold = (event) => {
    if (!/^(Arrow|Page|Home|End)|^\S$/.test(event.key) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.currentTarget.showPicker();
  };
  for (const box of document.querySelectorAll(".picker .selects")) {
    box.hidden = false;
    for (const select of box.querySelectorAll("select")) {
      select.addEventListener("change", choose);
      if (select.showPicker) select.addEventListener("keydown", unfold);
    }
  }
  for (const link of document.querySelectorAll(".picker a, .language")) {
    link.addEventListener("click", () => { link.hash = section(); });
  }
})();

// What a page holds packed.
const unpack = async packed => {
  const bytes = Uint8Array.from(atob(packed), sign => sign.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(plain).json();
};

// Tables and charts are saved from what the page holds, wherever it is opened from.
const save = (() => {
  const {id, save: word} = document.body.dataset, SVG = 'http://www.w3.org/2000/svg';
  const all = (where, what) => [...where.querySelectorAll(what)];
  const give = (content, type, name) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(content, {type}));
    link.download = `${id.replaceAll('/', '-')}-${name}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
  const packed = document.getElementById('tables')?.textContent;
  let held;
  const table = async block => {
    const [name, text] = (await (held ??= unpack(packed)))[block];
    give([text], 'text/csv', name);
  };

  // A chart leaves with its title, its source and where the page is from, in the light colours.
  const light = [...document.styleSheets[0].cssRules].find(rule => rule.selectorText === ':root').style;
  const lit = text => text.replace(/var\((--[\w-]+)[^()]*\)/g, (_, hue) => light.getPropertyValue(hue).trim());
  const made = (kind, facts, ...within) => {
    const element = document.createElementNS(SVG, kind);
    for (const [name, value] of Object.entries(facts)) element.setAttribute(name, value);
    element.append(...within);
    return element;
  };
  const copied = drawing => {
    const copy = drawing.cloneNode(true), before = all(drawing, 'text, tspan');
    all(copy, 'text, tspan').forEach((text, place) => {
      const look = getComputedStyle(before[place]);
      for (const name of ['font-family', 'font-size', 'font-weight', 'text-anchor'])
        text.style.setProperty(name, look.getPropertyValue(name));
    });
    // Letters and marks that charts of a page share are at home in one of them.
    const shared = copy.insertBefore(made('defs', {}), copy.firstChild);
    const wanted = () => all(copy, 'use').map(use => use.getAttribute('href').slice(1))
      .find(name => !copy.querySelector(`[id="${name}"]`));
    for (let name; (name = wanted());)
      shared.append(document.getElementById(name)?.cloneNode(true) ?? made('g', {id: name}));
    for (const mark of all(copy, '.mark[aria-label]'))
      mark.prepend(made('title', {}, mark.getAttribute('aria-label')));
    for (const name of ['class', 'role', 'tabindex', 'aria-label']) {
      copy.removeAttribute(name);
      for (const mark of all(copy, `[${name}]`)) mark.removeAttribute(name);
    }
    return copy;
  };
  const picture = figure => {
    const drawing = figure.querySelector('.block-picture svg'), {width, height} = drawing.viewBox.baseVal;
    const pad = 12, family = getComputedStyle(document.body).fontFamily, parts = [];
    const pen = document.createElement('canvas').getContext('2d');
    let down = pad;
    const write = (text, size, hue, weight = 400) => {
      pen.font = `${weight} ${size}px ${family}`;
      let line = '';
      const put = () => {
        down += size * 1.35;
        parts.push(made('text', {x: pad, y: down - size * .3, fill: lit(`var(--chart-${hue})`),
          'font-size': size, 'font-weight': weight, 'font-family': family}, line));
      };
      for (const word of (text ?? '').trim().split(/\s+/)) {
        if (line && pen.measureText(`${line} ${word}`).width > width) { put(); line = ''; }
        line += line ? ` ${word}` : word;
      }
      if (line) put();
    };
    const told = what => figure.querySelector(what)?.textContent;
    write(told('.block-title'), 13, 'ink', 700);
    write(told('.block-subtitle'), 9.5, 'muted');
    down += 6;
    const copy = copied(drawing);
    for (const [name, value] of Object.entries({x: pad, y: down, width, height})) copy.setAttribute(name, value);
    parts.push(copy);
    down += height + 6;
    for (const what of ['.block-remark', '.block-source']) write(told(what), 7.5, 'muted');
    write(document.querySelector('.cite')?.textContent, 7.5, 'muted');
    const box = [width + 2 * pad, down + pad];
    const ground = made('rect', {width: box[0], height: box[1], fill: lit('var(--chart-paper)')});
    const whole = made('svg', {viewBox: `0 0 ${box.join(' ')}`, width: box[0] / .75, height: box[1] / .75,
      lang: document.documentElement.lang}, made('title', {}, told('.block-title')), ground, ...parts);
    return {text: lit(new XMLSerializer().serializeToString(whole)), width: box[0], height: box[1]};
  };
  const svg = (figure, name) => give([picture(figure).text], 'image/svg+xml', `${name}.svg`);
  const png = async (figure, name) => {
    const {text, width, height} = picture(figure), image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width / .75 * 2);
    canvas.height = Math.round(height / .75 * 2);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => give([blob], 'image/png', `${name}.png`));
  };

  const button = (text, act, label) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.append(text);
    if (label) made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    return made;
  };
  for (const block of all(document, '.report .block-figure, .report .block-table')) {
    const title = block.querySelector('.block-title, caption').textContent;
    const row = document.createElement('p');
    row.className = 'save';
    const offer = (kind, act) => row.append(button(kind, act, `${word} ${kind}: ${title}`));
    if (block.matches('.block-figure')) {
      offer('SVG', () => svg(block, block.id));
      offer('PNG', () => png(block, block.id));
    }
    if (packed && window.DecompressionStream) offer('CSV', () => table(block.id));
    if (row.firstChild) block.insertBefore(row, block.querySelector('.block-data'));
  }
  for (const fold of all(document, '.bibtex')) {
    const {copy, copied} = document.body.dataset, text = fold.querySelector('pre');
    const press = button(copy, async () => {
      getSelection().selectAllChildren(text);
      await navigator.clipboard?.writeText(text.textContent);
      if (navigator.clipboard) press.textContent = copied;
    });
    fold.append(press);
  }
  return {table, button};
})();

// A page that is handed on alone: its neighbours are where the collection is, if anywhere, but for
// those handed on with it.
(() => {
  const {id, away} = document.body.dataset;
  const alone = () => {
    const base = document.querySelector('meta[property="og:url"]')?.content;
    const near = address => address && !/^(#|[a-z][a-z0-9+.-]*:)/i.test(address);
    const links = [...document.querySelectorAll('a:not([data-here])')]
      .filter(link => near(link.getAttribute('href')));
    for (const link of links) {
      const {block} = link.dataset, text = link.textContent;
      if (block && window.DecompressionStream) link.replaceWith(save.button(text, () => save.table(block)));
      else if (base) link.href = new URL(link.getAttribute('href'), base);
      else link.removeAttribute('href');
    }
    for (const option of document.querySelectorAll('.picker option:not([data-here])')) {
      if (base && option.value) option.value = new URL(option.value, base);
      option.disabled = !base && option.value;
    }
    if (base) {
      document.body.dataset.base = base;
      return;
    }
    for (const needy of document.querySelectorAll('.picker, .search'))
      if (!needy.querySelector('[data-here]')) needy.remove();
    const word = document.createElement('p');
    word.className = 'away';
    word.append(away);
    if (links.length) document.querySelector('.title').append(word);
  };
  // Servers may leave out the ending, and the name of an index.
  const path = location.pathname.replace(/\.html$/, '').replace(/\/$/, '/index');
  if (!path.endsWith(`/${id}`) || document.querySelector('[data-here]')) alone();
  else if (location.protocol === 'file:') {
    const beacon = new Image();
    let barred = false;
    document.addEventListener('securitypolicyviolation', () => { barred = true; }, {once: true});
    beacon.addEventListener('error', () => { if (!barred) alone(); });
    beacon.src = `${'../'.repeat(id.split('/').length - 1)}here.svg`;
  }
})();

// Every word that is typed has to be in a report's title or in what it says: letters and digits
// alone count, and neither an English plural nor a Korean particle or kind of region.
(() => {
  const box = document.querySelector('.search'), packed = document.getElementById('texts')?.textContent;
  if (!box || !window.DecompressionStream) return;
  const MOST = 20, EACH = 3, typed = document.createElement('input');
  for (const [name, value] of Object.entries({id: 'search', type: 'search', autocomplete: 'off',
    spellcheck: 'false', 'aria-describedby': 'found'})) typed.setAttribute(name, value);
  box.querySelector('label').after(typed);
  const status = box.querySelector('[role=status]'), list = box.querySelector('ul');
  const plain = text => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const stem = word => plain(word).replace(/([a-z]{3})(ie)?s$/, '$1').replace(
    /([가-힣]{2})(특별자치[도시]|(특별|광역)?시|도)?([은는이가을를의에와과로]|에서|으로)?$/, '$1');
  let held;
  const read = async () => (await unpack(packed)).map(([address, title, lang, ...texts]) => ({
    address, title, lang, name: plain(title),
    texts: texts.map(([anchor, text]) => ({anchor, text, plain: plain(text)})),
  }));
  const matches = ({name, texts}, words) => {
    const told = texts.filter(({plain}) => words.some(word => plain.includes(word))
      && words.every(word => plain.includes(word) || name.includes(word)));
    return told.length || !words.every(word => name.includes(word)) ? told : texts.slice(0, 1);
  };
  const link = (address, text) => {
    const made = document.createElement('a'), {base} = document.body.dataset;
    made.href = base ? new URL(address, base) : address;
    made.append(text);
    return made;
  };
  const line = ({address, title, lang, told}) => {
    const item = document.createElement('li');
    if (lang) item.lang = lang;
    item.append(link(address, title));
    for (const {anchor, text} of told.slice(0, EACH)) {
      const said = document.createElement('p');
      said.append(anchor ? link(`${address}#${anchor}`, text) : text);
      item.append(said);
    }
    return item;
  };
  const look = async () => {
    const reports = await (held ??= read());
    const words = typed.value.split(/\s+/).map(stem).filter(Boolean);
    const found = !words.length ? [] : reports.map(one => ({...one, told: matches(one, words)}))
      .filter(({name, told}) => told.length || words.every(word => name.includes(word)));
    const {found: some, none} = box.dataset;
    status.textContent = !words.length ? '' : found.length ? some.replace('#', found.length) : none;
    list.replaceChildren(...found.slice(0, MOST).map(line));
  };
  typed.addEventListener('input', look);
  typed.addEventListener('keydown', event => {
    if (event.key === 'Escape') { typed.value = ''; look(); }
  });
  box.hidden = false;
  if (typed.value) look();
})();
