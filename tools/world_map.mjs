// Makes the base map: node world_map.mjs COUNTRIES_JSON CODES_JSON SHARE_KEPT > world.json
//
// Reads the countries of the world-atlas package (Natural Earth, public domain), leaves out Antarctica, draws the few
// areas that Natural Earth shows as held as international organisations draw them, simplifies the coast lines and
// names each country by its ISO 3166-1 alpha-3 code. Run it where topojson-client, -server and -simplify are installed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { feature, mergeArcs, quantize } = require("topojson-client");
const { topology } = require("topojson-server");
const { filter, filterWeight, presimplify, quantile, simplify, sphericalTriangleArea } = require("topojson-simplify");

const ANTARCTICA = "010";
const CODE_OF_NAMED = {
  // areas without an ISO 3166-1 number
  "N. Cyprus": "CYP",
  Somaliland: "SOM",
  "Indian Ocean Ter.": "AUS",
  "Siachen Glacier": "XXX", // disputed: belongs to no country here
  Kosovo: "XKX", // user-assigned code, as in use by international organisations
};
const GRID = 8e3; // steps of the coordinate grid: finer than a printed point

// Western Sahara ends in the north at the parallel where its border with Algeria ends.
const WESTERN_SAHARA_NORTH = 27.656898;
const CRIMEA = [34.3, 45.2];

const [countriesFile, codesFile, shareKept] = process.argv.slice(2);
const source = JSON.parse(readFileSync(countriesFile, "utf8"));
const alpha3 = new Map(JSON.parse(readFileSync(codesFile, "utf8")).map((code) => [code[2], code[1]]));

const parts = feature(source, source.objects.countries)
  .features.filter((country) => country.id !== ANTARCTICA)
  .flatMap((country) => polygons(country.geometry).flatMap((polygon) => assigned(codeOf(country), polygon)));

const world = topology({
  parts: { type: "FeatureCollection", features: parts.map(([code, polygon]) => part(code, polygon)) },
});
const codes = [...new Set(parts.map(([code]) => code))].sort();
const geometries = codes.map((code) => {
  const own = world.objects.parts.geometries.filter((geometry) => geometry.id === code);
  return { ...mergeArcs(world, own), id: code, properties: properties(code) };
});
world.objects = { countries: { type: "GeometryCollection", geometries } };

const weighed = presimplify(world, sphericalTriangleArea);
const least = quantile(weighed, Number(shareKept));
const plain = filter(simplify(weighed, least), filterWeight(weighed, least / 4, sphericalTriangleArea));
const drawn = quantize({ ...plain, bbox: undefined, transform: undefined }, GRID);
drawn.objects.countries.geometries = drawn.objects.countries.geometries.filter((country) => country.type !== null);
process.stdout.write(`${JSON.stringify({ ...drawn, bbox: undefined })}\n`);

function polygons(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function part(code, coordinates) {
  return { type: "Feature", id: code, properties: {}, geometry: { type: "Polygon", coordinates } };
}

function codeOf(country) {
  const code = alpha3.get(country.id) ?? CODE_OF_NAMED[country.properties.name];
  if (!code) throw new Error(`No code for ${country.properties.name} (${country.id})`);
  return code;
}

// The country that a polygon counts as part of; a polygon may be divided between two.
function assigned(code, polygon) {
  if (code === "RUS" && holds(polygon[0], CRIMEA)) return [["UKR", polygon]];
  if (code !== "MAR") return [[code, polygon]];
  const north = cut(polygon[0], (point) => point[1] >= WESTERN_SAHARA_NORTH);
  const south = cut(polygon[0], (point) => point[1] <= WESTERN_SAHARA_NORTH);
  return [["MAR", [north]], ["ESH", [south]]];
}

// The part of a ring on one side of the parallel, closed along it (Sutherland and Hodgman 1974).
function cut(ring, keeps) {
  const kept = [];
  for (let index = 1; index < ring.length; index += 1) {
    const [from, to] = [ring[index - 1], ring[index]];
    if (keeps(from) !== keeps(to)) kept.push(crossing(from, to));
    if (keeps(to)) kept.push(to);
  }
  return [...kept, kept[0]];
}

function crossing(from, to) {
  const share = (WESTERN_SAHARA_NORTH - from[1]) / (to[1] - from[1]);
  return [from[0] + share * (to[0] - from[0]), WESTERN_SAHARA_NORTH];
}

function holds(ring, [x, y]) {
  let inside = false;
  for (let index = 1; index < ring.length; index += 1) {
    const [[x1, y1], [x2, y2]] = [ring[index - 1], ring[index]];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}

function properties(code) {
  const all = source.objects.countries.geometries.filter((country) => codeOf(country) === code);
  const own = all.find((country) => country.id) ?? all[0];
  return { number: own.id ?? null, name: own.properties.name };
}
