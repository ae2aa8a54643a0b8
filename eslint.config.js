import js from '@eslint/js'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'node_modules/', '.judges/', '__tests__/vectors/'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js', 'scripts/*.mjs'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'exit', message: 'Masks must have left: set process.exitCode.' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    // Foreign text reaches a message only through `say`.
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="ActionError"] > TemplateLiteral[expressions.length>0]', message: 'Build messages with say`…`.' },
        { selector: 'ImportExpression[source.type!="Literal"]', message: 'Chunks need a literal specifier.' },
      ],
    },
  },
  {
    files: ['scripts/*.mjs', 'eslint.config.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', setInterval: 'readonly', URL: 'readonly' } },
    rules: { 'no-restricted-properties': 'off' },
  },
)
