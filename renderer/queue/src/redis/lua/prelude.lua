-- Before every script. A script runs as one step: the job, its stream entry and the news of it change together.
--
-- ARGV[1] prefix of all keys    ARGV[2] how long ended jobs are kept, s
-- ARGV[3] deaths until a job is given up    ARGV[4] the result of such a job, JSON    from ARGV[5] on: the script's own
local prefix, keep, max_deaths, dead_result = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local group = 'workers'

local function job_key(id) return prefix .. ':job:' .. id end
local function stream(purpose) return prefix .. ':' .. purpose end
local function preview_key(project) return prefix .. ':latest_preview:' .. project end

local function is_final(state) return state ~= 'queued' and state ~= 'running' end

-- The news of a job's present state.
local function tell(id)
  local job = redis.call('HMGET', job_key(id), 'state', 'purpose', 'project', 'stage', 'fraction')
  redis.call('XADD', prefix .. ':events', 'MAXLEN', '~', 10000, '*', 'id', id, 'state', job[1], 'purpose', job[2],
    'project', job[3], 'stage', job[4], 'fraction', job[5])
end

-- Takes the job out of its stream, whether it waits there or a worker has it.
local function leave(id)
  local job = redis.call('HMGET', job_key(id), 'purpose', 'entry')
  if job[2] then
    redis.call('XACK', stream(job[1]), group, job[2])
    redis.call('XDEL', stream(job[1]), job[2])
    redis.call('HDEL', job_key(id), 'entry')
  end
end

local function enqueue(id)
  local key = job_key(id)
  local entry = redis.call('XADD', stream(redis.call('HGET', key, 'purpose')), '*', 'id', id)
  redis.call('HSET', key, 'state', 'queued', 'entry', entry, 'stage', 'waiting', 'fraction', '0')
  tell(id)
end

-- To a final state. `result` is JSON or false.
local function close(id, state, result)
  local key = job_key(id)
  leave(id)
  redis.call('HSET', key, 'state', state)
  if result then redis.call('HSET', key, 'result', result) end
  if state == 'done' then redis.call('HSET', key, 'stage', 'storing', 'fraction', '1') end
  -- The text of a job that was given up stays: it is what somebody who wants to know the reason needs.
  if state ~= 'dead' then redis.call('HDEL', key, 'spec') end
  redis.call('EXPIRE', key, keep)
  local job = redis.call('HMGET', key, 'purpose', 'project')
  if job[1] == 'preview' and job[2] ~= '' and redis.call('GET', preview_key(job[2])) == id then
    redis.call('DEL', preview_key(job[2]))
  end
  tell(id)
end

-- From running to queued, or to dead when it was one death too many.
local function take_back(id, death)
  local key = job_key(id)
  local deaths = redis.call('HINCRBY', key, 'deaths', death and 1 or 0)
  if deaths >= max_deaths then
    redis.call('XADD', prefix .. ':dead', 'MAXLEN', '~', 1000, '*', 'id', id, 'worker', redis.call('HGET', key, 'worker'),
      'deaths', deaths)
    close(id, 'dead', dead_result)
  else
    leave(id)
    enqueue(id)
  end
end

-- 1 when this worker has the job in this attempt; 0 when not; -1 when there is no such job.
local function held(id, worker, attempt)
  local job = redis.call('HMGET', job_key(id), 'state', 'worker', 'attempt')
  if not job[1] then return -1 end
  if job[1] == 'running' and job[2] == worker and job[3] == attempt then return 1 end
  return 0
end

