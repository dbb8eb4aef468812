-- make_session.lua SPEC: an Ardour session of tracks with plugins, as SPEC (a Lua file that returns a table) says.
-- What Lua cannot do here, laying sound on the tracks, in_ardour.py does in the session's file.

local spec = dofile(arg[1])

AudioEngine:set_backend("None (Dummy)", "", "")
local session = create_session(spec.folder, spec.name, spec.sample_rate)
assert(session, "no session")

-- A thread of the host's connects new tracks to the master, when it finds the time.
local function wait_for_master(track)
  for channel = 0, 1 do
    for _ = 1, 1000 do
      if track:output():audio(channel):connected() then break end
      ARDOUR.LuaAPI.usleep(10000)
    end
    assert(track:output():audio(channel):connected(), "not connected to the master")
  end
end

local function new_track(name)
  local tracks = session:new_audio_track(
    2, 2, nil, 1, name, ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true, false)
  for track in tracks:iter() do
    track:panner_shell():set_bypassed(true) -- left stays left to the bit
    wait_for_master(track)
    return track
  end
end

-- It has no sound before its instrument is there: see connect_instrument.
local function new_midi_track(name)
  local one = ARDOUR.ChanCount(ARDOUR.DataType("midi"), 1)
  local tracks = session:new_midi_track(one, one, true, ARDOUR.PluginInfo(), nil, nil, 1, name,
    ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true, false)
  for track in tracks:iter() do return track end
end

local function connect_instrument(track)
  track:panner_shell():set_bypassed(true)
  for channel = 0, 1 do
    local output, input = track:output():audio(channel), session:master_out():input():audio(channel)
    if not output:connected_to(input:name()) then assert(output:connect(input:name()) == 0, "not connected") end
  end
end

local function automate(plugin, index, points)
  local automation, list = ARDOUR.LuaAPI.plugin_automation(plugin, index)
  assert(not automation:isnil(), "parameter " .. index .. " cannot be automated")
  for _, point in ipairs(points) do
    list:add(Temporal.timepos_t(point[1]), point[2], false, true)
  end
  list:set_interpolation(Evoral.InterpolationStyle.Discrete)
  local parameter = Evoral.Parameter(ARDOUR.AutomationType.PluginAutomation, 0, index)
  plugin:to_automatable():automation_control(parameter, true):set_automation_state(ARDOUR.AutoState.Play)
end

local function insert(track, wanted)
  local plugin = ARDOUR.LuaAPI.new_plugin_with_time_domain(
    session, wanted.plugin, ARDOUR.PluginType.VST3, Temporal.TimeDomain.AudioTime, "") -- a beat's ticks are coarser
  assert(not plugin:isnil(), "no plugin " .. wanted.plugin)
  assert(track:add_processor_by_index(plugin, 0, nil, true) == 0, "no place for " .. wanted.plugin)
  for index, value in pairs(wanted.settings) do
    assert(ARDOUR.LuaAPI.set_processor_param(plugin, index, value), "parameter " .. index .. " refused")
  end
  for index, points in pairs(wanted.automation) do automate(plugin, index, points) end
  if wanted.is_off then plugin:deactivate() end
  return plugin
end

local function connect_key(track, plugin, source)
  assert(track:add_sidechain(plugin), "no side-chain")
  local input = plugin:to_plugininsert():sidechain_input()
  for channel = 0, 1 do
    source:output():audio(channel):disconnect_all() -- only the plugin hears the key
    assert(input:audio(channel):connect(source:output():audio(channel):name()) == 0, "side-chain not connected")
  end
end

local made = {}
for _, wanted in ipairs(spec.tracks) do
  local track = wanted.has_notes and new_midi_track(wanted.name) or new_track(wanted.name)
  made[wanted.name] = track
  local plugin = wanted.plugin and insert(track, wanted)
  if wanted.has_notes then connect_instrument(track) end
  if wanted.key then connect_key(track, plugin, made[wanted.key]) end
end

session:save_state("")
close_session()
quit()
