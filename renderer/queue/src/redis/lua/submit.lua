local id, spec, purpose, project = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
-- The same job once more, such as a retry after a lost answer: it is stored already.
if redis.call('EXISTS', job_key(id)) == 1 then return 0 end
if purpose == 'preview' and project ~= '' then
  -- There is one unfinished preview of a project at most.
  local before = redis.call('GET', preview_key(project))
  local state = before and redis.call('HGET', job_key(before), 'state')
  if state and not is_final(state) then close(before, 'superseded', false) end
  redis.call('SET', preview_key(project), id, 'EX', keep)
end
redis.call('HSET', job_key(id), 'spec', spec, 'purpose', purpose, 'project', project, 'attempt', 0, 'deaths', 0)
enqueue(id)
return 1
