local id, worker, attempt, state, result = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local holds = held(id, worker, attempt)
if holds == 1 then
  close(id, state, result)
elseif holds == 0 then
  -- The same once more, such as a retry after a lost answer.
  local job = redis.call('HMGET', job_key(id), 'state', 'worker', 'attempt')
  if (job[1] == 'done' or job[1] == 'failed') and job[2] == worker and job[3] == attempt then return 1 end
end
return holds
