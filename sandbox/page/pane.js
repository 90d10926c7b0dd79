// One phone: whose it is, what lies in its chat, what its owner does.

import { bubble, element, isDeepLink, shared } from "./message.js";

const TYPING_SHOWN = 5000;
const TOAST_SHOWN = 5000;
const NEAR_END = 60;

export class Pane {
  constructor(side, role, page) {
    this.side = side;
    this.role = role;
    this.page = page;
    this.messages = new Map();
    this.waiting = new Map();
    this.editing = null;
    this.unread = 0;
    this.root = document.getElementById("pane-template").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.root.querySelector(selector);
    this.label();
    this.listen();
  }

  label() {
    this.root.id = `pane-${this.side}`;
    this.root.dataset.testid = `pane-${this.side}`;
    const named = { person: "person", block: "block", words: "words", send: "send", messages: "messages",
      toast: "toast", box: "box", keyboard: "keyboard", menu: "menu", pinned: "pinned", doing: "doing" };
    for (const [name, id] of Object.entries(named)) this.find(`.${name}`).dataset.testid = `${id}-${this.side}`;
    const person = this.find(".person");
    person.id = `person-${this.side}`;
    this.find(".role").textContent = this.role;
    this.find(".role").htmlFor = person.id;
    this.find(".words").setAttribute("aria-label", `Message of the ${this.role.toLowerCase()}`);
    this.find(".messages").setAttribute("aria-label", `Chat of the ${this.role.toLowerCase()}`);
  }

  listen() {
    const list = this.find(".messages");
    list.addEventListener("scroll", () => {
      this.atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
    });
    list.addEventListener("load", () => this.stayAtEnd(), true);
    new ResizeObserver(() => this.stayAtEnd()).observe(list);
    this.find(".composer").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.find(".person").addEventListener("change", (event) => this.page.choose(this, event.target.value));
    this.find(".block").addEventListener("click", () => this.post(this.person.blocked ? "unblock" : "block", {}));
    this.find(".attach input").addEventListener("change", (event) => this.sendPhoto(event.target));
    this.find(".menu").addEventListener("click", () => this.toggleCommands());
    this.find(".box button").addEventListener("click", () => { this.find(".box").hidden = true; });
  }

  async show(personId) {
    const chat = await this.page.get(`chat/${personId}`);
    this.person = chat.person;
    this.seq = chat.seq;
    this.messages = new Map(chat.messages.map((each) => [each.message_id, each]));
    this.menu = chat.menu;
    this.unread = 0;
    this.drawHead();
    this.find(".messages").replaceChildren();
    for (const message of this.messages.values()) this.place(message);
    if (!this.messages.size) this.offerStart();
    this.drawKeyboard(chat.keyboard);
    this.drawPinned(chat.pinned);
    this.toEnd();
  }

  drawHead() {
    const name = this.person.first_name;
    this.find(".avatar").textContent = name.slice(0, 1);
    const block = this.find(".block");
    block.textContent = this.person.blocked ? "Unblock bot" : "Block bot";
    block.setAttribute("aria-label", `${block.textContent} as ${name}`);
    this.root.classList.toggle("blocked", this.person.blocked);
    this.find(".words").disabled = this.person.blocked;
    this.page.drawTabs();
  }

  offerStart() {
    const start = element("button", { type: "button", class: "start", "data-testid": `start-${this.side}` }, "Start");
    start.addEventListener("click", () => this.say("/start"));
    this.find(".messages").append(element("li", { class: "empty" }, start));
  }

  place(message, fresh = false) {
    const list = this.find(".messages");
    list.querySelector(".empty")?.remove();
    const drawn = bubble(message, this.context());
    const old = list.querySelector(`[data-id="${message.message_id}"]`);
    if (old) { old.replaceWith(drawn); return drawn; }
    this.placeDay(list, message.date);
    list.append(drawn);
    if (fresh) {
      drawn.classList.add("fresh");
      drawn.addEventListener("animationend", () => drawn.classList.remove("fresh"));
    }
    return drawn;
  }

  placeDay(list, date) {
    const before = list.querySelector("li.message:last-of-type")?.dataset.date;
    const day = this.page.day(date);
    if (before && this.page.day(Number(before)) === day) return;
    list.append(element("li", { class: "day" }, element("span", {}, day)));
  }

  context() {
    return {
      botLink: this.page.botLink,
      otherName: () => this.page.other(this).person.first_name,
      openAsOther: (url) => this.page.openAs(this.page.other(this), url),
      say: (text) => this.say(text),
      press: (message, button, made) => this.press(message, button, made),
      startEdit: (message) => this.startEdit(message),
      textOf: (id) => this.messages.get(id)?.text ?? this.messages.get(id)?.caption ?? "",
      hour: (date) => this.page.hour(date),
      moment: (when, shape) => this.page.moment(when, shape),
    };
  }

  // What the sandbox tells

  take(event) {
    this[`on_${event.kind}`]?.(event);
    if (event.kind === "message" && !event.message.from_bot) this.atEnd = true;
    this.stayAtEnd();
  }

  on_message({ message }) {
    this.messages.set(message.message_id, message);
    this.place(message, true);
    this.find(".doing").textContent = "";
    if (message.from_bot && !this.page.isVisible(this)) { this.unread += 1; this.page.drawTabs(); }
  }

  on_edited({ message }) {
    this.messages.set(message.message_id, message);
    this.place(message);
  }

  on_deleted({ message_id: id }) {
    this.messages.delete(id);
    this.find(`[data-id="${id}"]`)?.remove();
  }

  on_answered({ query_id: id, text, alert }) {
    this.waiting.get(id)?.classList.remove("waiting");
    this.waiting.delete(id);
    if (!text) return;
    if (alert) this.openBox(text);
    else this.toast(text);
  }

  on_action() {
    this.find(".doing").textContent = "typing…";
    clearTimeout(this.typing);
    this.typing = setTimeout(() => { this.find(".doing").textContent = ""; }, TYPING_SHOWN);
  }

  on_keyboard({ keyboard }) { this.drawKeyboard(keyboard); }

  on_pinned({ pinned }) { this.drawPinned(pinned); }

  on_blocked() { this.person.blocked = true; this.drawHead(); }

  on_unblocked() { this.person.blocked = false; this.drawHead(); }

  // What the person does

  post(verb, body) {
    return this.page.post(verb, { user_id: this.person.id, ...body }).catch((fault) => this.toast(fault.message));
  }

  say(text) { return this.post("message", { text }); }

  submit() {
    const field = this.find(".words");
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    if (this.editing) this.post("edit", { message_id: this.editing, text });
    else this.say(text);
    this.editing = null;
    this.root.classList.remove("editing");
  }

  startEdit(message) {
    this.editing = message.message_id;
    this.root.classList.add("editing");
    const field = this.find(".words");
    field.value = message.text ?? message.caption;
    field.focus();
  }

  async press(message, button, made) {
    if (button.copy_text) return this.copy(button.copy_text.text);
    if (button.url) return this.follow(button.url);
    made.classList.add("waiting");
    const answer = await this.post("tap", { message_id: message.message_id, data: button.callback_data });
    if (answer?.query_id) this.waiting.set(answer.query_id, made);
    return answer;
  }

  follow(url) {
    if (isDeepLink(shared(url), this.page.botLink)) return this.page.openAs(this.page.other(this), shared(url));
    return window.open(url, "_blank", "noreferrer");
  }

  async copy(text) {
    try { await navigator.clipboard.writeText(text); } catch { /* shown below all the same */ }
    this.toast(`Copied: ${text}`);
  }

  async sendPhoto(input) {
    const [file] = input.files;
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const field = this.find(".words");
    await this.post("message", { photo: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")), caption: field.value });
    field.value = "";
    input.value = "";
  }

  pressKeyboard(button, keyboard) {
    // A keyboard for one use hides: https://core.telegram.org/bots/api#replykeyboardmarkup
    if (keyboard.one_time_keyboard) this.find(".keyboard").hidden = true;
    if (button.request_contact) return this.post("message", { contact: {} });
    if (button.request_location) return this.sendLocation();
    if (button.request_users) {
      const other = this.page.other(this).person.id;
      return this.post("message", { users_shared: [other], request_id: button.request_users.request_id });
    }
    return this.say(button.text);
  }

  sendLocation() {
    const words = window.prompt("Latitude, longitude", "38.72, -9.14");
    if (!words) return null;
    const [latitude, longitude] = words.split(",").map(Number);
    return this.post("message", { location: { latitude, longitude } });
  }

  // How it looks

  drawKeyboard(keyboard) {
    const board = this.find(".keyboard");
    board.hidden = !keyboard;
    board.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => element("div", { class: "row" },
      ...row.map((button) => {
        const made = element("button", { type: "button", class: button.style ?? "" }, button.text);
        made.addEventListener("click", () => this.pressKeyboard(button, keyboard));
        return made;
      }))));
    this.find(".words").placeholder = keyboard?.input_field_placeholder || "Message";
  }

  drawPinned(pinned) {
    const message = this.messages.get(pinned.at(-1));
    const line = this.find(".pinned");
    line.hidden = !message;
    line.textContent = message ? `Pinned: ${(message.text ?? message.caption ?? "").split("\n")[0]}` : "";
  }

  async toggleCommands() {
    const list = this.find(".commands");
    list.hidden = !list.hidden;
    this.find(".menu").setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) return;
    const { menu } = await this.page.get(`chat/${this.person.id}`);
    list.replaceChildren(...(menu.length ? menu : [{ command: "start", description: "" }]).map((each) => {
      const made = element("button", { type: "button" }, element("strong", {}, `/${each.command}`), ` ${each.description}`);
      made.addEventListener("click", () => { this.toggleCommands(); this.say(`/${each.command}`); });
      return element("li", {}, made);
    }));
  }

  toast(text) {
    const line = this.find(".toast");
    line.textContent = text;
    line.hidden = false;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => { line.hidden = true; }, TOAST_SHOWN);
  }

  openBox(text) {
    this.find(".box p").textContent = text;
    this.find(".box").hidden = false;
    this.find(".box button").focus();
  }

  // A phone follows its chat unless its owner scrolled back.
  stayAtEnd() {
    if (this.atEnd) this.toEnd();
  }

  toEnd() {
    this.atEnd = true;
    const list = this.find(".messages");
    list.scrollTop = list.scrollHeight;
  }
}
