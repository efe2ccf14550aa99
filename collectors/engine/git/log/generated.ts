const vendoredFolders = [
  'ace-builds',
  'admin_media',
  'bootstrap-datepicker',
  'bower_components',
  'cache',
  'Carthage',
  'dist',
  'env',
  '[Ee]xtern(?:als?)?',
  'flow-typed',
  'MathJax',
  'node_modules',
  'puphpet',
  'Sparkle',
  'testdata',
  '[Tt]hird[-_]?[Pp]arty',
  '3rd[-_]?[Pp]arty',
  '[Vv]endors?',
  String.raw`\.(?:github|google_apis|obsidian|teamcity|vscode)`,
  String.raw`\.yarn/(?:releases|plugins|sdks|versions|unplugged)`,
  String.raw`(?:gradle|\.mvn)/wrapper`,
  '(?:[Tt]ests?|[Ss]pecs?)/fixtures',
  'docs?/_?(?:build|themes?|templates?|static)',
  'tiny_mce/(?:langs|plugins|themes|utils)',
  'inst/extdata',
  String.raw`[Pp]ackages/.+\.\d+`,
  String.raw`[^/]+\.(?:xctemplate|imageset|framework)`,
];

/** Build scripts, settings and libraries that are copied from elsewhere, by the names they are published under. */
const vendoredFiles = [
  String.raw`configure|config\.(?:guess|sub)|(?:aclocal|libtool|ltoptions|ltsugar|ltversion|lt~obsolete)\.m4`,
  String.raw`(?:gradlew|activator)(?:\.bat)?|mvnw(?:\.cmd)?|dotnet-install\.(?:ps1|sh)|rebar|waf|erlang\.mk|cpplint\.py`,
  String.raw`Jenkinsfile|Vagrantfile|fabfile\.py|\.gitpod\.Dockerfile|\.gitattributes|\.gitignore|\.gitmodules`,
  String.raw`\.DS_Store|\.osx|\.indent\.pro|run\.n|proguard(?:-rules)?\.pro|[^/]*\.sublime-(?:project|workspace)`,
  String.raw`(?:jquery|bootstrap|angular|react|mootools|prototype|cordova|modernizr|knockout|foundation)(?:[-.][^/]*)?\.(?:js|css|less|scss|styl)`,
  String.raw`(?:d3|html5shiv|dojo|MochiKit|ckeditor|tiny_mce|Chart|yui|yahoo-[^/]*)(?:[-.][^/]*)?\.js`,
  String.raw`(?:effects|controls|dragdrop|fuelux|bootbox|pdf\.worker|sh(?:Brush[^/.]*|Core|Legacy))\.js`,
  String.raw`(?:font-?awesome|normalize|skeleton|animate|materialize|bulma|fontello[^/]*)\.(?:css|less|sass|scss|styl)`,
];

const vendored = new RegExp(
  [
    `(?:^|/)(?:${vendoredFolders.join('|')})/`,
    '^(?:[Dd]ependencies|deps|debian)/',
    `(?:^|/)(?:${vendoredFiles.join('|')})$`,
    String.raw`(?:[.-]min\.(?:js|mjs|cjs|css)|\.d\.ts|-vsdoc\.js|\.intellisense\.js)$`,
  ].join('|'),
);

const generatedFolders = String.raw`__generated__|\.idea|Godeps|node_modules|Pods|Carthage/Build`;

const lockFiles = [
  '(?:bun|Cargo|composer|conan|deno|flake|Gemfile|glide|Gopkg|mix|paket|pdm|Pipfile|Podfile|poetry)',
  String.raw`\.lock|(?:pubspec|uv|yarn)\.lock|(?:[^/]+\.)?esy\.lock|_esy|bun\.lockb|MODULE\.bazel\.lock`,
  String.raw`|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|\.pnp\..*|packages\.lock\.json`,
  String.raw`|Package\.resolved|go\.(?:work\.)?sum|gradle\.lockfile|\.terraform\.lock\.hcl`,
].join('');

const generatedEndings = [
  String.raw`\.(?:js|mjs|cjs|css)\.map`,
  String.raw`\.(?:nib|xcworkspacedata|xcuserstate)`,
  String.raw`\.[Dd]esigner\.(?:cs|vb)|\.feature\.cs|\.g\.(?:cs|dart)|\.freezed\.dart`,
  String.raw`\.pb\.(?:go|gw\.go|cc|h|swift|dart)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|rb|d\.ts)|_grpc_pb\.js`,
  String.raw`.\.zep\.(?:c|h|php)|_(?:tlb|TLB)\.pas`,
];

const generated = new RegExp(
  `(?:^|/)(?:${generatedFolders})/|(?:^|/)(?:${lockFiles})$|(?:${generatedEndings.join('|')})$`,
);

/**
 * Whether a path is one that people copy in rather than write, after the rules by path of GitHub's linguist
 * (https://github.com/github-linguist/linguist, vendor.yml).
 */
export function isVendoredPath(path: string): boolean {
  return vendored.test(path);
}

/** Whether a program wrote the file, lock files among them, as linguist tells it by path (generated.rb). */
export function isGeneratedPath(path: string): boolean {
  return generated.test(path);
}
