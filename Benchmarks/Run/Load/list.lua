-- The first page of 50.
wrk.path = "/api/users?limit=50"
