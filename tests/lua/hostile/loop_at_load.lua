-- never ends while the file loads
while true do end
