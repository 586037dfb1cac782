local id, worker, attempt, death = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local holds = held(id, worker, attempt)
if holds == 1 then take_back(id, death == '1') end
return holds
