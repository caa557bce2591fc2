import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const CONNECTING = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'];
const GUARDED = 'Only libs/http/outgoing opens connections: inject OutgoingClient.';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'libs/database/generated/', 'coverage/', '.data*/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['eslint.config.js', '.dependency-cruiser.cjs', 'tools/*.mjs'],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // Nest's modules and marker classes are empty on purpose.
      '@typescript-eslint/no-extraneous-class': [
        'error',
        { allowWithDecorator: true, allowStaticOnly: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Tells `type` from `interface` by taste only.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Nest and winston declare options as classes and take plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/config/**', '**/*.spec.ts', '**/*.bench.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only libs/config reads the environment: inject Config.',
        },
      ],
    },
  },
  {
    // Imports that connect are refused by .dependency-cruiser.cjs; these need no import.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['libs/http/outgoing/**', '**/*.spec.ts', '**/*.bench.ts', '**/testing/**'],
    rules: {
      'no-restricted-globals': ['error', ...CONNECTING.map((name) => ({ name, message: GUARDED }))],
      'no-restricted-syntax': [
        'error',
        {
          selector: `MemberExpression[object.name=/^(globalThis|global|window|self)$/][property.name=/^(${CONNECTING.join('|')})$/]`,
          message: GUARDED,
        },
        {
          selector: `MemberExpression[object.name=/^(globalThis|global|window|self)$/][property.value=/^(${CONNECTING.join('|')})$/]`,
          message: GUARDED,
        },
        {
          selector:
            "CallExpression[callee.property.name=/^(getBuiltinModule|binding|dlopen)$/][callee.object.name='process']",
          message: GUARDED,
        },
        { selector: "CallExpression[callee.name='require']", message: GUARDED },
        { selector: "ImportExpression[source.type!='Literal']", message: GUARDED },
        {
          selector: "CallExpression[callee.name=/^(eval|Function)$/], NewExpression[callee.name='Function']",
          message: GUARDED,
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      globals: {
        process: 'readonly',
        module: 'writable',
        console: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
  },
  {
    // Runs in browsers.
    files: ['apps/api/src/notifications/service-worker/push-sw.js'],
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      sourceType: 'script',
      globals: { self: 'readonly', fetch: 'readonly', URL: 'readonly', Response: 'readonly' },
    },
  },
  prettier,
);
