-- gotos that all wait for one label
function clauses.a()
	local a
if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end if a
then goto out end if a then goto out end if a then goto out end if a then goto out end if a then
goto out end if a then goto out end if a then goto out end if a then goto out end if a then goto out
end if a then goto out end if a then goto out end if a then goto out end if a then goto out end
	::out::
	return true
end
