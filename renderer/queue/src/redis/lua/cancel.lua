local id = ARGV[5]
local state = redis.call('HGET', job_key(id), 'state')
if not state then return -1 end
if is_final(state) then return 0 end
close(id, 'cancelled', false)
return 1
