import { entry, type ProblemEntry, retryable } from './problem-entry.ts'
import { promotionProblems } from './promotion-problems.ts'
import { tierProblems } from './tier-problems.ts'

/** Every code that the product answers with; docs/reference/problems.md is made from it. Codes never change meaning. */
export const problemCatalogue = {
  invalid_input: entry(
    400,
    'The input does not fit; see errors for each place.',
    '输入不符合要求，具体位置见 errors。',
  ),
  invalid_value: entry(400, '{detail}', '{detail}'),
  invalid_json: entry(
    400,
    'The body is not valid JSON: {detail}',
    '请求体不是合法的 JSON：{detail}',
  ),
  unknown_field: entry(
    400,
    'There is no field {field}. Known: {known}',
    '没有字段 {field}。可用：{known}',
  ),
  unknown_kind: entry(
    400,
    'There is no {set} called {key}. Known: {known}',
    '{set} 中没有 {key}。可用：{known}',
  ),
  unknown_metric: entry(
    400,
    'There is no metric called {metric}.[ Near it: {near}]',
    '没有名为 {metric} 的指标。[相近的有：{near}]',
  ),
  invalid_time: entry(
    400,
    '{value} is not a time. Write 2026-11-22, 2026-11-22 08:30:00 or 2026-11-22T08:30:00+08:00.',
    '{value} 不是有效时间。请写成 2026-11-22、2026-11-22 08:30:00 或 2026-11-22T08:30:00+08:00。',
  ),
  invalid_money: entry(
    400,
    '{value} is not an amount in {currency}.',
    '{value} 不是有效的 {currency} 金额。',
  ),
  invalid_cursor: entry(
    400,
    'The cursor is not one that this list gave out.',
    '游标无效，不是本列表给出的。',
  ),
  address_refused: entry(
    422,
    'Webhooks cannot be sent to {host}: {why}.',
    '不能向 {host} 发送 webhook：{why}。',
  ),
  not_found: entry(404, 'There is no {what} {id}.', '找不到 {what} {id}。'),
  unauthorized: entry(
    401,
    'Sign in or send an API key as “Authorization: Bearer …”.',
    '请先登录，或在请求头中携带 API 密钥“Authorization: Bearer …”。',
  ),
  bad_signature: entry(
    401,
    'The signature does not hold ({detail}): the secret here and at the sender must be the same.',
    '签名校验未通过（{detail}）：此处填写的密钥须与发送方一致。',
  ),
  stale_message: entry(
    401,
    'The message was signed at {at}, too long ago or in the future; check both clocks. Old messages are not taken twice.',
    '消息的签名时间为 {at}，距现在过久或在未来，已拒收以防重放；请检查双方时钟。',
  ),
  source_off: entry(
    403,
    'The source {key} is switched off; switch it on under “Sources”.',
    '数据来源 {key} 已停用，请在“数据来源”中启用。',
  ),
  source_unset: entry(
    503,
    'The source {key} has no {secret} yet; enter it under “Sources”.',
    '数据来源 {key} 还没有填写 {secret}，请在“数据来源”中填写。',
  ),
  forbidden: entry(
    403,
    'Your role ({role}) may not do this; {needed} may.',
    '当前角色（{role}）无权进行此操作，需要 {needed}。',
  ),
  conflict: entry(409, '{detail}', '{detail}'),
  version_conflict: entry(
    412,
    'Somebody changed this since you read it. Read it again, then repeat your change.',
    '在你读取之后已有人修改。请重新读取后再改。',
  ),
  precondition_required: entry(
    428,
    'Send If-Match with the ETag that you read.',
    '请在 If-Match 中带上读取时的 ETag。',
  ),
  idempotency_reused: entry(
    422,
    'This Idempotency-Key was used with another request.',
    '此 Idempotency-Key 已用于另一请求。',
  ),
  idempotency_running: retryable(
    409,
    'The first request with this Idempotency-Key is still running.',
    '使用此 Idempotency-Key 的首个请求仍在处理。',
  ),
  too_large: entry(413, '{what} is larger than {limit}.', '{what} 超过上限 {limit}。'),
  busy: retryable(
    503,
    'Zhike is busy; try again after {seconds} s. Nothing was lost.',
    '系统繁忙，请 {seconds} 秒后重试。数据没有丢失。',
  ),
  engine_down: retryable(
    503,
    'The {engine} engine does not answer; it is being restarted. Nothing that was acknowledged is lost.',
    '{engine} 引擎无响应，正在重启。已确认的数据没有丢失。',
  ),
  disk_full: retryable(
    507,
    'The disk is full. Free some space under {path}; Zhike goes on by itself.',
    '磁盘已满。请在 {path} 腾出空间，系统会自动继续。',
  ),
  already_running: entry(
    409,
    'Another Zhike (process {pid}) uses {path}. Stop it, or set ZHIKE_DATA to another folder.',
    '另一个知客进程（{pid}）正在使用 {path}。请先停止它，或将 ZHIKE_DATA 设为其他目录。',
  ),
  no_permission: entry(
    500,
    'Zhike may not write to {path}. Give the user {user} write access, or set ZHIKE_DATA.',
    '知客无法写入 {path}。请为用户 {user} 授予写权限，或设置 ZHIKE_DATA。',
  ),
  bad_configuration: entry(500, '{name} is {value}: {detail}', '{name} 的值为 {value}：{detail}'),
  newer_data: entry(
    500,
    'The data was written by a newer Zhike (schema {found}, this one knows {known}). Upgrade Zhike.',
    '数据由更新版本的知客写入（结构版本 {found}，当前只支持到 {known}）。请升级知客。',
  ),
  unreadable_file: entry(422, 'The file cannot be read: {detail}', '无法读取文件：{detail}'),
  unknown_file_kind: entry(
    422,
    '{name} is not CSV, XLSX, Parquet or JSON Lines. Save it as one of these.',
    '{name} 不是 CSV、XLSX、Parquet 或 JSON Lines 文件，请另存为其中一种格式。',
  ),
  empty_file: entry(422, '{name} is empty.', '{name} 是空文件。'),
  no_rows: entry(422, '{name} has a header but no rows.', '{name} 只有表头，没有数据行。'),
  no_header: entry(
    422,
    'The first row of {name} holds data ({cells}), not column names. Add a row with names above it.',
    '{name} 的首行是数据（{cells}），不是列名。请在最上面加一行列名。',
  ),
  unmapped_columns: entry(
    422,
    'The file lacks {missing}. Say which of its columns ({headers}) they are in a mapping.',
    '文件缺少 {missing}。请在映射中指明对应的列（{headers}）。',
  ),
  import_state: entry(
    409,
    'Import {id} is {state}; {detail}',
    '导入 {id} 当前为 {state}；{detail}',
  ),
  metrics_outdated: retryable(
    409,
    'The set of metrics has changed since the last full evaluation. Evaluate everything: zhike evaluate --full.',
    '指标定义已变更，需要全量重算：zhike evaluate --full。',
  ),
  cancelled: entry(409, 'Cancelled on request.', '已按要求取消。'),
  already_set_up: entry(
    409,
    'The shop has an owner already; ask them for access.',
    '店铺已有所有者，请向其申请权限。',
  ),
  bad_link: entry(
    403,
    'The link was used or has expired. Run “npx zhike users link” for a new one.',
    '链接已使用或已过期。运行“npx zhike users link”获取新链接。',
  ),
  wrong_password: entry(401, 'Name or password is wrong.', '用户名或密码错误。'),
  too_many_tries: retryable(
    429,
    'Too many tries; wait {seconds} s.',
    '尝试次数过多，请等待 {seconds} 秒。',
  ),
  missing_field: entry(400, 'The field {field} is missing.', '缺少字段 {field}。'),
  wrong_type: entry(400, 'Must be of type {type}.', '类型应为 {type}。'),
  wrong_form: entry(
    400,
    'Does not have the form that it must have: {form}',
    '格式不符，应为：{form}',
  ),
  not_one_of: entry(400, 'Must be one of: {allowed}', '只能是：{allowed}'),
  too_small: entry(400, 'Must be at least {limit}.', '不能小于 {limit}。'),
  too_big: entry(400, 'Must be at most {limit}.', '不能大于 {limit}。'),
  too_short: entry(400, 'Must have at least {limit} characters.', '至少 {limit} 个字符。'),
  too_long: entry(400, 'Must have at most {limit} characters.', '最多 {limit} 个字符。'),
  too_few: entry(400, 'Must have at least {limit} entries.', '至少 {limit} 项。'),
  too_many: entry(400, 'Must have at most {limit} entries.', '最多 {limit} 项。'),
  invalid_condition: entry(
    400,
    '{text} is not a condition. Write METRIC>=NUMBER or METRIC=null; for moves up, down or LEVEL..LEVEL.',
    '{text} 不是有效条件。请写成“指标>=数值”或“指标=null”；等级变动写 up、down 或“原等级..新等级”。',
  ),
  unsupported_body: entry(
    415,
    'Send {expected}, not {found}.',
    '请求体应为 {expected}，而不是 {found}。',
  ),
  cross_site: entry(
    403,
    'The request came from another site; it was not carried out.',
    '请求来自其他网站，未予执行。',
  ),
  hidden_field: entry(
    403,
    'Your role ({role}) may not see {field}, so it may not search by it either.',
    '当前角色（{role}）无权查看 {field}，也不能用它查找。',
  ),
  name_taken: entry(409, 'There is a user called {name} already.', '用户名 {name} 已被使用。'),
  last_owner: entry(
    409,
    'The shop needs an owner: give somebody else the role first.',
    '店铺至少要有一位所有者，请先将该角色授予他人。',
  ),
  fixed_setting: entry(
    409,
    'The environment decides {name}; change it there and start again.',
    '{name} 由环境变量决定，请修改环境变量后重启。',
  ),
  shown_once: entry(
    409,
    'This was done already; its secret was shown then and is not shown again.',
    '该请求已执行过，密钥或链接只显示一次，不再重复显示。',
  ),
  duplicate_key: entry(400, '{key} is used twice.', '{key} 重复使用。'),
  ...tierProblems,
  rule_too_deep: entry(400, 'Groups nest deeper than {limit}.', '分组嵌套超过 {limit} 层。'),
  rule_mixed: entry(
    400,
    'One object says one thing; {keys} stand together. Put them into {"all": […]} or {"any": […]}.',
    '一个条件对象只能表达一件事，这里同时写了 {keys}。请用 {"all": […]} 或 {"any": […]} 组合。',
  ),
  rule_empty_group: entry(
    400,
    'A group needs at least one condition; for everybody write {"everyone": true}.',
    '分组里至少要有一个条件；如需选中所有人，请写 {"everyone": true}。',
  ),
  rule_text: entry(
    400,
    'Line {line}, column {column}: expected {expected}, found “{found}”.',
    '第 {line} 行第 {column} 列：应为 {expected}，实际是“{found}”。',
  ),
  rule_cycle: entry(
    400,
    'The definitions refer to each other in a circle: {path}. Take one reference out.',
    '定义之间循环引用：{path}。请去掉其中一处引用。',
  ),
  rule_too_dear: entry(
    400,
    'This rule would read about {rows} rows ({limit} are allowed). {advice}',
    '该规则约需读取 {rows} 行数据（上限 {limit} 行）。{advice}',
  ),
  in_use: entry(
    409,
    '{what} {id} is used by {users}; change these first.',
    '{what} {id} 正被 {users} 使用，请先修改它们。',
  ),
  metric_built_in: entry(
    409,
    '{key} comes with the product and cannot be changed. Make a metric of your own, with another key.',
    '{key} 是内置指标，不能修改；请用其他标识新建自己的指标。',
  ),
  key_taken: entry(
    409,
    'There is a definition with the key {key} already.',
    '标识 {key} 已被使用。',
  ),
  reserved_key: entry(
    400,
    '{key} can’t be a key: addresses use the word for something else ({words}). Choose another one.',
    '{key} 不能用作标识：该词在接口地址中另有用途（{words}），请换一个。',
  ),
  no_draft: entry(
    409,
    '{key} has no draft to publish; save one first.',
    '{key} 没有可发布的草稿，请先保存草稿。',
  ),
  backtest_stale: entry(
    409,
    'The backtest says no more what publishing would do; since then these changed: {changed}. Run it again, or accept it as it is (accept_stale).',
    '回测结果已过期，此后有变化：{changed}。请重新回测，或确认按原结果发布（accept_stale）。',
  ),
  backtest_other: entry(
    409,
    'The backtest tested something else: {what}. Run it again with what is to be published.',
    '回测的内容与要发布的不一致：{what}。请用要发布的内容重新回测。',
  ),
  notice_too_short: entry(
    409,
    '{count} customers would lose a level, and {days} days of notice are promised: take effect on {from} or later.',
    '有 {count} 位客户会降级，而承诺提前 {days} 天告知：生效日期不能早于 {from}。',
  ),
  backtest_past: entry(
    400,
    'A draft takes effect now or later: earlier rules stay as they were. Leave effective_from out, or name a later instant.',
    '草稿只能立即或在以后生效，过去的规则不会改变。请去掉 effective_from，或填写以后的时间。',
  ),
  not_as_known_at: entry(
    400,
    '{what} is kept as things stand, not as they were known then; leave that out.',
    '{what} 只按当前已知的数据保存，不支持按当时情况查询，请去掉该条件。',
  ),
  ...promotionProblems,
  source_refuses: entry(403, '{detail}', '{detail}'),
  internal: entry(
    500,
    'Something broke on our side; the log has it under {request}.',
    '系统内部错误，日志编号 {request}。',
  ),
} as const satisfies Record<string, ProblemEntry>

export type ProblemCode = keyof typeof problemCatalogue
