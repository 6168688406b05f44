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

// Choosing a setting leads to the page of that setting, at the section that is being read.
(() => {
  const section = () => {
    const headings = [...document.querySelectorAll(".report h2[id]")];
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
  for (const link of document.querySelectorAll(".picker a")) {
    link.addEventListener("click", () => { link.hash = section(); });
  }
})();
