-- save_session.lua FOLDER NAME OTHER: opens a session and saves what its plugins then are as another snapshot.

AudioEngine:set_backend("None (Dummy)", "", "")
local session = load_session(arg[1], arg[2])
assert(session, "no session")
session:save_state(arg[3])
close_session()
quit()
