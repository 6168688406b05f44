// In the toolbar of a notebook: one language at a time, and its parameters without code.
//
// JupyterLab loads this file as it is (a container of module federation, written by hand): `init`
// gives the modules that JupyterLab shares, `get` returns the plugin. The cell tagged `parameters`
// is the truth of both: the language shown is its `lang`, the panel is drawn from it and changes it.
(() => {
  const NAME = 'korea-medtech-notebooks';
  const PLUGIN = `${NAME}:reader`;
  const LANGUAGES = {ko: '한국어', en: 'English'};
  // As the wording catalogue has them.
  const WORDS = {
    ko: {parameters: '설정', language: '언어'},
    en: {parameters: 'Parameters', language: 'Language'},
  };
  const LANG = /^(lang\b[^=\n]*=\s*)(["'])(ko|en)\2/m;
  const OTHER_PARAMETER = /^(?!lang\b)[A-Za-z_]\w*\s*(:[^=\n]+)?=/m;
  const address = document.currentScript.src;
  let modules;

  const shared = async name => (await Object.values(modules[name])[0].get())();
  const tags = cell => cell.model.getMetadata('tags') ?? [];

  /** Hide a cell, also from the arrow keys, the table of contents and folded sections. */
  function conceal(cell, hidden) {
    if (cell.hasClass('kmn-hidden') === hidden) return;
    const told = {
      isHidden: {get: () => true, configurable: true},
      headingInfo: {value: {text: '', level: -1}, configurable: true},
      headingsResolved: {value: true, configurable: true},
      getHeadings: {value: async () => [], configurable: true},
    };
    cell.toggleClass('kmn-hidden', hidden);
    if (hidden) Object.defineProperties(cell, told);
    else for (const name of Object.keys(told)) delete cell[name];
  }

  /** Return what stands in a notebook's toolbar. */
  function reader(panel, {settings, Widget, Panel, NotebookActions, outputs}) {
    const {content: notebook, context, sessionContext} = panel;
    const button = (label, action) => {
      const made = document.createElement('button');
      made.textContent = label;
      made.addEventListener('click', action);
      return made;
    };
    const opener = button('', () => (form ? close() : open()));
    const group = document.createElement('div');
    group.setAttribute('role', 'group');
    const choices = Object.entries(LANGUAGES).map(([lang, name]) => {
      const choice = button(name, () => choose(lang));
      choice.lang = lang;
      group.append(choice);
      return choice;
    });
    const bar = new Widget();
    bar.addClass('kmn-reader');
    bar.node.append(opener, group);
    bar.hide();
    let form = null;
    let drawn = '';
    let ran = false;

    const cells = () => notebook.widgets.filter(cell => !cell.isDisposed);
    const settling = () => cells().find(cell => tags(cell).includes('parameters'));
    const source = () => settling()?.model.sharedModel.getSource() ?? '';
    const lang = () => LANG.exec(source())?.[3] ?? (settings.composite.lang || 'ko');
    const write = text => settling().model.sharedModel.setSource(text);
    const speak = wanted => write(source().replace(LANG, `$1$2${wanted}$2`));
    // Unlike running all by the menu, this leaves the reader where they are.
    const run = () => NotebookActions.runCells(notebook, cells(), sessionContext);

    /** Bring the heading of the answer into sight of a reader who stands at the parameters. */
    function answer() {
      const view = notebook.node.getBoundingClientRect();
      const {bottom} = settling().node.getBoundingClientRect();
      const first = cells().findIndex(cell => tags(cell).includes('headline'));
      const above = cells().slice(0, first).filter(cell => !cell.hasClass('kmn-hidden'));
      if (bottom <= view.top || first < 1) return;
      void notebook.scrollToItem(cells().indexOf(above.pop()), 'start');
    }

    /** Show what the cells say. */
    function show() {
      const shown = lang();
      const bilingual = cells().some(cell => tags(cell).some(tag => tag in LANGUAGES));
      for (const cell of cells()) {
        const spoken = tags(cell).filter(tag => tag in LANGUAGES);
        conceal(cell, spoken.length > 0 && !spoken.includes(shown));
      }
      if (notebook.activeCell?.hasClass('kmn-hidden')) {
        notebook.activeCellIndex = cells().findIndex(cell => !cell.hasClass('kmn-hidden'));
      }
      group.hidden = !bilingual;
      group.setAttribute('aria-label', WORDS[shown].language);
      for (const choice of choices) choice.setAttribute('aria-pressed', choice.lang === shown);
      opener.hidden = !OTHER_PARAMETER.test(source());
      opener.textContent = WORDS[shown].parameters;
      opener.setAttribute('aria-expanded', form !== null);
      bar.setHidden(group.hidden && opener.hidden);
      if (form && source() !== drawn) void draw();
    }

    /** Take a language as chosen here; what has been run is run again, to speak it, too. */
    function choose(wanted) {
      // A notebook without parameters follows the choice alone.
      void settings.set('lang', wanted).then(show);
      if (!settling() || wanted === lang()) return;
      speak(wanted);
      if (ran) void run();
    }

    function open() {
      form = new Panel();
      form.addClass('kmn-form');
      form.area = outputs(notebook.rendermime);
      form.addWidget(form.area);
      panel.contentHeader.addWidget(form);
      // The place between toolbar and cells is as high as its parts say that they must be.
      form.observer = new ResizeObserver(() => {
        form.node.style.minHeight = `${form.area.node.offsetHeight}px`;
        panel.contentHeader.fit();
      });
      form.observer.observe(form.area.node);
      drawn = '';
      show();
    }

    function close() {
      form.observer.disconnect();
      form.dispose();
      form = null;
      show();
    }

    /** Have the kernel draw the panel from the parameters cell, beside the notebook's own runs. */
    async function draw() {
      drawn = source();
      if (!sessionContext.session?.kernel) await sessionContext.startKernel();
      const {kernel} = sessionContext.session;
      kernel.registerCommTarget(panel.id, (_, {content: {data}}) => {
        drawn = data.source;
        write(drawn);
        void run();
        answer();
      });
      const file = context.localPath.split('/').pop();
      const told = JSON.stringify({source: drawn, file, target: panel.id});
      const code = `__import__('helpers.lab.panel').lab.panel.show(${JSON.stringify(told)})`;
      const content = {code, store_history: false, allow_stdin: false};
      if (form) form.area.future = kernel.requestExecute(content);
    }

    sessionContext.statusChanged.connect((_, status) => {
      if (status === 'restarting' || status === 'autorestarting') drawn = '';
      else if (status === 'idle') show();
    });

    /** Bring a cell that failed into sight where more than it was run: what follows tells nothing. */
    function executed(_, {notebook: where, cell, success}) {
      if (where !== notebook) return;
      ran = true;
      const failed = cells().indexOf(cell);
      // Who types elsewhere meanwhile is not disturbed, and who runs one cell stands beside it.
      if (success || notebook.mode === 'edit' || Math.abs(notebook.activeCellIndex - failed) < 2) return;
      if (!cell.model.outputs?.toJSON().some(output => output.output_type === 'error')) return;
      notebook.deselectAll();
      notebook.activeCellIndex = failed;
      void notebook.scrollToItem(failed, 'center');
    }

    NotebookActions.executed.connect(executed);
    panel.disposed.connect(() => NotebookActions.executed.disconnect(executed));
    void context.ready.then(() => {
      const chosen = settings.composite.lang;
      if (chosen && LANG.test(source()) && chosen !== lang()) {
        speak(chosen);
        // The choice is the reader's, no change of the notebook that asks to be saved.
        context.model.dirty = false;
      }
      show();
      context.model.contentChanged.connect(show);
    });
    return bar;
  }

  async function load() {
    const [lumino, notebook, outputarea, {ISettingRegistry}, {IToolbarWidgetRegistry}] =
      await Promise.all([
        shared('@lumino/widgets'), shared('@jupyterlab/notebook'),
        shared('@jupyterlab/outputarea'), shared('@jupyterlab/settingregistry'),
        shared('@jupyterlab/apputils'),
      ]);
    const {SimplifiedOutputArea, OutputAreaModel} = outputarea;
    const outputs = rendermime =>
      new SimplifiedOutputArea({model: new OutputAreaModel({trusted: true}), rendermime});
    const plugin = {
      id: PLUGIN,
      autoStart: true,
      requires: [ISettingRegistry, IToolbarWidgetRegistry],
      activate: async (_, registry, toolbars) => {
        const settings = await registry.load(PLUGIN);
        const tools = {...lumino, ...notebook, settings, outputs};
        toolbars.addFactory('Notebook', 'reader', panel => reader(panel, tools));
      },
    };
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('extension.css', address);
    document.head.append(style);
    return () => plugin;
  }

  window._JUPYTERLAB = {...window._JUPYTERLAB, [NAME]: {init: given => (modules = given), get: load}};
})();
