local worker, only = ARGV[5], ARGV[6]
for _, purpose in ipairs(only == '' and {'preview', 'full'} or {only}) do
  -- Entries without a waiting job are not expected; a bound keeps even a spoilt stream from holding up the server.
  for _ = 1, 1000 do
    local reply = redis.call('XREADGROUP', 'GROUP', group, worker, 'COUNT', 1, 'STREAMS', stream(purpose), '>')
    local entry = reply and reply[1][2][1]
    if not entry then break end
    local id = entry[2][2]
    local key = job_key(id)
    local job = redis.call('HMGET', key, 'state', 'spec', 'entry')
    if job[1] == 'queued' and job[2] and job[3] == entry[1] then
      local attempt = redis.call('HINCRBY', key, 'attempt', 1)
      redis.call('HSET', key, 'state', 'running', 'worker', worker)
      tell(id)
      return {job[2], attempt}
    end
    redis.call('XACK', stream(purpose), group, entry[1])
    redis.call('XDEL', stream(purpose), entry[1])
  end
end
return false
