/** What happens while it happens: events with ids, bounded in memory, that a viewer can follow. */
export { EventBus, type Gap, type Happening } from "./bus.ts";
