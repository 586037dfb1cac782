local id, worker, attempt, stage, fraction = ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local holds = held(id, worker, attempt)
if holds ~= 1 then return holds end
local before = redis.call('HGET', job_key(id), 'fraction')
if tonumber(before) > tonumber(fraction) then fraction = before end
redis.call('HSET', job_key(id), 'stage', stage, 'fraction', fraction)
tell(id)
return 1
