/** Asks the phone where it is; datum as the phone gives it, nothing is shifted. */

/** A position as the records hold it: decimal strings, because records hold no floats. */
export interface Place {
  latitude: string;
  longitude: string;
  /** Metres. */
  accuracy: string;
  at: string;
}

export type NoPlace = "denied" | "unavailable" | "timeout" | "unsupported";

const PATIENCE = 20_000;

/** Return the position, or why there is none. */
export function findPlace(patience = PATIENCE): Promise<Place | NoPlace> {
  if (!("geolocation" in navigator)) return Promise.resolve("unsupported");
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) =>
        resolve({
          latitude: coords.latitude.toFixed(6),
          longitude: coords.longitude.toFixed(6),
          accuracy: String(Math.round(coords.accuracy)),
          at: new Date(timestamp).toISOString(),
        }),
      ({ code }) => resolve(code === 1 ? "denied" : code === 3 ? "timeout" : "unavailable"),
      { enableHighAccuracy: true, timeout: patience, maximumAge: 30_000 },
    );
  });
}
