// An editor over every text area marked data-rich-text. It knows what accounts/richtext.py keeps, and nothing else.
// The text area stays the only thing that is sent, and is written to only after a real edit: a block that nobody
// touched is written back exactly as it was stored.
import {
  Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, Italic, Link, ListItem, Menu,
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
});

const Footnote = Node.create({
  name: "footnote", content: "paragraph block*", priority: 10,
  addAttributes: () => ({ id: { parseHTML: (element) => element.id || null } }),
  parseHTML: () => [{ tag: "li", context: "footnotes/", priority: 2000 }],
  renderHTML: ({ HTMLAttributes }) => ["li", HTMLAttributes, 0],
});

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

const groups = ["headings", "marks", "lists", "link", "table", "history"].map((group) => ({ group }));
const extensions = [
  Page, Paragraph, Text, HardBreak, Bold, Italic, Superscript, Heading.configure({ levels: [3, 4] }),
  BulletList, OrderedList.configure({ enableListAttributes: false }), ListItem,
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
  editor.on("create", () => {
    const bar = element.querySelector(".prose-menubar");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", `Format: ${attributes["aria-label"]}`);
    const buttons = bar.querySelectorAll("button");
    editor.on("transaction", () => buttons.forEach(showStateOf));
    buttons.forEach(showStateOf);
  });
  label?.addEventListener("click", () => editor.commands.focus());
}

document.querySelectorAll("textarea[data-rich-text]").forEach(edit);
