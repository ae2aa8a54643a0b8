"use strict";
exports.id = 920;
exports.ids = [920];
exports.modules = {

/***/ 12920:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publish: () => (/* binding */ publish)
});

// EXTERNAL MODULE: ./src/all-or-nothing.js
var all_or_nothing = __webpack_require__(67510);
// EXTERNAL MODULE: ./src/text.js
var src_text = __webpack_require__(13198);
;// CONCATENATED MODULE: ./src/summary.js

const LIMIT = 1_000_000;
function jobSummary({ exports, outputs }) {
    const own = Object.fromEntries(outputs.filter(([name]) => name.startsWith('config-')));
    const rows = exports.map(row);
    let size = 0;
    const fitting = rows.findIndex((text) => (size += Buffer.byteLength(text) + 1) > LIMIT);
    const shown = fitting < 0 ? rows : rows.slice(0, fitting);
    return [
        `<details><summary>ECS configuration: ${exports.length} exported, of which ${exports.filter(({ secret }) => secret).length} secret</summary>`,
        `<p>Config id ${cell(own['config-id'] ?? '')}, hash ${cell(own['config-hash'] ?? '')}</p>`,
        '<table>',
        '<tr><th>Name</th><th>Kind</th><th>Key path</th><th>File</th><th>Environment</th></tr>',
        ...shown,
        '</table>',
        ...(shown.length < rows.length ? [`<p>… and ${rows.length - shown.length} more.</p>`] : []),
        '</details>',
        '',
    ].join('\n');
}
function row({ name, secret, path, files, environment }) {
    const texts = [cell(name), secret ? 'secret' : 'plain', cell(path), files.map(cell).join('<br>'), environment ? 'yes' : 'no'];
    return `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`;
}
function cell(text) {
    return `<code>${withoutAccounts((0,src_text/* show */.WU)(text)).replace(/[^\p{L}\p{M}\p{N} _.,/-]/gu, (c) => `&#${c.codePointAt(0)};`)}</code>`;
}
function withoutAccounts(text) {
    return text.replace(/\barn:[^\s"]+/gi, 'arn:…').replace(/(?<![\dA-Za-z])\d{12}(?![\dA-Za-z])/g, '…');
}

;// CONCATENATED MODULE: ./src/publish.js



async function publish(plan, runner, withSummary) {
    await runner.mask(plan.masks);
    await (0,all_or_nothing/* allOrNothing */.G)((onFailure) => writeExports(plan, runner, onFailure));
    runner.succeed();
    await runner.rememberNames(plan.environment.map(([name]) => name), plan.source);
    if (withSummary)
        await runner.summarize(jobSummary(plan));
    runner.group('Names', mapping(plan, runner.environment['RUNNER_DEBUG'] === '1'));
    plan.notices.forEach((line) => runner.notice(line));
    plan.warnings.forEach((line) => runner.warning(line));
    if (plan.unlisted > 0)
        runner.info(`Left out of environment and file, because \`allowed-names\` does not list them: ${count(plan.unlisted, 'name')}.`);
    runner.info(summary(plan));
}
async function writeExports({ file, environment, outputs }, runner, onFailure) {
    const written = [];
    if (file !== undefined)
        written.push(['config-file', await runner.createFile(file.path, file.text, onFailure)]);
    await runner.exportEnvironment(environment, onFailure);
    await runner.setOutputs([...written, ...outputs], onFailure);
}
const NAMES_SHOWN = 100;
function mapping({ exports }, whole) {
    const shown = whole ? exports : exports.slice(0, NAMES_SHOWN);
    const lines = shown.map(({ path, name, secret, environment }) => (0,src_text/* say */.cv) `${path} → ${name}` + (secret ? ', secret' : '') + (environment ? '' : ', output only'));
    return shown.length < exports.length ? [...lines, `and ${exports.length - shown.length} more: run once with RUNNER_DEBUG=1 to see all`] : lines;
}
function summary({ exports, maskedSecrets, environment }) {
    return `Exported ${count(exports.length, 'value')}, masked ${count(maskedSecrets, 'secret')}, left ${exports.length - environment.length} out of the environment.`;
}
function count(number, word) {
    return `${number} ${word}${number === 1 ? '' : 's'}`;
}


/***/ })

};
;