// The other side of `cargo bench --bench payloads`: the same events by compiled validators of Ajv.
// Arguments: a JSON file of schemas by the name of the event, and a log of one event a line.
import { createReadStream, readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const [, , schemas, log] = process.argv;
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const validators = new Map();
for (const [name, schema] of Object.entries(JSON.parse(readFileSync(schemas, "utf8")))) {
  validators.set(name, ajv.compile(schema));
}

let errors = 0;
function check(line) {
  const event = JSON.parse(line);
  const validate = validators.get(event.event);
  if (validate !== undefined && !validate(event.properties)) {
    errors += validate.errors.length;
  }
}

// Lines are cut by hand: `readline` takes longer than the validators.
let rest = "";
for await (const chunk of createReadStream(log, { encoding: "utf8", highWaterMark: 1 << 20 })) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    check(line);
  }
}
if (rest !== "") {
  check(rest);
}
console.log(errors);
