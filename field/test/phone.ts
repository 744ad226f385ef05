/** A phone for tests: a database of its own, clocks that are turned by hand, timers that never fire. */

import "fake-indexeddb/auto";
import { randomBytes } from "node:crypto";
import type { SigningTask, Visit } from "../src/contract";
import { own } from "../src/core/bytes";
import { App, startApp } from "../src/field-app";
import type { World } from "../src/core/identity";
import { Office } from "./office";

export const PIN = "481592";
export const SECOND_PIN = "730164";
export const HERE = { latitude: "30.2741", longitude: "120.1551", accuracy: "12", at: "2013-01-10T01:00:00.000Z" };

let databases = 0;

export class Phone {
  readonly name = `kaohe-test-${(databases += 1)}`;
  readonly world: World & { now: number };
  app!: App;
  room = { usage: 1_000_000, quota: 10_000_000_000 };

  constructor(readonly office: Office) {
    let mono = 0;
    const world = {
      now: Date.parse("2013-01-10T01:00:00.000Z"),
      wall: () => (world.now += 1),
      mono: () => (mono += 1),
      random: (bytes: number) => own(randomBytes(bytes)),
    };
    this.world = world;
  }

  /** Switch the phone on; what was not disposed of before is as if it had been killed. */
  async start(): Promise<App> {
    const storage = {
      estimate: async () => this.room, persisted: async () => true, persist: async () => true,
    } as unknown as StorageManager;
    this.app = await startApp({ database: this.name }, {
      world: this.world,
      timing: { now: () => this.world.now, chance: () => 0.5, later: () => 0, cancel: () => undefined },
      fetcher: this.office.fetch,
      storage,
      iterations: 1_000,
    });
    return this.app;
  }

  async restart(): Promise<App> {
    await this.start();
    const [first] = this.app.status().inspectors;
    await this.app.unlock(first?.device as string, PIN);
    return this.app;
  }

  async enrolBoth(): Promise<void> {
    await this.app.enrol({ code: this.office.makeCode("1001"), pin: PIN });
    await this.app.enrol({ code: this.office.makeCode("1002"), pin: SECOND_PIN });
  }

  /** Sign a task with both inspectors. */
  async signBoth(tasks: readonly SigningTask[]): Promise<void> {
    const [first, second] = this.app.status().inspectors;
    for (const task of tasks) {
      await this.app.sign(task.id, first?.device as string, PIN);
      await this.app.sign(task.id, second?.device as string, SECOND_PIN);
    }
  }

  async enter(): Promise<void> {
    const { app } = this;
    await app.prepare();
    await app.tellBody("省总工会办公室");
    await app.depart();
    await this.signBoth([await app.arrive(HERE)]);
    await app.enterCounty("县总工会主席");
  }

  /** Fill in what closing needs. */
  async fill(): Promise<void> {
    const { app } = this;
    await app.arriveAtUnit(HERE);
    await app.tellUnit("工会主席");
    await app.answer("workers", "", "120");
    await app.answer("charter", "", "full");
    await app.setUnitSignature({ refused: "负责人不在" });
  }

  async finish(outcome = "verified_true"): Promise<void> {
    await this.signBoth(await this.app.finalise({ outcome, reached: true }));
    await this.app.close();
  }

  visit(): Visit {
    const { standing } = this.app.status();
    if (standing?.at !== "visit") throw new Error(`at ${standing?.at}`);
    return standing.visit;
  }
}

export async function makePhone(office = new Office()): Promise<Phone> {
  const phone = new Phone(office);
  await phone.start();
  await phone.enrolBoth();
  return phone;
}
