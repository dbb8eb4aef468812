-- choose_preset.lua FOLDER PLUGIN PRESET: a session with the plugin, which loads a preset of that label; prints
-- the presets it was asked for and, after some blocks, its parameters; and saves.

AudioEngine:set_backend("None (Dummy)", "", "")
local session = create_session(arg[1], "presets", 48000)
assert(session, "no session")

local tracks = session:new_audio_track(
  2, 2, nil, 1, "track", ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true, false)
for track in tracks:iter() do
  local processor = ARDOUR.LuaAPI.new_plugin_with_time_domain(
    session, arg[2], ARDOUR.PluginType.VST3, Temporal.TimeDomain.AudioTime, "")
  assert(not processor:isnil(), "no plugin " .. arg[2])
  assert(track:add_processor_by_index(processor, 0, nil, true) == 0, "no place for it")
  local plugin = processor:to_plugininsert():plugin(0)
  ARDOUR.LuaAPI.usleep(200000)
  local preset = plugin:preset_by_label(arg[3])
  assert(preset and preset.valid, "no preset " .. arg[3])
  print("kind " .. preset.uri)
  assert(plugin:load_preset(preset), "not loaded")
  ARDOUR.LuaAPI.usleep(500000)
  for i = 0, plugin:parameter_count() - 1 do
    print("parameter " .. i .. " " .. ARDOUR.LuaAPI.get_processor_param(processor, i, true))
  end
end

session:save_state("")
close_session()
quit()
