// The page: two phones, one clock, one stream of events from the sandbox.

import { element } from "./message.js";
import { Pane } from "./pane.js";

const FIRST_PEOPLE = [{ name: "Maria", user_id: 1001 }, { name: "Anna", user_id: 1002 }];
const MISSED_AFTER = 5000;
const NEW_PERSON = "new";

const kept = (name, otherwise) => localStorage.getItem(`sandbox.${name}`) ?? otherwise;
const keep = (name, value) => localStorage.setItem(`sandbox.${name}`, value);
const byId = (id) => document.getElementById(id);

class Page {
  async open() {
    this.zone = kept("zone", Intl.DateTimeFormat().resolvedOptions().timeZone);
    this.left = new Pane("left", "Patient", this);
    this.right = new Pane("right", "Caregiver", this);
    byId("panes").append(this.left.root, this.right.root);
    this.prepareControls();
    await this.load();
    this.listen();
  }

  async load() {
    let overview = await this.get("");
    for (const person of FIRST_PEOPLE.slice(Math.min(overview.people.length, 2))) {
      await this.post("users", person);
      overview = await this.get("");
    }
    this.botLink = overview.bot_link;
    this.people = overview.people;
    this.setClock(overview);
    this.showListening(overview.bot_is_listening, 0);
    const chosen = (side, index) => {
      const id = Number(kept(side, 0));
      return this.people.some((each) => each.id === id) ? id : this.people[index].id;
    };
    this.left.person = this.people.find((each) => each.id === chosen("left", 0));
    this.right.person = this.people.find((each) => each.id === chosen("right", 1));
    await this.left.show(this.left.person.id);
    await this.right.show(this.right.person.id);
    this.drawPeople();
    this.seq = Math.min(this.left.seq, this.right.seq);
  }

  listen() {
    this.stream?.close();
    this.stream = new EventSource(`/sandbox/events?since=${this.seq}`);
    this.stream.onmessage = ({ data }) => this.take(JSON.parse(data));
  }

  async take(event) {
    this.seq = event.seq;
    if (event.kind === "clock") this.setClock(event);
    if (event.kind === "polling") this.showListening(event.listening);
    if (event.kind === "webhook") this.showListening(event.set);
    if (event.kind === "reset") { await this.load(); return; }
    if (event.kind === "person" && !this.people.some((each) => each.id === event.person.id)) {
      this.people.push(event.person);
      this.drawPeople();
    }
    for (const pane of [this.left, this.right]) {
      if (pane.person.id === event.chat_id && event.seq > pane.seq) pane.take(event);
    }
  }

  async get(path) {
    const answer = await fetch(path ? `/sandbox/${path}` : "/sandbox");
    return answer.json();
  }

  async post(path, body) {
    const answer = await fetch(`/sandbox/${path}`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
    const given = await answer.json();
    if (!answer.ok) throw new Error(given.error);
    return given;
  }

  // People

  other(pane) { return pane === this.left ? this.right : this.left; }

  async choose(pane, value) {
    let id = Number(value);
    if (value === NEW_PERSON) {
      const name = window.prompt("Name of the new person", "Ben");
      if (!name) { this.drawPeople(); return; }
      id = (await this.post("users", { name })).id;
    }
    keep(pane.side, id);
    await pane.show(id);
    this.drawPeople();
  }

  drawPeople() {
    for (const pane of [this.left, this.right]) {
      const options = this.people.map((each) => element("option", { value: each.id }, each.first_name));
      pane.find(".person").replaceChildren(...options, element("option", { value: NEW_PERSON }, "New person…"));
      pane.find(".person").value = pane.person.id;
    }
    this.drawTabs();
  }

  async openAs(pane, url) {
    this.select(pane.side);
    try { await this.post("open", { user_id: pane.person.id, url }); } catch (fault) { pane.toast(fault.message); }
  }

  // Tabs, where the two phones do not fit side by side

  drawTabs() {
    for (const pane of [this.left, this.right]) {
      const tab = byId(`tab-${pane.side}`);
      tab.textContent = `${pane.person?.first_name ?? ""} · ${pane.role}`;
      if (pane.unread) tab.append(element("span", { class: "unread", "aria-label": `${pane.unread} new` }, String(pane.unread)));
    }
  }

  select(side) {
    document.body.dataset.side = side;
    for (const pane of [this.left, this.right]) {
      byId(`tab-${pane.side}`).setAttribute("aria-selected", String(pane.side === side));
      if (pane.side === side) { pane.unread = 0; pane.toEnd(); }
    }
    this.drawTabs();
  }

  isVisible(pane) { return pane.root.offsetParent !== null; }

  // The clock

  setClock({ now, running }) {
    this.clock = { ahead: new Date(now) - Date.now(), still: running ? null : new Date(now) };
    this.drawClock();
  }

  now() { return this.clock.still ?? new Date(Date.now() + this.clock.ahead); }

  drawClock() {
    const shape = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.zone };
    byId("clock-now").textContent = new Intl.DateTimeFormat("en-GB", shape).format(this.now());
    byId("clock-now").dateTime = this.now().toISOString();
  }

  async moveClock(body) {
    try { this.setClock(await this.post("clock", body)); } catch (fault) { this.left.toast(fault.message); }
  }

  hour(date) {
    const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.zone };
    return new Intl.DateTimeFormat("en-GB", shape).format(new Date(date * 1000));
  }

  day(date) {
    const shape = { weekday: "long", day: "numeric", month: "long", timeZone: this.zone };
    return new Intl.DateTimeFormat("en-GB", shape).format(new Date(date * 1000));
  }

  // https://core.telegram.org/bots/api#date-time-entity-formatting
  moment(when, shape) {
    if (shape === "r") return `in ${Math.round((when - this.now()) / 60000)} min`;
    const parts = { timeZone: this.zone, hourCycle: "h23" };
    if (shape.includes("w")) parts.weekday = "long";
    if (shape.includes("d")) Object.assign(parts, { day: "2-digit", month: "2-digit", year: "2-digit" });
    if (shape.includes("D")) Object.assign(parts, { day: "numeric", month: "long", year: "numeric" });
    if (/[tT]/.test(shape)) Object.assign(parts, { hour: "2-digit", minute: "2-digit" });
    if (shape.includes("T")) parts.second = "2-digit";
    return new Intl.DateTimeFormat("en-GB", parts).format(when);
  }

  // Controls in the head of the page

  prepareControls() {
    document.querySelectorAll("[data-advance]").forEach((button) => button.addEventListener("click", () =>
      this.moveClock({ advance_seconds: Number(button.dataset.advance) })));
    document.querySelectorAll("[data-next]").forEach((button) => button.addEventListener("click", () =>
      this.moveClock({ next_local: button.dataset.next, zone: this.zone })));
    document.querySelectorAll(".tabs button").forEach((tab) => tab.addEventListener("click", () => this.select(tab.dataset.side)));
    byId("more").addEventListener("click", () => this.togglePanel());
    byId("panel").addEventListener("submit", (event) => { event.preventDefault(); this.setCustom(); });
    byId("reset").addEventListener("click", () => this.post("reset", {}));
    byId("letters").addEventListener("change", ({ target }) => this.setLetters(target.value));
    this.setLetters(kept("letters", "1"));
    this.prepareZones();
    this.select("left");
    setInterval(() => this.clock && this.drawClock(), 1000);
  }

  togglePanel() {
    byId("panel").hidden = !byId("panel").hidden;
    byId("more").setAttribute("aria-expanded", String(!byId("panel").hidden));
    byId("clock-custom").value = this.inZone(this.now());
  }

  // The field shows wall-clock time of the chosen zone.
  inZone(when) {
    return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: this.zone }).format(when).replace(" ", "T");
  }

  setCustom() {
    const wanted = byId("clock-custom").value;
    if (!wanted) return;
    const guess = new Date(`${wanted}:00Z`);
    const shift = new Date(`${this.inZone(guess)}:00Z`) - guess;
    this.moveClock({ now: new Date(guess - shift).toISOString() });
  }

  prepareZones() {
    const names = Intl.supportedValuesOf("timeZone");
    const all = names.includes(this.zone) ? names : [this.zone, ...names];
    byId("zone").replaceChildren(...all.map((name) => element("option", { value: name }, name.replaceAll("_", " "))));
    byId("zone").value = this.zone;
    byId("zone").addEventListener("change", async ({ target }) => {
      this.zone = target.value;
      keep("zone", this.zone);
      await this.load();
    });
  }

  setLetters(size) {
    document.documentElement.style.setProperty("--letters", size);
    byId("letters").value = size;
    keep("letters", size);
  }

  // Between two polls a bot is away for a moment; only a longer absence is worth a line.
  showListening(listening, patience = MISSED_AFTER) {
    clearTimeout(this.missing);
    if (listening) byId("no-bot").hidden = true;
    else this.missing = setTimeout(() => { byId("no-bot").hidden = false; }, patience);
  }
}

new Page().open();
