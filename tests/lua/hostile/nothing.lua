-- an empty file

