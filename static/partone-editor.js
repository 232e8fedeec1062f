// An editor over every text area marked data-rich-text. It knows what accounts/richtext.py keeps, and nothing else.
// The text area stays the only thing that is sent, and is written to only after a real edit: a block that nobody
// touched is written back exactly as it was stored.
import {
  Bold, BulletList, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading, History, Italic, Link, ListItem, Menu,
  Node, OrderedList, Paragraph, Superscript, Table, TableCell, TableHeader, TableRow, Text, getHTMLFromFragment,
} from "django-prose-editor/editor";

const FootnoteMark = Node.create({
  name: "footnoteMark", group: "inline", inline: true, atom: true,
  addAttributes: () => ({
    href: { parseHTML: (element) => element.querySelector("a")?.getAttribute("href") },
    label: { parseHTML: (element) => element.textContent },
  }),
  parseHTML: () => [{ tag: "sup.footnote-ref", priority: 2000 }],
  renderHTML: ({ node }) => ["sup", { class: "footnote-ref" }, ["a", { href: node.attrs.href }, node.attrs.label]],
});

const Footnotes = Node.create({
  name: "footnotes", content: "footnote+", priority: 10,
  parseHTML: () => [{ tag: "ol.footnotes", priority: 2000 }],
  renderHTML: () => ["ol", { class: "footnotes" }, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "footnote", groups: "marks", priority: 10, button: buttons.text("footnote"), command: addFootnote,
      enabled: ({ state }) => !isInFootnote(state) && state.selection.$to.parent.inlineContent,
    });
  },
});

function isInFootnote({ selection: { $to } }) {
  return [...Array($to.depth).keys()].some((n) => $to.node(n + 1).type.name === "footnotes");
}

const Footnote = Node.create({
  name: "footnote", content: "paragraph block*", priority: 10,
  addAttributes: () => ({ id: { parseHTML: (element) => element.id || null } }),
  parseHTML: () => [{ tag: "li", context: "footnotes/", priority: 2000 }],
  renderHTML: ({ HTMLAttributes }) => ["li", HTMLAttributes, 0],
});

// Footnotes count by where they are referred to; one put between two moves those that follow. A text whose notes were numbered in
// another way keeps their numbers, and the new one comes last.
function addFootnote(editor) {
  const { schema, doc, selection, tr } = editor.state;
  const marks = [], items = [];
  let list = null;
  doc.descendants((node, at) => {
    if (node.type.name === "footnoteMark") marks.push({ node, at });
    if (node.type.name === "footnote") items.push({ node, at });
    if (node.type.name === "footnotes") list = at + node.nodeSize;
  });
  const isInOrder = marks.length === items.length && marks.every(({ node }, n) => node.attrs.href === `#fn-${n + 1}`);
  const numbers = items.map(({ node }) => Number(node.attrs.id?.slice(3)) || 0);
  const place = isInOrder ? marks.filter(({ at }) => at < selection.from).length : Math.max(items.length, ...numbers);
  if (isInOrder) {
    for (const [n, { at }] of marks.entries()) {
      if (n >= place) tr.setNodeMarkup(at, undefined, { href: `#fn-${n + 2}`, label: `${n + 2}` });
    }
    for (const [n, { at }] of items.entries()) if (n >= place) tr.setNodeMarkup(at, undefined, { id: `fn-${n + 2}` });
  }
  const note = schema.nodes.footnote.create({ id: `fn-${place + 1}` }, schema.nodes.paragraph.create());
  const at = items[place]?.at ?? (list === null ? doc.content.size : list - 1);
  tr.insert(at, list === null ? schema.nodes.footnotes.create(null, note) : note);
  const began = at + (list === null ? 3 : 2);
  const mark = schema.nodes.footnoteMark.create({ href: `#fn-${place + 1}`, label: `${place + 1}` });
  tr.insert(selection.to, mark);
  editor.view.dispatch(tr);
  editor.chain().focus().setTextSelection(selection.to <= at ? began + mark.nodeSize : began).scrollIntoView().run();
}

const Page = Document.extend({ content: "(block | footnotes)+" });

const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector("caption")?.innerHTML ?? null,
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true, priority: 2000 }],
});

const ScopedHeader = TableHeader.extend({
  addAttributes() {
    return { ...this.parent?.(), scope: { default: null, parseHTML: (element) => element.getAttribute("scope") } };
  },
});

// Tab leaves the editor, so that nobody who works by keyboard is caught in a list: buttons take an item in and out.
const Item = ListItem.extend({
  addKeyboardShortcuts() {
    return { Enter: () => this.editor.commands.splitListItem(this.name) };
  },
});

// 1, a, i: what the items of a list made here begin with, by its level.
const MARKERS = [null, "lower-alpha", "lower-roman"];

// The innermost numbered list around the caret: the list, where it stands, how many lists it stands in.
function numberedList({ selection: { $from } }) {
  const lists = [...Array($from.depth).keys()].map((n) => n + 1).filter((depth) => $from.node(depth).type.name.endsWith("List"));
  const depth = lists.at(-1);
  const node = depth && $from.node(depth);
  return node?.type.name === "orderedList" ? { node, at: $from.before(depth), level: lists.length - 1 } : null;
}

const marked = (type) => ({ tr }) => {
  const list = numberedList({ selection: tr.selection });
  if (list) tr.setNodeMarkup(list.at, undefined, { ...list.node.attrs, type: type(list) });
  return true;
};

// A list made below another of its kind goes on with it, over empty lines too.
const joined = ({ tr }) => {
  const { $from } = tr.selection;
  const depth = [...Array($from.depth).keys()].map((n) => n + 1).find((each) => $from.node(each).type.name.endsWith("List"));
  if (!depth) return true;
  const [list, at, around] = [$from.node(depth), $from.before(depth), $from.node(depth - 1)];
  let index = $from.index(depth - 1) - 1, blank = 0;
  while (index >= 0 && around.child(index).isTextblock && !around.child(index).content.size) blank += around.child(index--).nodeSize;
  const above = index >= 0 && around.child(index);
  if (above?.type !== list.type) return true;
  if (blank) tr.delete(at - blank, at);
  tr.join(at - blank);
  return true;
};
const lists = (toggle) => (editor) => editor.chain().focus()[toggle]().command(joined).run();

function letters(editor) {
  const list = numberedList(editor.state);
  const chain = list ? editor.chain().focus() : editor.chain().focus().toggleOrderedList();
  chain.command(marked(({ node }) => (list && node.attrs.type === "lower-alpha" ? null : "lower-alpha"))).run();
}

function indent(editor) {
  const isNew = ({ node }) => node.attrs.type === null && node.childCount === 1;
  const byLevel = (list) => (isNew(list) ? MARKERS[list.level] ?? null : list.node.attrs.type);
  editor.chain().focus().sinkListItem("listItem").command(marked(byLevel)).run();
}

const Levels = Extension.create({
  name: "levels",
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "bulletList", groups: "lists", button: buttons.material("format_list_bulleted", "bullet points"), command: lists("toggleBulletList"),
      enabled: (editor) => editor.can().toggleBulletList(),
    });
    menu.defineItem({
      name: "orderedList", groups: "lists", button: buttons.material("format_list_numbered", "numbered list"), command: lists("toggleOrderedList"),
      active: ({ state }) => Boolean(numberedList(state)), enabled: (editor) => editor.can().toggleOrderedList(),
    });
    menu.defineItem({
      name: "letters", groups: "lists", priority: 90, button: buttons.text("a b c", "a b c: list with letters"), command: letters,
      active: ({ state }) => numberedList(state)?.node.attrs.type === "lower-alpha",
      enabled: (editor) => editor.can().toggleOrderedList(),
    });
    menu.defineItem({
      name: "indent", groups: "lists", priority: 80, button: buttons.material("format_indent_increase", "one level in"), command: indent,
      enabled: (editor) => editor.can().sinkListItem("listItem"),
    });
    menu.defineItem({
      name: "outdent", groups: "lists", priority: 70, button: buttons.material("format_indent_decrease", "one level out"),
      command: (editor) => editor.chain().focus().liftListItem("listItem").run(),
      enabled: (editor) => editor.can().liftListItem("listItem"),
    });
  },
});

const groups = ["headings", "marks", "lists", "link", "table", "history"].map((group) => ({ group }));
const extensions = [
  Page, Paragraph, Text, HardBreak, Bold, Italic, Superscript, Heading.configure({ levels: [3, 4] }),
  BulletList, OrderedList.configure({ enableListAttributes: false }), Item, Levels,
  Link.configure({ enableTarget: false, autolink: false, protocols: ["http", "https", "mailto"] }),
  CaptionedTable.configure({ resizable: false }), TableRow, ScopedHeader, TableCell,
  FootnoteMark, Footnotes, Footnote, History, Dropcursor.configure({ color: false }), Gapcursor, Menu.configure({ groups }),
];

// What the editor leaves out of a table: its caption, and the head that its rows of header cells make up.
function withTableHeads(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const table of page.querySelectorAll("table")) {
    const rows = [...table.rows];
    const body = rows.findIndex((row) => [...row.cells].some((cell) => cell.tagName !== "TH"));
    const heads = rows.slice(0, body === -1 ? 0 : body);
    if (heads.length) {
      const head = table.createTHead();
      head.append(...heads);
      for (const cell of head.querySelectorAll("th:not([scope])")) cell.scope = "col";
    }
    if (table.dataset.caption) table.createCaption().innerHTML = table.dataset.caption;
    table.removeAttribute("data-caption");
  }
  return page.body.innerHTML;
}

// The stored HTML block by block, each beside the editor's own reading of it.
function readBlocks(editor, stored) {
  const sources = [...new DOMParser().parseFromString(stored, "text/html").body.children];
  const nodes = editor.state.doc.content.content;
  return sources.length === nodes.length ? nodes.map((node, index) => ({ node, source: sources[index].outerHTML })) : [];
}

function write(editor, blocks, stored) {
  const nodes = editor.state.doc.content.content;
  if (nodes.length === blocks.length && nodes.every((node, index) => node.eq(blocks[index].node))) return stored;
  const html = nodes.map((node, index) => {
    const same = blocks[index]?.node.eq(node) ? blocks[index] : blocks.find((block) => block.node.eq(node));
    return same ? same.source : withTableHeads(getHTMLFromFragment(node.type.schema.topNodeType.create(null, node).content, editor.schema));
  });
  return html.filter((block) => block !== "<p></p>").join("\n");
}

function showStateOf(button) {
  button.setAttribute("aria-pressed", button.classList.contains("active"));
  button.setAttribute("aria-disabled", button.classList.contains("disabled"));
}

function attributesFor(textarea, label) {
  const attributes = { id: textarea.id, role: "textbox", "aria-multiline": "true", "aria-label": label?.textContent.trim() || "Text" };
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}

// What a text area marked data-rich-text="short" offers.
const IN_SHORT = ["bold", "italic", "bullet points", "numbered list", "insert link", "remove link"];

function withOurHeadings(pasted) {
  return pasted.replace(/(<\/?)h[12](?=[\s>])/gi, "$1h3").replace(/(<\/?)h[56](?=[\s>])/gi, "$1h4");
}

// The editor takes over the text area's id, so that a click on the label and the error summary's link both lead to it.
function edit(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const attributes = attributesFor(textarea, label);
  const stored = textarea.value;
  const element = document.createElement("div");
  element.className = "prose-editor" + (textarea.classList.contains("govuk-textarea--error") ? " prose-editor--error" : "");
  textarea.before(element);
  element.append(textarea);
  textarea.removeAttribute("id");
  const editor = new Editor({
    element, extensions, content: stored, injectCSS: false, editable: !textarea.disabled,
    editorProps: { attributes, transformPastedHTML: withOurHeadings },
  });
  const blocks = readBlocks(editor, stored);
  editor.on("update", () => {
    textarea.value = write(editor, blocks, stored);
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Who comes back to a page finds what they typed: the browser gives it to the text area, after the editor began.
  window.addEventListener("pageshow", () => {
    if (textarea.value !== write(editor, blocks, stored)) editor.commands.setContent(textarea.value);
  });
  editor.on("create", () => {
    const bar = element.querySelector(".prose-menubar");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", `Format: ${attributes["aria-label"]}`);
    const isShort = textarea.dataset.richText === "short";
    for (const button of bar.querySelectorAll("button")) button.hidden = isShort && !IN_SHORT.includes(button.title);
    for (const group of bar.children) group.hidden = [...group.querySelectorAll("button")].every((button) => button.hidden);
    const buttons = bar.querySelectorAll("button");
    editor.on("transaction", () => buttons.forEach(showStateOf));
    buttons.forEach(showStateOf);
  });
  label?.addEventListener("click", () => editor.commands.focus());
}

document.querySelectorAll("textarea[data-rich-text]").forEach(edit);
