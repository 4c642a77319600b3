-- A page, whose path is the second argument.
function init(args) wrk.path = args[2] end
function request() return wrk.format("GET") end
