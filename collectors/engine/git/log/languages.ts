import type { Language as LinguistLanguage } from 'linguist-languages';

/** What a language is for; only programming and markup count as code. */
export type LanguageKind = LinguistLanguage['type'];

/** A language under the name that statistics use, its group's: TSX counts as TypeScript. */
export interface Language {
  name: string;
  kind: LanguageKind;
}

/** Decides the language of a file by its path alone, or of a name as .gitattributes writes it. */
export interface Languages {
  ofPath(path: string): Language | null;
  ofName(name: string): Language | null;
}

/** What most files are whose extension several languages claim; other such extensions see `soleOwner`. */
const usual: Readonly<Record<string, string>> = {
  '.as': 'ActionScript',
  '.bas': 'VBA',
  '.cfg': 'INI',
  '.cgi': 'Perl',
  '.cl': 'OpenCL',
  '.cls': 'Apex',
  '.cue': 'CUE',
  '.d': 'D',
  '.es': 'JavaScript',
  '.for': 'Fortran',
  '.frag': 'GLSL',
  '.frm': 'VBA',
  '.fs': 'F#',
  '.ftl': 'FreeMarker',
  '.fx': 'HLSL',
  '.gml': 'Game Maker Language',
  '.gs': 'JavaScript',
  '.h': 'C',
  '.hh': 'C++',
  '.inc': 'PHP',
  '.jq': 'jq',
  '.json': 'JSON',
  '.ls': 'LiveScript',
  '.m': 'Objective-C',
  '.md': 'Markdown',
  '.mo': 'Modelica',
  '.nu': 'Nushell',
  '.odin': 'Odin',
  '.pl': 'Perl',
  '.pm': 'Perl',
  '.pod': 'Pod',
  '.pro': 'QMake',
  '.properties': 'Java Properties',
  '.rs': 'Rust',
  '.sc': 'Scala',
  '.sql': 'SQL',
  '.st': 'Smalltalk',
  '.star': 'Starlark',
  '.t': 'Perl',
  '.txt': 'Text',
  '.v': 'Verilog',
  '.vba': 'VBA',
  '.yaml': 'YAML',
};

/**
 * Loads linguist's list. A file name decides before an extension and a longer extension before a shorter one;
 * contents are not looked at.
 */
export async function loadLanguages(): Promise<Languages> {
  // Hundreds of modules, which only those who read code should wait for.
  const all: LinguistLanguage[] = Object.values(await import('linguist-languages'));
  const names = new Map(
    all.flatMap((each) => namesOf(each).map((name) => [name, languageOf(each)] as const)),
  );
  const files = new Map(
    all.flatMap((each) => (each.filenames ?? []).map((file) => [file, languageOf(each)] as const)),
  );
  const extensions = extensionTable(all, names);
  return {
    ofName: (name) => names.get(name.toLowerCase()) ?? null,
    ofPath(path) {
      const file = path.slice(path.lastIndexOf('/') + 1);
      return files.get(file) ?? longestMatch(file.toLowerCase(), extensions);
    },
  };
}

function longestMatch(file: string, extensions: ReadonlyMap<string, Language>): Language | null {
  for (let dot = file.indexOf('.'); dot !== -1; dot = file.indexOf('.', dot + 1)) {
    const language = extensions.get(file.slice(dot));
    if (language) return language;
  }
  return null;
}

function extensionTable(all: readonly LinguistLanguage[], names: ReadonlyMap<string, Language>) {
  const claims = new Map<string, LinguistLanguage[]>();
  for (const language of all) {
    for (const extension of new Set(language.extensions?.map((each) => each.toLowerCase()))) {
      claims.set(extension, [...(claims.get(extension) ?? []), language]);
    }
  }
  const table = new Map<string, Language>();
  for (const [extension, claimants] of claims) {
    const language = names.get((usual[extension] ?? '').toLowerCase()) ?? soleOwner(extension, claimants);
    if (language) table.set(extension, language);
  }
  return table;
}

/** The one group that claims an extension, else the one that lists it first, as its own; null where several do. */
function soleOwner(extension: string, claimants: readonly LinguistLanguage[]): Language | null {
  const owners = claimants.filter((each) => each.extensions?.[0]?.toLowerCase() === extension);
  for (const some of [claimants, owners]) {
    const [first, ...others] = some.map(languageOf);
    if (first && others.every((other) => other.name === first.name)) return first;
  }
  return null;
}

function namesOf({ name, aliases = [] }: LinguistLanguage): string[] {
  const lower = name.toLowerCase();
  return [lower, lower.replaceAll(' ', '-'), ...aliases];
}

function languageOf({ name, group, type }: LinguistLanguage): Language {
  return { name: group ?? name, kind: type };
}
