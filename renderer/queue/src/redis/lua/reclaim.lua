-- Takes jobs back from workers that stopped renewing, and forgets workers that are long gone.
local lease = ARGV[5]
local taken = {}
for _, purpose in ipairs({'preview', 'full'}) do
  for _, pending in ipairs(redis.call('XPENDING', stream(purpose), group, 'IDLE', lease, '-', '+', 100)) do
    local entry, worker = pending[1], pending[2]
    local found = redis.call('XRANGE', stream(purpose), entry, entry)[1]
    local id = found and found[2][2]
    local job = id and redis.call('HMGET', job_key(id), 'state', 'entry')
    if job and job[1] == 'running' and job[2] == entry then
      take_back(id, true)
      table.insert(taken, id .. ' ' .. worker)
    else
      redis.call('XACK', stream(purpose), group, entry)
      redis.call('XDEL', stream(purpose), entry)
    end
  end
  for _, facts in ipairs(redis.call('XINFO', 'CONSUMERS', stream(purpose), group)) do
    local consumer = {}
    for index = 1, #facts, 2 do consumer[facts[index]] = facts[index + 1] end
    if consumer.pending == 0 and consumer.idle > 24 * 3600 * 1000 then
      redis.call('XGROUP', 'DELCONSUMER', stream(purpose), group, consumer.name)
    end
  end
end
return taken
