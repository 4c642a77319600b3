-- A new user each time. The argument makes the names of this run differ from those of the runs before.
local run, number = "", 0
function init(args) run = args[1] end
wrk.headers["Content-Type"] = "application/json"
function request()
  number = number + 1
  local name = run .. "-" .. number
  return wrk.format("POST", "/api/users", nil,
    '{"userName":"' .. name .. '","email":"' .. name .. '@example.com","displayName":"Zoë Roux","phoneNumber":"+32 2 555 01 23"}')
end
