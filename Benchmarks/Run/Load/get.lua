-- One user, at random among those that `db seed` made.
function request() return wrk.format("GET", "/api/users/" .. math.random(2, 10000)) end
