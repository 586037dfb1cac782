local id, worker, attempt = ARGV[5], ARGV[6], ARGV[7]
local job = redis.call('HMGET', job_key(id), 'state', 'worker', 'attempt', 'purpose', 'entry')
if job[2] ~= worker or job[3] ~= attempt then return 'lost' end
if job[1] == 'cancelled' or job[1] == 'superseded' then return job[1] end
if job[1] ~= 'running' then return 'lost' end
-- Claiming what one has sets its idle time to zero; the idle time is the age of the lease.
redis.call('XCLAIM', stream(job[4]), group, worker, 0, job[5], 'JUSTID')
return 'held'
