// Makes the base map: node world_map.mjs COUNTRIES_JSON CODES_JSON SHARE_KEPT > world.json
//
// Reads the countries of the world-atlas package (Natural Earth, public domain), leaves out Antarctica, joins the areas
// that have no ISO 3166-1 number to the country they count as part of, simplifies the coast lines and
// names each country by its alpha-3 code. Needs topojson-client and topojson-simplify beside it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { mergeArcs, quantize } = require("topojson-client");
const { filter, filterWeight, presimplify, quantile, simplify, sphericalTriangleArea } = require("topojson-simplify");

const ANTARCTICA = "010";
const CODE_OF_NAMED = {
  "N. Cyprus": "CYP",
  Somaliland: "SOM",
  "Indian Ocean Ter.": "AUS",
  "Siachen Glacier": "XXX", // disputed: belongs to no country here
  Kosovo: "XKX", // user-assigned code, as in use by international organisations
};
const GRID = 8e3; // steps of the coordinate grid: finer than a printed point

const [countriesFile, codesFile, shareKept] = process.argv.slice(2);
const world = JSON.parse(readFileSync(countriesFile, "utf8"));
const alpha3 = new Map(JSON.parse(readFileSync(codesFile, "utf8")).map((code) => [code[2], code[1]]));

const groups = new Map();
for (const country of world.objects.countries.geometries) {
  if (country.id === ANTARCTICA) continue;
  const code = alpha3.get(country.id) ?? CODE_OF_NAMED[country.properties.name];
  if (!code) throw new Error(`No code for ${country.properties.name} (${country.id})`);
  const group = groups.get(code) ?? { code, number: country.id ?? null, name: country.properties.name, parts: [] };
  if (country.id) Object.assign(group, { number: country.id, name: country.properties.name });
  group.parts.push(country);
  groups.set(code, group);
}
const geometries = [...groups.values()]
  .sort((one, other) => (one.code < other.code ? -1 : 1))
  .map(({ code, number, name, parts }) => ({ ...mergeArcs(world, parts), id: code, properties: { number, name } }));
world.objects = { countries: { type: "GeometryCollection", geometries } };

const weighed = presimplify(world, sphericalTriangleArea);
const least = quantile(weighed, Number(shareKept));
const plain = filter(simplify(weighed, least), filterWeight(weighed, least / 4, sphericalTriangleArea));
const drawn = quantize({ ...plain, bbox: undefined, transform: undefined }, GRID);
drawn.objects.countries.geometries = drawn.objects.countries.geometries.filter((country) => country.type !== null);
process.stdout.write(`${JSON.stringify({ ...drawn, bbox: undefined })}\n`);
