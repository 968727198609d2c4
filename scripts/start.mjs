// `npm start`: installs what is missing, then starts Zhike under the Node that the project brings along.
// (Not in `prestart`: npm leaves that out wherever `ignore-scripts` is set, as it is here and should be.)
await import('./setup.mjs')
process.argv.splice(2, 0, 'start')
await import('../bin/zhike.mjs')
