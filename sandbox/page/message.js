// Draws one message: its words from the entities, its picture, its buttons, its marks.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", mention: "span", hashtag: "span",
};
const BELL = "M12 3a6 6 0 0 1 6 6v4l2 3H4l2-3V9a6 6 0 0 1 6-6zM10 18h4a2 2 0 0 1-4 0z";
const COPY = "M8 3h11v13h-2V5H8zM5 7h10v14H5zm2 2v10h6V9z";
const OUT = "M13 4h7v7h-2V7.400l-8.300 8.300-1.400-1.400L16.600 6H13zM4 6h6v2H6v10h10v-4h2v6H4z";
const PENCIL = "M4 17.500V20h2.500L17 9.500 14.500 7zM18.200 8.300l1.300-1.300a1 1 0 0 0 0-1.400l-1.100-1.100a1 1 0 0 0-1.400 0L15.700 5.800z";

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function icon(path, label, crossed) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.innerHTML = `<title>${label}</title><path d="${path}"/>` +
    (crossed ? '<path d="M4 4l16 16" class="cross"/>' : "");
  return svg;
}

function corner(path, label) {
  const made = element("span", { class: "corner" });
  made.append(icon(path, label, false));
  return made;
}

// Telegram counts entity offsets in UTF-16 units, as JavaScript counts strings.
export function formatted(text, entities, context, start = 0, end = text.length) {
  const pieces = document.createDocumentFragment();
  let at = start;
  const inside = entities.filter((each) => each.offset >= start && each.offset + each.length <= end);
  while (inside.length) {
    const entity = inside.shift();
    if (entity.offset < at) continue;
    const stop = entity.offset + entity.length;
    const nested = inside.filter((each) => each.offset < stop);
    inside.splice(0, nested.length);
    pieces.append(text.slice(at, entity.offset));
    pieces.append(wrapped(entity, text, nested, context));
    at = stop;
    if (TAGS[entity.type] === "blockquote" && text[at] === "\n") at += 1;  // a quotation ends its line itself
  }
  pieces.append(text.slice(at, end));
  return pieces;
}

function wrapped(entity, text, nested, context) {
  const stop = entity.offset + entity.length;
  const words = text.slice(entity.offset, stop);
  const inner = formatted(text, nested, context, entity.offset, stop);
  switch (entity.type) {
    case "text_link": return link(entity.url, inner, context);
    case "url": return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, inner, context);
    case "email": return element("a", { href: `mailto:${words}` }, inner);
    case "phone_number": return element("a", { href: `tel:${words.replace(/[^+\d]/g, "")}`, class: "phone" }, inner);
    case "code": return isDeepLink(words, context.botLink) ? link(words, element("code", { class: "code" }, inner), context) : element("code", { class: "code" }, inner);
    case "bot_command": return command(words, inner, context);
    case "spoiler": return spoiler(inner);
    case "date_time": return moment(entity, inner, context);
    default: return TAGS[entity.type] ? element(TAGS[entity.type], { class: entity.type }, inner) : inner;
  }
}

function command(words, inner, context) {
  const made = element("button", { type: "button", class: "command" }, inner);
  made.addEventListener("click", () => context.say(words));
  return made;
}

function spoiler(inner) {
  const made = element("span", { class: "spoiler", tabindex: 0, title: "Tap to read" }, inner);
  made.addEventListener("click", () => made.classList.add("open"));
  return made;
}

function moment(entity, inner, context) {
  const when = new Date(entity.unix_time * 1000);
  const made = element("time", { datetime: when.toISOString() });
  if (entity.date_time_format) made.append(context.moment(when, entity.date_time_format));
  else made.append(inner);
  return made;
}

export function isDeepLink(url, botLink) {
  return url === botLink || url.startsWith(`${botLink}?start=`);
}

// The link that a "share" address carries (https://core.telegram.org/widgets/share), else the address itself.
export function shared(url) {
  return url.startsWith("https://t.me/share/url?") ? new URL(url).searchParams.get("url") ?? url : url;
}

function link(url, inner, context) {
  const made = element("a", { href: url, target: "_blank", rel: "noreferrer" }, inner);
  if (!isDeepLink(url, context.botLink)) return made;
  const open = element("button", { type: "button", class: "open-as", "data-testid": "open-as" },
    `Open as ${context.otherName()}`);
  const go = (event) => { event.preventDefault(); context.openAsOther(url); };
  made.addEventListener("click", go);
  open.addEventListener("click", go);
  const both = document.createDocumentFragment();
  both.append(made, open);
  return both;
}

function inlineKeyboard(message, context) {
  const board = element("div", { class: "inline-keyboard" });
  for (const row of message.reply_markup.inline_keyboard) {
    const line = element("div", { class: "row" });
    for (const button of row) {
      const made = element("button", {
        type: "button", class: `inline ${button.style || ""}`, "data-testid": "inline-button",
        "data-data": button.callback_data,
      }, button.text);
      if (button.copy_text) made.append(corner(COPY, "copies"));
      if (button.url) made.append(corner(OUT, "opens a link"));
      made.addEventListener("click", () => context.press(message, button, made));
      line.append(made);
    }
    board.append(line);
  }
  return board;
}

function attachment(message) {
  if (message.photo) return element("img", { src: message.file, class: "photo", alt: message.caption || "Photo" });
  if (message.document) {
    const kilobytes = Math.max(1, Math.round((message.document.file_size || 0) / 1024));
    return element("a", { href: message.file, class: "file", download: message.document.file_name || "file" },
      element("strong", {}, message.document.file_name || "file"), ` ${kilobytes} kB`);
  }
  if (message.contact) {
    const { first_name: first, last_name: last, phone_number: number } = message.contact;
    return element("p", { class: "contact" }, element("strong", {}, [first, last].filter(Boolean).join(" ")),
      element("br"), element("a", { href: `tel:${number}`, class: "phone" }, number));
  }
  if (message.location) return element("p", {}, `Location ${message.location.latitude}, ${message.location.longitude}`);
  if (message.users_shared) return element("p", {}, `Shared: ${message.users_shared.users.map((each) => each.first_name ?? each.user_id).join(", ")}`);
  if (message.voice) return element("p", {}, `Voice message, ${message.voice.duration} s`);
  return null;
}

function marks(message, context) {
  const line = element("p", { class: "marks" });
  if (message.edit_date) line.append(element("span", { "data-testid": "edited" }, "edited"));
  if (message.from_bot) {
    line.append(message.silent ? icon(BELL, "came silently", true) : icon(BELL, "came with a sound", false));
  } else if (message.text || message.caption) {
    const edit = element("button", { type: "button", class: "edit", "data-testid": "edit-own", "aria-label": "Edit this message" });
    edit.append(icon(PENCIL, "edit", false));
    edit.addEventListener("click", () => context.startEdit(message));
    line.append(edit);
  }
  line.append(element("time", { datetime: new Date(message.date * 1000).toISOString() }, context.hour(message.date)));
  return line;
}

// The whole bubble. `context` knows the pane: saying, pressing, times, names.
export function bubble(message, context) {
  const item = element("li", {
    class: `message ${message.from_bot ? "theirs" : "own"} ${message.from_bot && !message.silent ? "loud" : ""}`,
    "data-testid": "message", "data-id": message.message_id, "data-date": message.date,
    "data-silent": message.silent ? "yes" : "no",
  });
  const body = element("div", { class: "bubble" });
  const replied = message.reply_to && context.textOf(message.reply_to);
  if (replied) body.append(element("p", { class: "reply-to" }, replied.slice(0, 80)));
  const file = attachment(message);
  if (file) body.append(file);
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  if (text) body.append(element("div", { class: "text", "data-testid": "text", dir: "auto" }, formatted(text, entities, context)));
  body.append(marks(message, context));
  item.append(body);
  if (message.reply_markup?.inline_keyboard) item.append(inlineKeyboard(message, context));
  return item;
}
