-- functions inside functions inside functions
function clauses.a()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() return function() return function() return
function() return function() return function() return function() return function() return function()
return function() return function() return function() end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end end end end end end end end end end end end
end end end end end end end end end end end end end end
end
