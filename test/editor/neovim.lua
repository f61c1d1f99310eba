-- Drives a real editor: what a user does in a file, and what Neovim makes of the answers. Writes it down as JSON.
local seen = {}

local function wait_for(what, condition)
  if not vim.wait(60000, condition, 20) then error('no ' .. what .. ' within a minute') end
end

local function messages()
  return vim.tbl_map(function(one) return one.message end, vim.diagnostic.get(0))
end

--- Puts the cursor on the n-th place of a text.
local function go_to(text, nth)
  vim.fn.cursor(1, 1)
  for _ = 1, nth or 1 do vim.fn.search('\\V' .. text, 'W') end
end

local function request(method, more)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(), more or {})
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
  for _, answer in pairs(answers or {}) do return answer.result end
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

local ok, problem = pcall(function()
  vim.cmd('edit pipeline.yaml')
  wait_for('client', function() return #vim.lsp.get_active_clients() > 0 and vim.lsp.get_active_clients()[1].initialized end)
  wait_for('diagnostic', function() return #vim.diagnostic.get(0) > 0 end)
  seen.problems = messages()

  -- A quick fix of the first problem, applied to the buffer.
  local first = vim.diagnostic.get(0)[1]
  vim.fn.cursor(first.lnum + 1, first.col + 1)
  local actions = request('textDocument/codeAction', {
    range = vim.lsp.util.make_range_params().range,
    context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics() },
  })
  seen.fixes = vim.tbl_map(function(one) return one.title end, actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
  wait_for('end of the problem', function() return #vim.diagnostic.get(0) == 0 end)
  seen.fixed = text()

  go_to('lr:')
  seen.hover = request('textDocument/hover').contents.value
  vim.lsp.buf.definition()
  wait_for('jump', function() return vim.fn.expand('%:t') == 'train.yaml' end)
  seen.definition = { vim.fn.expand('%:t'), vim.fn.line('.'), vim.fn.expand('<cword>') }
  wait_for('second document', function() return #vim.lsp.buf_get_clients(0) > 0 end)

  -- A rename in one file changes the other one, which is open.
  vim.lsp.buf.rename('rate')
  wait_for('rename', function() return text():find('{{ rate }}', 1, true) end)
  seen.renamed = { text() }
  vim.cmd('buffer pipeline.yaml')
  seen.renamed[2] = text()

  vim.lsp.buf.document_symbol()
  wait_for('outline', function() return #vim.fn.getqflist() + #vim.fn.getloclist(0) > 0 end)
  vim.cmd('cclose | lclose')
  seen.symbols = vim.tbl_map(function(one) return one.text end, vim.list_extend(vim.fn.getqflist(), vim.fn.getloclist(0)))

  go_to('dependencies: [')
  vim.fn.cursor(vim.fn.line('.'), vim.fn.col('.') + #'dependencies: [')
  seen.completion = vim.tbl_map(function(one) return one.label end, request('textDocument/completion'))

  -- The lens on top of the file runs it, in a terminal of the editor.
  vim.cmd('silent wall')
  vim.fn.cursor(1, 1)
  vim.lsp.codelens.refresh()
  wait_for('lenses', function() return #vim.lsp.codelens.get(0) > 1 end)
  seen.lenses = vim.tbl_map(function(one) return one.command.title end, vim.lsp.codelens.get(0))
  local lens = vim.tbl_filter(function(one) return one.command.command == 'pxrun.explain' end, vim.lsp.codelens.get(0))[1]
  vim.lsp.commands[lens.command.command](lens.command)
  wait_for('end of the command', function() return text():find('Process exited', 1, true) end)
  seen.terminal = text()
end)
if not ok then seen.error = tostring(problem) end
vim.fn.writefile({ vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen) }, 'seen.json')
vim.cmd('qall!')
